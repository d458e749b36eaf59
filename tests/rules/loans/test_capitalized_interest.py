"""Interest that is not paid in time joins the principal: docs/rules/capitalized-interest.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import (
    BEGINNING,
    DUE_DATES,
    START,
    Kept,
    acts,
    agreed,
    as_facts,
    dues,
    dynamic,
    kinds,
    on_demand,
    payment,
)

from samity.bank.accounting.values import AccountMapping, MappedAccount, Purpose
from samity.bank.loans.rules.advance import Recognised, let_due_dates_pass, recognise
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.postings import loan_postings
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestBase, InterestMethod, InterestType, ScheduleEngine, ScheduleMethod

TERMS = dynamic(interest_type=InterestType.CAPITALIZED)
AGREEMENT = agreed(TERMS)
JOINED = TransactionKind.INTEREST_CAPITALIZED


def joined(consequences: tuple[Consequence, ...]) -> list[tuple[date, int, int]]:
    """Return when how much joined the principal, and what that came to."""
    return [(each.value_on, each.amount, each.principal_after) for each in consequences if each.kind is JOINED]


def test_each_due_date_that_passes_unpaid_raises_the_principal() -> None:
    """8.33 on 1000.00; 8.40 on 1008.33; 8.47 on 1016.73: docs/rules/capitalized-interest.md."""
    state, consequences = due_dates_passed(TERMS, replay(AGREEMENT, BEGINNING)[0], DUE_DATES[2] + timedelta(days=1))
    assert joined(consequences) == [
        (DUE_DATES[0], 8_33, 1008_33),
        (DUE_DATES[1], 8_40, 1016_73),
        (DUE_DATES[2], 8_47, 1025_20),
    ]
    assert dues(state)[:4] == [(175_00, 0), (175_07, 0), (175_14, 0), (166_67, 8_54)]
    assert (state.capitalized, state.outstanding.principal) == (25_20, 1025_20)


def test_interest_that_is_paid_on_its_due_date_does_not_join() -> None:
    """600.00 on the second: 175.00 late, 8.40 and 166.67 due, 249.93 of principal to come."""
    state, consequences = replay(AGREEMENT, [*BEGINNING, payment(4, DUE_DATES[1], 600_00)])
    assert joined(consequences) == [(DUE_DATES[0], 8_33, 1008_33)]
    paid = [each.paid for each in state.installments[:4]]
    assert paid == [Parts(175_00), Parts(166_67, 8_40), Parts(166_67), Parts(83_26)]
    assert (state.outstanding.principal, state.installments[2].due.interest) == (416_73, 3_47)


def test_a_day_later_it_has_joined() -> None:
    """0.28 of a day on 1016.73 and 166.67 of the third; what is left of 600.00 is of the fourth."""
    state, consequences = replay(AGREEMENT, [*BEGINNING, payment(4, DUE_DATES[1] + timedelta(days=1), 600_00)])
    assert [amount for _, amount, _ in joined(consequences)] == [8_33, 8_40]
    paid = [each.paid for each in state.installments[:4]]
    assert paid == [Parts(175_00), Parts(175_07), Parts(166_67, 28), Parts(82_98)]
    assert state.outstanding.principal == 417_01


def test_what_is_paid_on_a_due_date_and_entered_the_day_after_does_not_join() -> None:
    kept, next_day = Kept(AGREEMENT), DUE_DATES[0] + timedelta(days=1)
    for fact in BEGINNING:
        kept.enter(fact, START)
    kept.night(next_day)
    assert joined(tuple(each.consequence for each in kept.booked)) == [(DUE_DATES[0], 8_33, 1008_33)]
    kept.enter(payment(4, DUE_DATES[0], 175_00), next_day)
    assert joined(tuple(each.consequence for each in kept.booked)) == []
    assert kept.state.installments[0].paid == Parts(166_67, 8_33)


def test_who_pays_as_planned_has_none_that_joins() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    facts = [*BEGINNING, *(payment(4 + n, row.due_on, row.due.total) for n, row in enumerate(state.installments))]
    paid, consequences = replay(AGREEMENT, facts)
    assert (paid.status, paid.capitalized, joined(consequences)) == (LoanStatus.CLOSED, 0, [])


def test_the_pay_off_holds_it_as_principal() -> None:
    """15 days on 1008.33 are 4.20."""
    state = replay(AGREEMENT, BEGINNING)[0]
    assert pay_off(AGREEMENT, state, DUE_DATES[0]).parts == Parts(1000_00, 8_33)
    assert pay_off(AGREEMENT, state, date(2017, 3, 6)).parts == Parts(1008_33, 4_20)


@pytest.mark.parametrize("accounting", list(AccountingRule))
def test_income_is_recognised_before_it_joins(accounting: AccountingRule) -> None:
    agreement = Agreement(TERMS, AGREEMENT.strategy, accounting)
    state = replay(agreement, BEGINNING)[0]
    grown = let_due_dates_pass(agreement, state, Recognised(), DUE_DATES[0] + timedelta(days=1))
    assert [amount for _, amount, _ in joined(grown.create)] == [8_33]
    planned_later = 8_40 + 5_56 + 4_17 + 2_78 + 1_39
    wanted = {AccountingRule.ACCRUAL_PERIODIC: 8_33, AccountingRule.ACCRUAL_UPFRONT: 8_33 + planned_later}
    assert grown.recognised.income.interest == wanted.get(accounting, 0)
    again = recognise(agreement, grown.state, grown.recognised, DUE_DATES[0] + timedelta(days=1))
    assert joined(again.create) == []


def test_what_joins_is_moved_from_the_receivable_or_becomes_income() -> None:
    gl = AccountMapping(1, tuple(MappedAccount(purpose, number) for number, purpose in enumerate(Purpose, 1)))
    moved = Consequence(JOINED, 0, START, 8_33, Parts(8_33))
    for accounting, credit in (
        (AccountingRule.CASH, Purpose.INTEREST_ON_LOANS),
        (AccountingRule.ACCRUAL_PERIODIC, Purpose.INTEREST_RECEIVABLE),
        (AccountingRule.ACCRUAL_UPFRONT, Purpose.INTEREST_RECEIVABLE),
    ):
        (posting,) = loan_postings(moved, accounting, gl)
        assert (posting.debit_gl, posting.credit_gl, posting.amount) == (
            gl.gl(Purpose.LOAN_PORTFOLIO),
            gl.gl(credit),
            8_33,
        )
    assert loan_postings(moved, AccountingRule.NONE, gl) == ()


def test_what_capitalized_interest_cannot_go_with_is_named() -> None:
    assert schedule_refusals(TERMS) == ()
    assert schedule_refusals(replace(TERMS, interest_base=InterestBase.PRINCIPAL_AND_FEE)) == ()
    both = replace(TERMS, interest_base=InterestBase.PRINCIPAL_AND_INTEREST)
    assert [each.term for each in schedule_refusals(both)] == ["interest on PRINCIPAL_AND_INTEREST, and CAPITALIZED"]
    fixed = replace(TERMS, schedule_method=ScheduleMethod.FIXED)
    assert [each.term for each in schedule_refusals(fixed)] == ["CAPITALIZED interest, fixed at the disbursement"]
    demanded = on_demand(interest_type=InterestType.CAPITALIZED)
    assert [each.term for each in schedule_refusals(demanded)] == ["CAPITALIZED interest, all of it due on demand"]
    flat = replace(fixed, interest_method=InterestMethod.FLAT)
    assert "CAPITALIZED interest" in [each.term for each in schedule_refusals(flat)]
    for engine in (ScheduleEngine.CUMULATIVE, ScheduleEngine.PROGRESSIVE):
        assert "CAPITALIZED interest" in [each.term for each in schedule_refusals(replace(TERMS, engine=engine))]


@given(acted=st.lists(acts, max_size=6), terms=kinds, on=st.sampled_from(DUE_DATES))
@settings(max_examples=150, deadline=None)
def test_it_costs_what_unpaid_interest_costs_that_bears_interest(
    acted: list[tuple[str, date, int]], terms: dict[str, Any], on: date
) -> None:
    """Installment by installment the same is owed, whether it is called principal or interest."""
    fees = {InterestBase.PRINCIPAL_AND_FEE, InterestBase.PRINCIPAL_INTEREST_AND_FEE}
    on_fees = terms["interest_base"] in fees
    bases = (InterestBase.ONLY_PRINCIPAL, InterestBase.PRINCIPAL_AND_INTEREST)
    if on_fees:
        bases = (InterestBase.PRINCIPAL_AND_FEE, InterestBase.PRINCIPAL_INTEREST_AND_FEE)
    told = []
    for kind, base in zip((InterestType.CAPITALIZED, InterestType.SIMPLE), bases, strict=True):
        own = dynamic(**{**terms, "interest_type": kind, "interest_base": base})
        facts = [fact for _, fact in as_facts(acted, own) if fact is not None]
        state = due_dates_passed(own, replay(agreed(own), facts)[0], on)[0]
        told.append([(each.due.total, each.paid.total, each.outstanding.total) for each in state.installments])
    assert told[0] == told[1]


@given(acted=st.lists(acts, max_size=6), terms=kinds)
@settings(max_examples=100, deadline=None)
def test_principal_rises_on_the_disbursement_and_on_due_dates_alone(
    acted: list[tuple[str, date, int]], terms: dict[str, Any]
) -> None:
    own = dynamic(**{**terms, "interest_type": InterestType.CAPITALIZED})
    facts = [fact for _, fact in as_facts(acted, own) if fact is not None]
    consequences = replay(agreed(own), facts)[1]
    left = 0
    for each in consequences:
        rises = each.principal_after - left
        if rises > 0:
            assert each.kind in {TransactionKind.DISBURSEMENT, JOINED}
            assert rises == each.amount
        if each.kind is JOINED:
            assert each.value_on in DUE_DATES
        left = each.principal_after
