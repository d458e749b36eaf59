"""Interest that accrues from day to day on what is really owed. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import (
    AGREEMENT,
    BEGINNING,
    DUE_DATES,
    EXAMPLES,
    START,
    Kept,
    acts,
    agreed,
    as_facts,
    beginning,
    days,
    dues,
    dynamic,
    kinds,
    made,
    on_demand,
    orders,
    payment,
)

from samity.bank.loans.rules.accrued_interest import projected, with_due_dates_passed
from samity.bank.loans.rules.advance import (
    recognise,
)
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off, pay_off_as_of
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.reconcile import reconcile
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import LoanStatus, due_before
from samity.bank.loans.values.terms import (
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    Remainder,
    ScheduleEngine,
    ScheduleMethod,
)


def test_paid_as_planned_it_costs_what_was_planned() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    assert [each.due.interest for each in state.installments] == [833, 694, 556, 417, 278, 139]
    for each in state.installments:
        assert each.due.principal in {166_67, 166_65}
    facts = [*BEGINNING, *(payment(4 + n, row.due_on, row.due.total) for n, row in enumerate(state.installments))]
    paid = replay(AGREEMENT, facts)[0]
    assert (paid.status, dues(paid)) == (LoanStatus.CLOSED, dues(state))


def test_who_pays_late_and_then_ahead_pays_interest_on_what_he_really_owed() -> None:
    """600.00 two months after the disbursement, nothing before: docs/rules/dynamic-interest.md."""
    before = with_due_dates_passed(AGREEMENT.terms, replay(AGREEMENT, BEGINNING)[0], DUE_DATES[1])
    assert dues(before)[:3] == [(166_67, 8_33), (166_67, 8_33), (166_67, 5_56)]
    state = replay(AGREEMENT, [*BEGINNING, payment(4, DUE_DATES[1], 600_00)])[0]
    assert [each.paid for each in state.installments[:4]] == [
        Parts(166_67, 8_33),
        Parts(166_67, 8_33),
        Parts(166_67),
        Parts(83_33),
    ]
    later = [(each.outstanding.principal, each.due.interest) for each in state.installments[2:]]
    assert later == [(0, 3_47), (83_34, 3_47), (166_67, 2_78), (166_65, 1_39)]


def test_what_is_paid_between_due_dates_takes_the_interest_that_has_accrued() -> None:
    """15 of 30 days: 4.17 of 8.33; 200.00 pay it, and the rest of the month bears interest on 804.17."""
    state = replay(AGREEMENT, [*BEGINNING, payment(4, date(2017, 2, 6), 200_00)])[0]
    assert [each.paid for each in state.installments[:2]] == [Parts(166_67, 4_17), Parts(29_16)]
    assert dues(state)[:3] == [(166_67, 7_52), (166_67, 6_70), (166_67, 5_56)]


def test_the_pay_off_of_a_day_takes_the_interest_of_the_days_so_far() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    assert pay_off(AGREEMENT, state, START).parts == Parts(1000_00)
    assert pay_off(AGREEMENT, state, date(2017, 2, 6)).parts == Parts(1000_00, 4_17)
    assert pay_off(AGREEMENT, state, date(2017, 3, 6)).parts == Parts(1000_00, 8_33 + 4_17)
    closed = replay(AGREEMENT, [*BEGINNING, payment(4, date(2017, 2, 6), 1004_17)])[0]
    assert (closed.status, closed.overpaid, closed.due) == (LoanStatus.CLOSED, 0, Parts(1000_00, 4_17))


def test_interest_ends_with_the_last_due_date() -> None:
    state = with_due_dates_passed(AGREEMENT.terms, replay(AGREEMENT, BEGINNING)[0], date(2018, 1, 1))
    assert [each.due.interest for each in state.installments] == [833] * 6
    assert pay_off(AGREEMENT, state, date(2019, 1, 1)).parts == Parts(1000_00, 6 * 8_33)


def test_without_a_schedule_all_is_due_on_demand_with_the_interest_so_far() -> None:
    """300.00 after 45 days: 12.50 of interest, 287.50 of principal; a year later 71.25 on what is left."""
    agreement = agreed(on_demand())
    facts = [*BEGINNING, payment(4, date(2017, 3, 6), 300_00)]
    state = replay(agreement, facts)[0]
    assert [(each.due, each.paid) for each in state.installments] == [(Parts(1000_00, 12_50), Parts(287_50, 12_50))]
    assert (state.matures_on, state.scheduled, due_before(state.installments, date(2030, 1, 1))) == (None, (), NOTHING)
    assert pay_off(agreement, state, date(2018, 3, 6)).parts == Parts(712_50, 71_25)
    assert recognised_income(agreement, state, date(2018, 3, 6)).interest == 12_50 + 71_25
    closed = replay(agreement, [*facts, payment(5, date(2018, 3, 6), 800_00)])[0]
    assert (closed.status, closed.overpaid) == (LoanStatus.OVERPAID, 800_00 - 783_75)


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"number_of_installments": 2}, "several installments"),
        ({"grace_on_principal": 1}, "grace"),
        ({"fixed_days": (5,)}, "agreed beforehand"),
        ({"first_offset": 3}, "agreed beforehand"),
    ],
)
def test_what_has_no_meaning_without_a_schedule_is_named(terms: dict[str, Any], word: str) -> None:
    refused = schedule_refusals(replace(on_demand(), **terms))
    assert any(word in refusal.term for refusal in refused)
    assert not schedule_refusals(on_demand())


def test_interest_that_has_accrued_is_recognised() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    assert recognised_income(AGREEMENT, state, date(2017, 2, 6)).interest == 4_17
    assert recognised_income(AGREEMENT, state, date(2017, 3, 6)).interest == 8_33 + 4_17


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"engine": ScheduleEngine.CUMULATIVE}, "on the real balance"),
        ({"interest_method": InterestMethod.FLAT}, "whole loan"),
        ({"interest_period": InterestPeriod.SAME_AS_REPAYMENT}, "whole periods"),
        ({"remainder": Remainder.LAST_PRINCIPAL_AND_INTEREST}, "exact total"),
    ],
)
def test_what_interest_on_the_real_balance_cannot_go_with_is_named(terms: dict[str, Any], word: str) -> None:
    assert any(word in refusal.term for refusal in schedule_refusals(dynamic(**terms)))
    fixed = {**terms, "schedule_method": ScheduleMethod.FIXED}
    assert not any("real balance" in refusal.term for refusal in schedule_refusals(dynamic(**fixed)))


@given(acted=st.lists(acts, max_size=9), terms=made, strategy=orders, accounting=st.sampled_from(AccountingRule))
@settings(max_examples=EXAMPLES, deadline=None)
def test_however_its_days_go_the_loan_is_what_its_facts_and_due_dates_make_of_it(
    acted: list[tuple[str, date, int]], terms: LoanTerms, strategy: Any, accounting: AccountingRule
) -> None:
    agreement = Agreement(terms, strategy, accounting)
    kept = Kept(agreement)
    today = kept.live(acted)
    state, wanted = replay(agreement, kept.history)
    state, joined = due_dates_passed(agreement.terms, state, today + timedelta(days=1))
    assert state == kept.state
    correction = reconcile([*wanted, *joined], kept.booked)
    assert not correction.reverse
    assert not correction.create
    trued = recognise(agreement, kept.state, kept.recognised, today)
    assert not trued.create
    kept.go_on(trued)


@given(acted=st.lists(acts, max_size=6), terms=made, on=days)
@settings(max_examples=150, deadline=None)
def test_who_pays_the_pay_off_owes_nothing(acted: list[tuple[str, date, int]], terms: LoanTerms, on: date) -> None:
    agreement = agreed(terms)
    facts = [fact for _, fact in as_facts(acted, agreement.terms) if fact is not None]
    earlier = [fact for fact in facts if fact.value_on <= on]
    settles = pay_off_as_of(agreement, earlier, on)
    assert (settles.interest_forgiven, settles.not_ahead) == (0, 0)
    if settles.parts.total:
        paid = replay(agreement, [*earlier, payment(99, on, settles.parts.total)])[0]
        assert (paid.status, paid.overpaid) == (LoanStatus.CLOSED, 0)


@given(terms=kinds)
@settings(max_examples=80, deadline=None)
def test_before_anything_is_paid_it_says_what_a_fixed_schedule_says(terms: dict[str, Any]) -> None:
    own = dynamic(**terms)
    rows = schedule(replace(own, schedule_method=ScheduleMethod.FIXED), START, DUE_DATES)
    state = replay(agreed(own), beginning(own))[0]
    assert dues(projected(own, state)) == [(row.principal, row.interest) for row in rows]
