"""Interest that is recalculated is told by its days: what bore it, at which rate, since which fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.histories import RESTING
from tests.rules.loans.lives import AGREEMENT, START, acts, as_facts
from tests.rules.loans.lives import TERMS as FOUR

from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.terms import (
    DaysInMonth,
    DaysInYear,
    InterestPeriod,
    LoanTerms,
    Rest,
    ScheduleEngine,
)
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from samity.bank.loans.values.explanation import Explained

LENT_ON = date(2024, 1, 1)
DUE_ON = [date(2024, month, 1) for month in range(2, 8)]
TERMS = LoanTerms(
    principal=100_00,
    decimals=2,
    annual_rate=Fraction(7),
    number_of_installments=6,
    engine=ScheduleEngine.PROGRESSIVE,
    interest_period=InterestPeriod.DAILY,
    days_in_month=DaysInMonth.THIRTY,
    days_in_year=DaysInYear.D360,
    rest=Rest.DAILY,
)
OF_SIX = Agreement(TERMS, STRATEGIES["mifos-standard-strategy"], AccountingRule.ACCRUAL_PERIODIC)
BEGINNING = [
    Fact(1, FactKind.SUBMITTED, LENT_ON, LENT_ON, 100_00),
    Fact(2, FactKind.APPROVED, LENT_ON, LENT_ON, 100_00),
    Fact(3, FactKind.DISBURSED, LENT_ON, LENT_ON, 100_00, {"due_dates": [day.isoformat() for day in DUE_ON]}),
]


def interest_of(number: int, facts: list[Fact], on: date) -> Explained:
    return next(
        each for each in explained(OF_SIX, facts, on).dues if (each.number, each.part) == (number, Part.INTEREST)
    )


def segments(each: Explained) -> list[tuple[date, date, int, tuple[int, ...]]]:
    return [(own.from_on, own.until_on, int(own.base), own.facts) for own in each.segments]


def test_what_is_overdue_bears_interest_until_today() -> None:
    """The worked example: nothing is paid, told as of 15 February."""
    today = date(2024, 2, 15)
    second = interest_of(2, BEGINNING, today)
    bears = [(own.from_on, own.until_on, int(own.base)) for own in second.segments]
    assert bears == [(DUE_ON[0], today, 100_00), (today, DUE_ON[1], 83_57)]
    assert second.segments[0].factor == Fraction(14 * 7, 29 * 1200)
    assert {own.rate for own in second.segments} == {Fraction(7)}
    assert (second.rounded, second.besides, second.amount) == (53, (), 53)


def test_a_payment_changes_what_bears_from_its_day_on() -> None:
    paid = Fact(4, FactKind.REPAID, date(2024, 1, 15), date(2024, 1, 15), 15_00)
    first = interest_of(1, [*BEGINNING, paid], date(2024, 1, 20))
    assert segments(first)[0] == (LENT_ON, date(2024, 1, 15), 100_00, (3,))
    since, until, base, facts = segments(first)[1]
    assert (since, until, facts) == (date(2024, 1, 15), DUE_ON[0], (4,))
    assert base == 100_00 - 15_00 + 26  # 0.26 of it paid interest
    assert first.rounded + sum(own.amount for own in first.besides) == first.amount


def test_what_has_accrued_is_told_by_its_days() -> None:
    (accrued,) = explained(OF_SIX, BEGINNING, date(2024, 1, 11)).accrued
    assert segments(accrued) == [(LENT_ON, date(2024, 1, 11), 100_00, (3,))]
    # 100.00 · 10/31 · 7/1200.
    assert (accrued.rounded, accrued.amount, accrued.besides) == (19, 19, ())


FOLLOWING = replace(FOUR, engine=ScheduleEngine.PROGRESSIVE, rest=Rest.DAILY)


@pytest.mark.parametrize("terms", [FOLLOWING, *RESTING], ids=lambda terms: f"{terms.engine} {terms.rest}")
@given(acted=st.lists(acts, max_size=6), day=st.integers(min_value=0, max_value=150))
@settings(max_examples=40, deadline=None)
def test_every_amount_is_explained_to_the_last_minor_unit(
    terms: LoanTerms, acted: list[tuple[str, date, int]], day: int
) -> None:
    agreement = replace(AGREEMENT, terms=terms)
    told = explained(agreement, as_facts(acted), START + timedelta(days=day))
    for each in told.dues:
        if each.part is Part.INTEREST:
            exact = sum((own.exact for own in each.segments), Fraction(0))
            assert rounded_ratio(exact) == each.rounded
            assert each.rounded + sum(own.amount for own in each.besides) == each.amount
            ordered = [(own.from_on, own.until_on) for own in each.segments]
            assert ordered == sorted(ordered)
            assert all(each[1] <= following[0] for each, following in pairwise(ordered))
