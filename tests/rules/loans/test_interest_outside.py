"""Interest of overdue principal that is owed outside the schedule. See docs/rules/late-payments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import (
    DUE_DATES,
    Kept,
    acts,
    agreed,
    beginning,
    days,
    dynamic,
    kinds,
    on_demand,
    orders,
    payment,
)

from samity.bank.loans.rules.accrued_interest import accrued_to, with_due_dates_passed
from samity.bank.loans.rules.arrears import late_on
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.fold import replay, replay_as_of
from samity.bank.loans.rules.late_payments import from_arrears_accrued, owed_from_arrears, paid_from_arrears
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.lock import Cap, LockSettings
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.prepayment import LatePayments, Prepayment
from samity.bank.loans.values.state import ON_DEMAND, OUTSIDE, LoanState, LoanStatus
from samity.bank.loans.values.terms import (
    Amortization,
    InterestBase,
    InterestType,
    LoanTerms,
    ScheduleMethod,
)
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from samity.bank.loans.values.strategy import Strategy

APRIL = date(2017, 4, 5)
ENDED = DUE_DATES[-1] + timedelta(days=1)


def outside(**terms: object) -> LoanTerms:
    """Return the thousand in six installments of equal principal, late interest outside the schedule."""
    return dynamic(**{"arrears_interest_apart": True, **terms})


def stands(terms: LoanTerms, on: date, *facts: Fact) -> LoanState:
    """Return the loan on a day."""
    return accrued_to(terms, replay(agreed(terms), [*beginning(terms), *facts])[0], on)


def custom(serial: int, paid_on: date, **parts: int) -> Fact:
    """Return a payment whose payer says what it settles."""
    return Fact(serial, FactKind.REPAID, paid_on, paid_on, sum(parts.values()), {"custom": parts})


def test_installments_ask_for_what_was_planned() -> None:
    """As on the page: 166.67 bear 1.39 in a month, 333.34 bear 1.30 in fourteen days."""
    terms = outside()
    state = stands(terms, APRIL)
    assert [each.due.interest for each in state.installments] == [8_33, 6_94, 5_56, 4_17, 2_78, 1_39]
    assert owed_from_arrears(state) == 1_39
    assert from_arrears_accrued(terms, state.accrued) == 1_30
    coupled = stands(replace(terms, arrears_interest_apart=False), APRIL)
    assert [each.due.interest for each in coupled.installments][:3] == [8_33, 8_33, 8_33]


def test_of_equal_installments_totals_stay_as_well() -> None:
    terms = outside(amortization=Amortization.EQUAL_INSTALLMENTS)
    state = stands(terms, ENDED)
    assert [each.due.total for each in state.installments[:5]] == [171_56] * 5
    # Nobody paid: all in all six months on the whole thousand.
    assert state.due.interest == pytest.approx(50_00, abs=2)


def test_a_payment_settles_it_last() -> None:
    """Not with what is overdue; only once no principal is left."""
    terms = outside()
    overdue = payment(4, APRIL, 2 * 166_67 + 8_33 + 6_94)
    state = stands(terms, APRIL, overdue)
    assert [each.is_settled for each in state.installments[:3]] == [True, True, False]
    assert (owed_from_arrears(state), paid_from_arrears(state)) == (1_39, 0)
    whole = pay_off(agreed(terms), state, APRIL)
    assert whole.from_arrears == 1_39 + 1_30
    after, consequences = replay(agreed(terms), [*beginning(terms), overdue, payment(5, APRIL, whole.parts.total)])
    assert after.status is LoanStatus.CLOSED
    assert consequences[-1].from_arrears == 1_39 + 1_30
    assert paid_from_arrears(after) == 1_39 + 1_30


def test_a_payment_settles_it_where_that_is_said() -> None:
    terms = outside()
    state = stands(terms, APRIL, custom(4, APRIL, FROM_ARREARS=1_00, PRINCIPAL=50_00))
    assert (owed_from_arrears(state), paid_from_arrears(state)) == (39, 1_00)
    assert state.paid == Parts(principal=50_00, interest=1_00)
    # What it no longer takes goes on in the agreed order.
    more = stands(terms, APRIL, custom(4, APRIL, FROM_ARREARS=2_00))
    assert (paid_from_arrears(more), more.installments[0].paid.interest) == (1_39, 61)


def test_unpaid_it_makes_nothing_late_and_keeps_the_loan_open() -> None:
    terms = outside()
    asked = [2 * 166_67 + 8_33 + 6_94, 166_67 + 5_56, 166_67 + 4_17, 166_67 + 2_78, 166_65 + 1_39]
    paid = [
        payment(n, day, amount) for n, (day, amount) in enumerate(zip((APRIL, *DUE_DATES[2:]), asked, strict=True), 4)
    ]
    state = stands(terms, ENDED, *paid)
    assert [each.is_settled for each in state.installments] == [True] * 6
    assert (state.status, state.outstanding) == (LoanStatus.ACTIVE, Parts(interest=1_39 + 1_30))
    assert late_on(state, ENDED + timedelta(days=30)) == []
    assert state.open_from == ON_DEMAND
    assert stands(terms, ENDED, *paid, payment(20, ENDED, 2_69)).status is LoanStatus.CLOSED


def test_it_is_given_up_with_the_rest() -> None:
    terms = outside()
    state, consequences = replay(
        agreed(terms), [*beginning(terms), Fact(4, FactKind.WRITTEN_OFF, APRIL, APRIL, details={"earned_only": True})]
    )
    assert state.outstanding.total == 0
    assert consequences[-1].from_arrears == 1_39 + 1_30
    assert state.unearned == Parts()


def test_a_payment_taken_back_owes_it_again() -> None:
    terms = outside()
    paid = custom(4, APRIL, FROM_ARREARS=1_00)
    undone = Fact(5, FactKind.UNDONE, APRIL, APRIL, undoes=4)
    assert stands(terms, APRIL, paid, undone).from_arrears == stands(terms, APRIL).from_arrears


def test_it_is_told_why() -> None:
    terms = outside()
    told = explained(agreed(terms), [*beginning(terms), custom(4, APRIL, FROM_ARREARS=1_00)], APRIL)
    (due,) = [each for each in told.dues if each.number == OUTSIDE]
    assert (due.amount, due.rule, due.rounded) == (1_39, "late-payments", 1_39)
    assert [(each.base, each.from_on, each.until_on) for each in due.segments] == [(Fraction(166_67), *DUE_DATES[:2])]
    assert [(each.kind, each.on, each.amount) for each in due.moves] == [(None, DUE_DATES[1], 1_39)]
    (accrued,) = [each for each in told.accrued if each.number == OUTSIDE]
    assert [(accrued.amount, each.base) for each in accrued.segments] == [(1_30, Fraction(333_34))]


def test_after_the_last_due_date_it_goes_on_outside_the_schedule_where_that_was_agreed() -> None:
    """As on the page: a thousand bears 8.33 by 21 August; with what rounding left of 20.83, 8.34 have accrued."""
    terms, month_later = outside(interest_after_maturity=True), date(2017, 8, 21)
    state = stands(terms, month_later)
    assert [each.due.interest for each in state.installments] == [8_33, 6_94, 5_56, 4_17, 2_78, 1_39]
    assert (owed_from_arrears(state), from_arrears_accrued(terms, state.accrued)) == (20_83, 8_34)
    assert from_arrears_accrued(outside(), stands(outside(), month_later).accrued) == 0
    whole = pay_off(agreed(terms), state, month_later)
    together = replace(terms, arrears_interest_apart=False)
    coupled = pay_off(agreed(together), stands(together, month_later), month_later)
    assert (whole.parts.interest, whole.from_arrears) == (29_17 + 20_83 + 8_34, 20_83 + 8_34)
    assert coupled.parts.principal == whole.parts.principal == 1000_00
    # Rounded once more for each due date.
    assert abs(coupled.parts.interest - whole.parts.interest) <= 4
    # Applied by hand it is owed, and what is left bears on from the day.
    by_hand = Fact(4, FactKind.INTEREST_APPLIED, month_later, month_later, details={"from_arrears": True})
    applied = stands(terms, date(2017, 9, 21), by_hand, payment(5, month_later, 500_00))
    assert owed_from_arrears(applied) == 20_83 + 8_34
    left = applied.outstanding.principal
    assert from_arrears_accrued(terms, applied.accrued) == round(left / 120)


@pytest.mark.parametrize("goes_on", [True, False])
def test_what_a_lock_held_off_by_the_last_due_date_is_told_and_applied_later(*, goes_on: bool) -> None:
    terms, later = outside(interest_after_maturity=goes_on), date(2017, 8, 21)
    facts = [*beginning(terms), Fact(4, FactKind.LOCKED, APRIL, APRIL, details={"due": None, "holds_interest": True})]
    (accrued,) = [each for each in explained(agreed(terms), facts, later).accrued if each.number == OUTSIDE]
    state = accrued_to(terms, replay(agreed(terms), facts)[0], later)
    assert accrued.amount == from_arrears_accrued(terms, state.accrued) > 10_00
    unlocked, _ = replay(agreed(terms), [*facts, Fact(5, FactKind.UNLOCKED, later, later)])
    # All that was reckoned by the last due date; of the days since it goes on to accrue.
    since = from_arrears_accrued(terms, accrued_to(terms, unlocked, later).accrued)
    assert (owed_from_arrears(unlocked), since) == (20_83, 8_34 if goes_on else 0)
    assert accrued.amount == 20_83 - 1_39 + since


@settings(max_examples=120, deadline=None)
@given(st.lists(acts, max_size=6), days, st.booleans())
def test_every_amount_of_it_is_explained(acted: list[tuple[str, date, int]], on: date, goes_on: bool) -> None:  # noqa: FBT001 - drawn
    """What its days come to is what is owed and has accrued, but for what rounding leaves."""
    terms = outside(annual_rate=Fraction(73, 2), interest_after_maturity=goes_on)
    kept = Kept(agreed(terms))
    kept.live(acted)
    told = explained(kept.agreement, kept.history, on)
    state = with_due_dates_passed(terms, replay_as_of(kept.agreement, kept.history, on)[0], on)
    dues = [each for each in told.dues if each.number == OUTSIDE]
    assert [each.amount for each in dues] == ([] if state.from_arrears is None else [state.from_arrears.due.interest])
    for each in dues:
        assert each.rounded + sum(own.amount for own in each.besides) == each.amount
        assert sum(move.amount for move in each.moves) == each.amount
        assert sum(abs(own.amount) for own in each.besides) <= 1
    accrued = [each.amount for each in told.accrued if each.number == OUTSIDE]
    if state.status is LoanStatus.ACTIVE:
        assert sum(accrued) == from_arrears_accrued(terms, accrued_to(terms, state, on).accrued)


@pytest.mark.parametrize(
    "terms",
    [
        outside(schedule_method=ScheduleMethod.FIXED),
        on_demand(arrears_interest_apart=True),
        outside(interest_base=InterestBase.PRINCIPAL_AND_INTEREST),
        outside(interest_type=InterestType.CAPITALIZED),
        outside(application_days=(5,)),
        outside(late_interest=False),
        outside(
            amortization=Amortization.EQUAL_INSTALLMENTS,
            prepayment=Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE),
        ),
        outside(locking=LockSettings(cap=Cap(is_hard=True, percent=Fraction(10)))),
    ],
)
def test_what_it_does_not_go_with_is_refused(terms: LoanTerms) -> None:
    assert "arrears_interest_apart" in {each.setting for each in schedule_refusals(terms)}
    assert schedule_refusals(outside()) == ()


made = st.builds(
    lambda own, rate, goes_on: outside(
        **{
            **own,
            "interest_base": InterestBase.ONLY_PRINCIPAL,
            "annual_rate": rate,
            "interest_after_maturity": goes_on,
        },
    ),
    kinds.filter(lambda own: own["interest_type"] is not InterestType.CAPITALIZED),
    st.sampled_from([Fraction(10), Fraction(73, 2), Fraction(240)]),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(acts, max_size=7), made, orders)
def test_a_loan_goes_on_as_it_would_be_folded(
    acted: list[tuple[str, date, int]], terms: LoanTerms, order: Strategy
) -> None:
    """Whatever is paid, charged, waived and taken back, in whatever order: nothing is lost, the fold is the loan."""
    kept = Kept(replace(agreed(terms), strategy=order))
    last = kept.live(acted)
    until = last + timedelta(days=1)
    folded = with_due_dates_passed(terms, replay(kept.agreement, kept.history)[0], until)
    live = with_due_dates_passed(terms, kept.state, until)
    assert (live.installments, live.from_arrears) == (folded.installments, folded.from_arrears)
    assert live.accrued == folded.accrued


@settings(max_examples=60, deadline=None)
@given(after=st.integers(min_value=1, max_value=181), first=st.integers(min_value=0, max_value=160_00))
def test_with_what_installments_ask_for_it_is_what_a_coupled_loan_bears(after: int, first: int) -> None:
    """It moves interest out of the schedule, and makes none."""
    on = DUE_DATES[0] + timedelta(days=after)
    paid = [payment(4, DUE_DATES[0], first)] if first else []
    apart = outside(day_count=DayCount.ACTUAL_365_FIXED)
    found = []
    for terms in (apart, replace(apart, arrears_interest_apart=False)):
        state = replay(agreed(terms), [*beginning(terms), *paid])[0]
        found.append(pay_off(agreed(terms), state, on).parts)
    assert found[0].principal == found[1].principal
    # Rounded once more for each due date.
    assert abs(found[0].interest - found[1].interest) <= 4
