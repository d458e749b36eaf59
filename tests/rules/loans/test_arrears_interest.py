"""The part of what accrues that overdue principal bears. See docs/rules/late-payments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import (
    BEGINNING,
    DUE_DATES,
    START,
    agreed,
    beginning,
    dynamic,
    on_demand,
    orders,
    payment,
)

from samity.bank.loans.rules.accrued_interest import unpaid_accrued, with_due_dates_passed
from samity.bank.loans.rules.arrears_interest import accrued_on_overdue
from samity.bank.loans.rules.days_begun import days_begun
from samity.bank.loans.rules.fold import replay, replay_as_of
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.prepayment import LatePayments, Prepayment
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduleMethod
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.strategy import Strategy

APRIL = date(2017, 4, 6)
RAISED = Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE)


def told(terms: LoanTerms, facts: Sequence[Fact], on: date, since: date | None = None) -> int:
    """Return what is told of a loan on a day."""
    state = with_due_dates_passed(terms, replay(agreed(terms), facts)[0], on)
    return accrued_on_overdue(terms, state, days_begun(agreed(terms), facts, on), since, on)


def test_overdue_principal_bears_a_part_of_what_accrues() -> None:
    """333.34 are overdue since 21 March: of 4.17 on all of it, half a month of 2.78 is theirs."""
    assert told(dynamic(), BEGINNING, APRIL) == 1_39
    assert unpaid_accrued(dynamic(), replay(agreed(dynamic()), BEGINNING)[0], APRIL) == 4_17


def test_what_was_paid_bears_none_from_its_day_on() -> None:
    """83.33 of the first installment and 20.83 of interest come after five days."""
    facts = [*BEGINNING, payment(4, date(2017, 3, 26), 100_00)]
    state = replay_as_of(agreed(dynamic()), facts, date(2017, 3, 26))[0]
    left = sum(each.outstanding.principal for each in state.installments[:2])
    exact = Fraction(10, 36000) * (333_34 * 5 + left * 10)
    assert told(dynamic(), facts, APRIL) == round(exact)


def test_it_counts_anew_once_interest_was_applied() -> None:
    applied_on = date(2017, 4, 1)
    facts = [*BEGINNING, Fact(4, FactKind.INTEREST_APPLIED, applied_on, applied_on)]
    assert told(dynamic(), facts, APRIL, applied_on) == round(Fraction(10, 36000) * 333_34 * 5)


@pytest.mark.parametrize(
    "terms",
    [
        dynamic(schedule_method=ScheduleMethod.FIXED),
        dynamic(late_interest=False),
        dynamic(amortization=Amortization.EQUAL_INSTALLMENTS, prepayment=RAISED),
        on_demand(),
    ],
)
def test_where_overdue_principal_bears_nothing_that_waits_none_is_told(terms: LoanTerms) -> None:
    assert told(terms, beginning(terms), APRIL) == 0


def test_nothing_accrues_after_the_last_due_date() -> None:
    assert told(dynamic(), BEGINNING, DUE_DATES[-1] + timedelta(days=30)) == 0


paid = st.lists(
    st.tuples(st.integers(min_value=0, max_value=170), st.integers(min_value=1, max_value=400_00)), max_size=5
)


@settings(max_examples=60)
@given(payments=paid, after=st.integers(min_value=1, max_value=180), order=orders)
def test_it_is_what_each_day_bears(payments: list[tuple[int, int]], after: int, order: Strategy) -> None:
    """Reckoned a second time, from the loan as each day leaves it."""
    terms = dynamic(day_count=DayCount.ACTUAL_365_FIXED)
    agreement, on = replace(agreed(terms), strategy=order), START + timedelta(days=after)
    facts = [*BEGINNING]
    for serial, (paid_after, amount) in enumerate(sorted(payments), 4):
        if paid_after < after:
            facts.append(payment(serial, START + timedelta(days=paid_after), amount))
    state = with_due_dates_passed(terms, replay(agreement, facts)[0], on)
    if state.status is not LoanStatus.ACTIVE:
        return
    assert state.accrued is not None
    running = state.installments[state.accrued.number - 1]
    exact = Fraction(0)
    for number in range((on - running.from_on).days):
        day = running.from_on + timedelta(days=number)
        then = replay_as_of(agreement, facts, day)[0]
        overdue = [each.outstanding.principal for each in then.installments if each.due_on <= day]
        exact += sum(overdue) * Fraction(10, 36500)
    found = accrued_on_overdue(terms, state, days_begun(agreement, facts, on), None, on)
    assert abs(found - exact) <= Fraction(1, 2)
