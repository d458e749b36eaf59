"""Money that is paid for later days, and what it settles on them. See docs/rules/held-payments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract
from tests.rules.loans.real_balance import Kept, dynamic

from samity.bank.loans.rules.acceptance import (
    Asked,
    CountsAfterMaturity,
    CustomCountsLater,
    MoreThanPayOff,
    payment_refusals,
)
from samity.bank.loans.rules.advance import recognise, settle_held
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import apply, replay
from samity.bank.loans.rules.holding import released_until
from samity.bank.loans.rules.pay_off import PayOff, pay_off, pay_off_as_of
from samity.bank.loans.rules.progress import progress
from samity.bank.loans.rules.reconcile import reconcile
from samity.bank.loans.rules.strategies import STRATEGIES, element_order, with_interest_waiting
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms
from samity.bank.loans.values.state import Held, Installment, LoanState, LoanStatus
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import Amortization, InterestBase, InterestType, LoanTerms, ScheduleMethod
from samity.kernel.money import Currency
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Sequence

START, FEBRUARY, MARCH, APRIL = (date(2025, month, 1) for month in range(1, 5))
TEN_DAYS_LATER = date(2025, 1, 11)
TERMS = LoanTerms(
    principal=300_00,
    decimals=2,
    annual_rate=Fraction(0),
    number_of_installments=3,
    repay_every=1,
    repay_unit=PeriodUnit.MONTHS,
)
MIFOS = STRATEGIES["mifos-standard-strategy"]
AHEAD = Agreement(TERMS, with_interest_waiting(MIFOS), AccountingRule.NONE, holds=True)
DUE_ALONE = replace(AHEAD, settles_ahead=False)
FUTURE = PaymentTerms(
    strategy={"code": "mifos-standard-strategy"}, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS
)
KES = Currency("KES", 2, "Kenyan Shilling", "KSh")


def loan() -> LoanState:
    """The loan of the page: three installments of 100.00 and 10.00."""
    days = (START, FEBRUARY, MARCH, APRIL)
    rows = tuple(Installment(number, days[number - 1], days[number], Parts(100_00, 10_00)) for number in (1, 2, 3))
    return LoanState(status=LoanStatus.ACTIVE, principal=300_00, disbursed_on=START, installments=rows)


def paying(amount: int, on: date = TEN_DAYS_LATER, serial: int = 4, **details: Any) -> Fact:
    return Fact(serial, FactKind.REPAID, on, on, amount, details)


def paid(state: LoanState) -> list[tuple[int, int]]:
    """Principal and interest paid of each installment."""
    return [each.paid[:2] for each in state.installments]


def test_what_is_paid_before_its_due_date_waits_for_it_and_settles_it_then() -> None:
    state, (payment,) = apply(DUE_ALONE, loan(), paying(150_00, channel_id=7))
    assert (payment.kind, payment.parts, payment.overpaid, payment.channel_id) == (
        TransactionKind.REPAYMENT,
        Parts(),
        150_00,
        7,
    )
    assert (state.held, state.overpaid, paid(state)) == ((Held(4, TEN_DAYS_LATER, 150_00),), 0, [(0, 0)] * 3)
    assert released_until(DUE_ALONE, state, FEBRUARY - timedelta(days=1)) == (state, ())
    state, (applied,) = released_until(DUE_ALONE, state, FEBRUARY)
    assert (applied.kind, applied.fact, applied.value_on, applied.parts, applied.overpaid) == (
        TransactionKind.HELD_APPLIED,
        4,
        FEBRUARY,
        Parts(100_00, 10_00),
        -110_00,
    )
    assert (state.held_in_all, paid(state)) == (40_00, [(100_00, 10_00), (0, 0), (0, 0)])
    assert released_until(DUE_ALONE, state, FEBRUARY) == (state, ())
    state, (applied,) = released_until(DUE_ALONE, state, APRIL)
    assert (applied.value_on, applied.parts, state.held) == (MARCH, Parts(30_00, 10_00), ())


def test_a_payment_of_the_due_date_finds_what_the_held_one_left() -> None:
    state, _ = apply(DUE_ALONE, loan(), paying(100_00))
    state, (applied, payment) = apply(DUE_ALONE, state, paying(50_00, FEBRUARY, serial=5))
    assert (applied.fact, applied.parts) == (4, Parts(90_00, 10_00))
    assert (payment.fact, payment.parts, payment.overpaid) == (5, Parts(10_00), 40_00)
    assert state.held == (Held(5, FEBRUARY, 40_00),)


def test_where_prepayments_are_taken_only_interest_that_is_not_due_waits() -> None:
    state, (payment,) = apply(AHEAD, loan(), paying(330_00, FEBRUARY))
    assert (payment.parts, payment.overpaid, state.held_in_all) == (Parts(300_00, 10_00), 20_00, 20_00)
    assert state.status is LoanStatus.ACTIVE
    state, applied = released_until(AHEAD, state, APRIL)
    assert [(each.value_on, each.parts) for each in applied] == [(MARCH, Parts(0, 10_00)), (APRIL, Parts(0, 10_00))]
    assert (state.status, state.ended_on, state.held, state.overpaid) == (LoanStatus.CLOSED, APRIL, (), 0)


@pytest.mark.parametrize("agreement", [AHEAD, DUE_ALONE])
def test_a_payment_that_counts_from_a_later_day_waits_for_it(agreement: Agreement) -> None:
    state, (payment,) = apply(agreement, loan(), paying(110_00, counts_from=MARCH.isoformat()))
    assert (payment.value_on, payment.parts, payment.overpaid) == (TEN_DAYS_LATER, Parts(), 110_00)
    assert released_until(agreement, state, FEBRUARY) == (state, ())
    state, (applied,) = released_until(agreement, state, MARCH)
    assert (applied.value_on, applied.parts, state.held) == (MARCH, Parts(100_00, 10_00), ())


def test_a_charge_that_falls_due_is_settled_from_what_is_held() -> None:
    state, _ = apply(DUE_ALONE, loan(), paying(20_00))
    on = date(2025, 1, 20)
    fee = Fact(5, FactKind.CHARGE_ADDED, on, on, 5_00, {"charge_id": 1, "is_penalty": False, "due_on": "2025-01-25"})
    state, followed = apply(DUE_ALONE, state, fee)
    assert followed == ()
    state, (applied,) = released_until(DUE_ALONE, state, date(2025, 1, 31))
    assert (applied.value_on, applied.parts, state.held_in_all) == (date(2025, 1, 25), Parts(fees=5_00), 15_00)
    late = replace(fee, serial=6, value_on=date(2025, 1, 28), details={**fee.details, "charge_id": 2})
    state, (applied,) = apply(DUE_ALONE, state, late)
    assert (applied.value_on, applied.parts) == (date(2025, 1, 28), Parts(fees=5_00))


def test_where_nothing_is_owed_any_more_nothing_waits() -> None:
    state, _ = apply(DUE_ALONE, loan(), paying(400_00))
    state, applied = released_until(DUE_ALONE, state, APRIL)
    assert sum(each.amount for each in applied) == 330_00
    assert (state.status, state.overpaid, state.held) == (LoanStatus.OVERPAID, 70_00, ())


def refused(terms: PaymentTerms, fact: Fact, state: LoanState | None = None) -> list[Any]:
    agreement = AHEAD if terms.settles_ahead else DUE_ALONE
    asked = Asked(1, terms, agreement, state or loan(), KES, fact)
    return [(type(each), *(str(fact) for fact in list(each.facts().values())[1:])) for each in payment_refusals(asked)]


def test_what_is_refused_is_only_what_could_wait_for_nothing() -> None:
    strict = replace(FUTURE, accepts_prepayment=False, overpayment=Overpayment.REFUSED)
    refusing = replace(FUTURE, overpayment=Overpayment.REFUSED)
    assert refused(strict, paying(330_00)) == []
    assert refused(strict, paying(330_01)) == [(MoreThanPayOff, "KSh 330.00")]
    assert refused(refusing, paying(330_01)) == [(MoreThanPayOff, "KSh 330.00")]
    assert refused(FUTURE, paying(400_00)) == []
    state, _ = apply(DUE_ALONE, loan(), paying(300_00))
    assert refused(strict, paying(31_00, serial=5), state) == [(MoreThanPayOff, "KSh 30.00")]
    assert refused(strict, paying(1_00, counts_from="2025-04-01")) == []
    assert refused(strict, paying(1_00, counts_from="2025-04-02")) == [(CountsAfterMaturity, "2025-04-01")]
    custom = paying(1_00, counts_from="2025-02-01", custom={"PRINCIPAL": 1_00})
    assert refused(replace(FUTURE, allows_custom=True), custom) == [(CustomCountsLater,)]


BEGINNING = (
    Fact(1, FactKind.SUBMITTED, START, START, 300_00),
    Fact(2, FactKind.APPROVED, START, START, 300_00),
    Fact(3, FactKind.DISBURSED, START, START, 300_00, {"due_dates": [str(day) for day in (FEBRUARY, MARCH, APRIL)]}),
)


def test_the_pay_off_counts_what_is_held() -> None:
    state, _ = apply(AHEAD, loan(), paying(110_00, counts_from=MARCH.isoformat()))
    settles = pay_off(AHEAD, state, FEBRUARY)
    assert settles == PayOff(FEBRUARY, Parts(300_00, 10_00), not_ahead=20_00, held=110_00)
    assert settles.to_pay == 200_00
    # On a later day it has settled what it could.
    assert pay_off(AHEAD, state, MARCH) == PayOff(MARCH, Parts(200_00, 10_00), not_ahead=10_00)
    facts = [*BEGINNING, paying(110_00, counts_from=MARCH.isoformat())]
    assert pay_off_as_of(AHEAD, facts, FEBRUARY).held == 110_00
    assert pay_off_as_of(AHEAD, facts, MARCH).parts == Parts(190_00)


def test_an_installment_is_settled_on_the_day_and_not_in_advance() -> None:
    facts = [*BEGINNING, paying(250_00)]
    first, second = (progress(DUE_ALONE, facts, APRIL)[number] for number in (1, 2))
    assert (first.met_on, first.in_advance, second.met_on, second.late) == (FEBRUARY, 0, MARCH, 0)
    assert progress(DUE_ALONE, facts, FEBRUARY - timedelta(days=1))[1].met_on is None


LENT_ON = date(2017, 1, 21)
DUE_DATES = tuple(date(2017, month, 21) for month in range(2, 8))
days = st.integers(min_value=0, max_value=210).map(lambda n: LENT_ON + timedelta(days=n))
due_days = st.sampled_from(DUE_DATES)
acts = st.one_of(
    st.tuples(st.just("pay"), days | due_days, st.integers(min_value=1, max_value=600_00)),
    st.tuples(st.just("later"), days | due_days, st.integers(min_value=1, max_value=400_00)),
    st.tuples(st.just("fee"), days | due_days, st.integers(min_value=1, max_value=20_00)),
    st.tuples(st.just("undo"), days, st.integers(min_value=0, max_value=8)),
    st.tuples(st.sampled_from(["night", "morning"]), days | due_days, st.just(0)),
)
orders = st.one_of(
    st.builds(element_order, st.permutations(list(Part)), st.sampled_from(Walk)),
    st.sampled_from(sorted(STRATEGIES)).map(STRATEGIES.__getitem__),
)
ways = st.fixed_dictionaries(
    {
        "amortization": st.sampled_from([Amortization.EQUAL_PRINCIPAL, Amortization.EQUAL_INSTALLMENTS]),
        "annual_rate": st.sampled_from([Fraction(0), Fraction(10), Fraction(240)]),
    }
)
made = st.one_of(
    st.builds(lambda own, base: dynamic(**own, interest_base=base), ways, st.sampled_from(InterestBase)),
    st.builds(lambda own, kind: dynamic(**own, interest_type=kind), ways, st.sampled_from(InterestType)),
    st.builds(lambda own: contract(**own), ways),
)


def as_facts(acted: Sequence[tuple[str, date, int]], terms: LoanTerms) -> list[tuple[date, Fact | str]]:
    """Return what is done on which business date: a fact, its night, or its morning."""
    dates = {"due_dates": [day.isoformat() for day in DUE_DATES]}
    done: list[tuple[date, Fact | str]] = [
        (LENT_ON, Fact(1, FactKind.SUBMITTED, LENT_ON, LENT_ON, terms.principal)),
        (LENT_ON, Fact(2, FactKind.APPROVED, LENT_ON, LENT_ON, terms.principal)),
        (LENT_ON, Fact(3, FactKind.DISBURSED, LENT_ON, LENT_ON, terms.principal, dates)),
    ]
    today, serial = LENT_ON, 3
    for what, on, amount in acted:
        if what in {"night", "morning", "pay", "fee"}:
            today = max(today, on)
        facts = [fact for _, fact in done if isinstance(fact, Fact)]
        gone = {fact.undoes for fact in facts}
        left = [each for each in facts if each.kind is FactKind.REPAID and each.serial not in gone]
        if what in {"night", "morning"}:
            done.append((today, what))
            continue
        if what == "undo" and not left:
            continue
        serial += 1
        if what == "pay":
            done.append((today, Fact(serial, FactKind.REPAID, on, today, amount)))
        elif what == "later":
            later = {"counts_from": on.isoformat()} if on > today else {}
            done.append((today, Fact(serial, FactKind.REPAID, min(on, today), today, amount, later)))
        elif what == "fee":
            details = {"charge_id": serial, "is_penalty": False, "due_on": on.isoformat()}
            done.append((today, Fact(serial, FactKind.CHARGE_ADDED, on, today, amount, details)))
        else:
            undone = left[amount % len(left)]
            done.append((today, Fact(serial, FactKind.UNDONE, undone.value_on, today, undoes=undone.serial)))
    return done


def of_the_books(kept: Kept) -> tuple[int, int, int]:
    """What was paid, what of it settled something, and what is still there, by the transactions that stand."""
    standing = [each.consequence for each in kept.booked]
    kinds = (TransactionKind.REPAYMENT, TransactionKind.HELD_APPLIED, TransactionKind.OVERPAYMENT_APPLIED)
    moved = [each for each in standing if each.kind in kinds]
    received = sum(each.amount for each in moved if each.kind is TransactionKind.REPAYMENT)
    return received, sum(each.parts.total for each in moved), sum(each.overpaid for each in moved)


@given(
    acted=st.lists(acts, max_size=9),
    terms=made,
    strategy=orders,
    accounting=st.sampled_from(AccountingRule),
    ahead=st.sampled_from([AHEAD, DUE_ALONE]),
)
@settings(max_examples=200, deadline=None)
def test_however_the_days_go_what_is_held_and_what_is_settled_is_what_was_paid(
    acted: list[tuple[str, date, int]], terms: LoanTerms, strategy: Any, accounting: AccountingRule, ahead: Agreement
) -> None:
    own = strategy if terms.schedule_method is ScheduleMethod.DYNAMIC else with_interest_waiting(strategy)
    agreement = replace(ahead, terms=terms, strategy=own, accounting=accounting)
    kept, today = Kept(agreement), LENT_ON
    for on, fact in as_facts(acted, terms):
        today = on
        if isinstance(fact, Fact):
            kept.enter(fact, on)
        elif fact == "night":
            kept.night(on + timedelta(days=1))
        else:
            kept.go_on(settle_held(agreement, kept.state, kept.recognised, on))
        received, settled, stays = of_the_books(kept)
        assert received == settled + stays
        assert stays == kept.state.held_in_all + kept.state.overpaid
        assert settled == kept.state.paid.total
        assert not kept.state.held or kept.state.status is LoanStatus.ACTIVE
    kept.night(today + timedelta(days=1))
    # What is due by the end of the day was settled, as long as there was money for it that counts.
    if any(each.from_on <= today for each in kept.state.held):
        assert not any(each.outstanding.total for each in kept.state.installments if each.due_on <= today)
    state, wanted = replay(agreement, kept.history)
    state, followed = released_until(agreement, state, today)
    state, joined = due_dates_passed(terms, state, today + timedelta(days=1))
    assert state == kept.state
    correction = reconcile((*wanted, *followed, *joined), kept.booked)
    assert (correction.reverse, correction.create) == ((), ())
    kept.go_on(recognise(agreement, kept.state, kept.recognised, today))
