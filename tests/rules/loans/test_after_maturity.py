"""What is owed after the last due date goes on to bear interest: docs/rules/dynamic-interest.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import DUE_DATES, START, agreed, beginning, dynamic, on_demand, payment

from samity.bank.loans.rules.accrued_interest import accrued_to, unpaid_accrued
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off_as_of
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.explanation import Beside, Cause
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.terms import Compounding, InterestBase, InterestType, LoanTerms, ScheduleMethod

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST = DUE_DATES[-1]
MONTH_LATER = date(2017, 8, 21)


def going_on(**terms: Any) -> LoanTerms:
    return dynamic(interest_after_maturity=True, **terms)


def lived(terms: LoanTerms, *facts: Fact) -> LoanState:
    return replay(agreed(terms), [*beginning(terms), *facts])[0]


def owed_on(terms: LoanTerms, on: date, *facts: Fact) -> int:
    """Return the interest that pays a loan off."""
    return pay_off_as_of(agreed(terms), [*beginning(terms), *facts], on).parts.interest


def test_principal_that_is_owed_bears_a_months_interest_more_a_month_later() -> None:
    """Nothing was paid: a thousand at 10 % a year is 8.33 a month, for six months and one more."""
    assert owed_on(dynamic(), MONTH_LATER) == owed_on(dynamic(), LAST) == 49_98
    assert owed_on(going_on(), LAST) == 49_98
    assert owed_on(going_on(), MONTH_LATER) == 58_31


def test_a_payment_takes_what_was_borne_by_its_day_and_the_rest_bears_on() -> None:
    terms = going_on()
    paid = payment(4, MONTH_LATER, 558_31)
    state = lived(terms, paid)
    assert (state.due.interest, state.outstanding.total) == (58_31, 500_00)
    left = state.outstanding.principal
    assert owed_on(terms, date(2017, 9, 21), paid) == state.outstanding.interest + round(left / 120)


def test_once_the_principal_is_paid_nothing_bears_interest() -> None:
    terms = going_on()
    facts = [payment(4, LAST, 1049_98)]
    assert lived(terms, *facts).status is LoanStatus.CLOSED
    assert owed_on(terms, MONTH_LATER, *facts) == 0


def test_what_was_borne_since_bears_none() -> None:
    """However often somebody looks, also where interest that fell due bears interest."""
    terms = going_on(interest_base=InterestBase.PRINCIPAL_AND_INTEREST, interest_type=InterestType.COMPOUNDING)
    terms = replace(terms, compounding=Compounding.DAILY)
    owed = owed_on(terms, LAST)
    assert owed_on(terms, MONTH_LATER) - owed == round((1000_00 + owed) * 30 / 3600)


@settings(deadline=None, max_examples=60)
@given(
    looked=st.lists(st.integers(1, 60), max_size=5, unique=True),
    base=st.sampled_from(list(InterestBase)),
    kind=st.sampled_from([InterestType.SIMPLE, InterestType.COMPOUNDING]),
)
def test_looking_changes_nothing(looked: Sequence[int], base: InterestBase, kind: InterestType) -> None:
    terms = going_on(interest_base=base, interest_type=kind)
    state = lived(terms)
    for days in sorted(looked):
        state = accrued_to(terms, state, LAST + timedelta(days=days))
    end = LAST + timedelta(days=61)
    assert accrued_to(terms, state, end).installments == accrued_to(terms, lived(terms), end).installments


def test_it_is_accrued_until_somebody_acts_and_income_by_the_day() -> None:
    terms = going_on()
    state = lived(terms)
    assert unpaid_accrued(terms, state, MONTH_LATER) == 8_33
    assert recognised_income(agreed(terms), state, MONTH_LATER).interest == 58_31


def test_of_a_locked_loan_it_waits() -> None:
    terms = going_on()
    locked = Fact(4, FactKind.LOCKED, LAST, LAST, details={"due": None, "holds_interest": True})
    unlocked = Fact(5, FactKind.UNLOCKED, MONTH_LATER, MONTH_LATER)
    before = lived(terms, locked, payment(6, MONTH_LATER, 1_00))
    assert before.installments[-1].due.interest == 0
    after = lived(terms, locked, unlocked, payment(6, MONTH_LATER, 1_00))
    assert after.due.interest == 58_31


def test_the_last_installment_says_what_days_and_base_it_asks_for() -> None:
    terms = going_on()
    told = explained(agreed(terms), [*beginning(terms), payment(4, MONTH_LATER, 1_00)], MONTH_LATER)
    (last,) = [each for each in told.dues if each.number == 6 and each.part is Part.INTEREST]
    assert [(own.from_on, own.until_on, int(own.base)) for own in last.segments] == [
        (DUE_DATES[-2], LAST, 1000_00),
        (LAST, MONTH_LATER, 1000_00),
    ]
    assert (last.amount, last.rounded, last.besides) == (16_66, 16_67, (Beside(Cause.ROUNDING_LEFT, -1),))
    assert not told.accrued


def test_what_is_not_asked_for_yet_is_told_as_accrued() -> None:
    told = explained(agreed(going_on()), beginning(going_on()), MONTH_LATER)
    ((segment,), accrued) = told.accrued[0].segments, told.accrued[0]
    assert (segment.from_on, segment.until_on, int(segment.base)) == (LAST, MONTH_LATER, 1000_00)
    assert (accrued.number, accrued.amount, accrued.besides) == (6, 8_33, ())


@pytest.mark.parametrize(
    "terms",
    [
        going_on(schedule_method=ScheduleMethod.FIXED),
        on_demand(interest_after_maturity=True),
        going_on(late_interest=False),
    ],
)
def test_what_does_not_go_with_it_is_refused_by_name(terms: LoanTerms) -> None:
    assert "interest_after_maturity" in {each.setting for each in schedule_refusals(terms)}


def test_before_the_last_due_date_nothing_is_otherwise() -> None:
    facts = [payment(4, START + timedelta(days=50), 300_00)]
    assert lived(going_on(), *facts).installments == lived(dynamic(), *facts).installments
