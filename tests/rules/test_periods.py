from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.kernel.errors import BrokenInvariant
from samity.kernel.periods import (
    Period,
    PeriodUnit,
    actual_actual,
    add_periods,
    days_by_year,
    periods_between,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("start_on", "count", "unit", "reached"),
    [
        (date(2024, 1, 31), 1, PeriodUnit.MONTHS, date(2024, 2, 29)),
        (date(2024, 1, 31), 2, PeriodUnit.MONTHS, date(2024, 3, 31)),
        (date(2023, 1, 31), 1, PeriodUnit.MONTHS, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, PeriodUnit.MONTHS, date(2024, 2, 29)),
        (date(2023, 12, 15), 1, PeriodUnit.MONTHS, date(2024, 1, 15)),
        (date(2024, 2, 29), 1, PeriodUnit.YEARS, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, PeriodUnit.YEARS, date(2028, 2, 29)),
        (date(2024, 2, 26), 1, PeriodUnit.WEEKS, date(2024, 3, 4)),
        (date(2024, 2, 28), 2, PeriodUnit.DAYS, date(2024, 3, 1)),
    ],
)
def test_periods_are_added_by_the_calendar(start_on: date, count: int, unit: PeriodUnit, reached: date) -> None:
    assert add_periods(start_on, count, unit) == reached


def test_a_remembered_seed_day_comes_back_after_a_short_month() -> None:
    # spec, trap 16: 31 Jan, 29 Feb, 31 Mar.
    assert add_periods(date(2024, 2, 29), 1, PeriodUnit.MONTHS, seed_day=31) == date(2024, 3, 31)
    assert add_periods(date(2024, 2, 29), 1, PeriodUnit.MONTHS) == date(2024, 3, 29)


@pytest.mark.parametrize(
    ("from_on", "until_on", "unit", "seed_day", "measured"),
    [
        (date(2024, 1, 1), date(2024, 1, 11), PeriodUnit.DAYS, None, Fraction(10)),
        (date(2024, 1, 1), date(2024, 1, 11), PeriodUnit.WEEKS, None, Fraction(10, 7)),
        (date(2024, 1, 15), date(2024, 2, 1), PeriodUnit.MONTHS, None, Fraction(17, 31)),
        # The golden EMI table with a due date moved to 15 April: 1 Feb to 15 Apr is 2 months and 14 of 30 days.
        (date(2024, 2, 1), date(2024, 4, 15), PeriodUnit.MONTHS, None, 2 + Fraction(14, 30)),
        (date(2024, 1, 31), date(2024, 2, 29), PeriodUnit.MONTHS, 31, Fraction(1)),
        (date(2024, 2, 29), date(2024, 3, 31), PeriodUnit.MONTHS, 31, Fraction(1)),
        (date(2024, 2, 29), date(2024, 3, 31), PeriodUnit.MONTHS, None, 1 + Fraction(2, 31)),
        # A seed the start does not stand on is not its own.
        (date(2024, 1, 15), date(2024, 2, 1), PeriodUnit.MONTHS, 1, Fraction(17, 31)),
        (date(2023, 7, 1), date(2025, 1, 1), PeriodUnit.YEARS, None, 1 + Fraction(184, 365)),
        (date(2024, 5, 5), date(2024, 5, 5), PeriodUnit.MONTHS, None, Fraction(0)),
    ],
)
def test_a_stretch_is_whole_periods_and_a_part_of_the_one_it_ends_in(
    from_on: date, until_on: date, unit: PeriodUnit, seed_day: int | None, measured: Fraction
) -> None:
    assert periods_between(from_on, until_on, unit, seed_day=seed_day) == measured


def test_a_quarter_is_measured_as_one_period_of_three_months() -> None:
    assert periods_between(date(2024, 1, 1), date(2024, 7, 1), PeriodUnit.MONTHS, every=3) == 2
    assert periods_between(date(2024, 1, 1), date(2024, 2, 1), PeriodUnit.MONTHS, every=3) == Fraction(31, 91)


@given(days, st.integers(1, 60), st.sampled_from(PeriodUnit), st.integers(1, 4))
def test_what_was_added_is_measured(start_on: date, count: int, unit: PeriodUnit, every: int) -> None:
    reached = add_periods(start_on, count * every, unit)
    assert periods_between(start_on, reached, unit, every=every, seed_day=start_on.day) == count


@given(days, days, st.sampled_from(PeriodUnit))
def test_a_longer_stretch_measures_more(one: date, other: date, unit: PeriodUnit) -> None:
    from_on, until_on = sorted((one, other))
    following = add_periods(until_on, 1, PeriodUnit.DAYS)
    assert 0 <= periods_between(from_on, until_on, unit) < periods_between(from_on, following, unit)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(BrokenInvariant):
        Period(date(2024, 2, 1), date(2024, 1, 1))
    with pytest.raises(BrokenInvariant):
        periods_between(date(2024, 2, 1), date(2024, 1, 1), PeriodUnit.MONTHS)


def test_the_last_date_belongs_to_the_next_period() -> None:
    january = Period(date(2024, 1, 1), date(2024, 2, 1))
    assert january.days == 31
    assert january.contains(date(2024, 1, 1))
    assert not january.contains(date(2024, 2, 1))


def test_the_year_turns_on_31_december() -> None:
    # spec 4.7: days up to 31 December over the old year's length, the rest over the new one's.
    turning = Period(date(2023, 12, 12), date(2024, 1, 12))
    assert days_by_year(turning) == ((19, 365), (12, 366))
    assert actual_actual(turning) == Fraction(19, 365) + Fraction(12, 366)
    assert days_by_year(Period(date(2023, 12, 31), date(2024, 1, 31))) == ((31, 366),)
    assert days_by_year(Period(date(2023, 11, 30), date(2023, 12, 31))) == ((31, 365),)


@given(days, days, days)
def test_real_days_add_up(one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))
    parts = actual_actual(Period(start, middle)) + actual_actual(Period(middle, end))
    assert parts == actual_actual(Period(start, end))
