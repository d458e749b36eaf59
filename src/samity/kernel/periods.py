"""Stretches of time, and dates stepped by periods (docs/rules/due-dates.md)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from samity.kernel.errors import BrokenInvariant, ensure

DAYS_IN_WEEK = 7
MONTHS_IN_YEAR = 12
LAST_DAY = 31
FEBRUARY = 2
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class PeriodUnit(StrEnum):
    """What repayments are counted in."""

    DAYS = "DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days: the first one belongs to it, the last one to the next period.

    Raises:
        BrokenInvariant: when it ends before it starts.
    """

    from_on: date
    until_on: date

    def __post_init__(self) -> None:
        if self.until_on < self.from_on:
            raise BrokenInvariant(f"a period ends on or after its start: {self.from_on} to {self.until_on}")

    @property
    def days(self) -> int:
        """Real days of the period."""
        return (self.until_on - self.from_on).days

    def contains(self, day: date) -> bool:
        """Tell whether a day belongs to the period (its last date does not)."""
        return self.from_on <= day < self.until_on


def add_periods(start_on: date, count: int, unit: PeriodUnit, *, seed_day: int | None = None) -> date:
    """Step a date by whole periods, backwards when count is negative.

    Args:
        start_on: the date to step from.
        count: how many periods.
        unit: of which length.
        seed_day: day of the month to come back to after a short month (31 Jan, 29 Feb, 31 Mar); the start's own day
            unless given. Days and weeks have no use for it.
    """
    if unit is PeriodUnit.DAYS:
        return start_on + timedelta(days=count)
    if unit is PeriodUnit.WEEKS:
        return start_on + timedelta(days=count * DAYS_IN_WEEK)
    months = count if unit is PeriodUnit.MONTHS else count * MONTHS_IN_YEAR
    return _months_later(start_on, months, seed_day or start_on.day)


def day_of_month(year: int, month: int, day: int) -> date:
    """Return that day of the month, or the month's last day when it is shorter."""
    if day > MONTH_LENGTHS[1]:
        day = min(day, MONTH_LENGTHS[month - 1] + (month == FEBRUARY and calendar.isleap(year)))
    return date(year, month, day)


def _months_later(start_on: date, months: int, day: int) -> date:
    year, month = divmod(start_on.year * MONTHS_IN_YEAR + start_on.month - 1 + months, MONTHS_IN_YEAR)
    return day_of_month(year, month + 1, day)


def periods_between(
    from_on: date, until_on: date, unit: PeriodUnit, *, every: int = 1, seed_day: int | None = None
) -> Fraction:
    """Measure a stretch in periods: the whole ones, then left-over days over the length of the period they fall in.

    Args:
        from_on: first day.
        until_on: the day after the last; not before from_on.
        unit: what to count in.
        every: how many units one period has.
        seed_day: as in `add_periods`, heeded when from_on itself stands on it: 31 Jan to 29 Feb and on to 31 Mar are
            one month each.
    """
    ensure(from_on <= until_on, "a stretch is measured forwards")
    days = (until_on - from_on).days
    if unit is PeriodUnit.DAYS:
        return Fraction(days, every)
    if unit is PeriodUnit.WEEKS:
        return Fraction(days, every * DAYS_IN_WEEK)
    day = from_on.day
    if seed_day and from_on == day_of_month(from_on.year, from_on.month, seed_day):
        day = seed_day
    months = (until_on.year - from_on.year) * MONTHS_IN_YEAR + until_on.month - from_on.month
    step = every if unit is PeriodUnit.MONTHS else every * MONTHS_IN_YEAR
    whole = months // step
    reached = _months_later(from_on, whole * step, day)
    if reached > until_on:
        whole -= 1
        reached = _months_later(from_on, whole * step, day)
    if reached == until_on:
        return Fraction(whole)
    following = _months_later(from_on, (whole + 1) * step, day)
    return whole + Fraction((until_on - reached).days, (following - reached).days)


def year_length(year: int) -> int:
    """Return 366 for a leap year, else 365."""
    return 366 if calendar.isleap(year) else 365


def days_by_year(period: Period) -> tuple[tuple[int, int], ...]:
    """Split a period at every 31 December into (days, days of the year they count in).

    Fineract's progressive engine turns the year on 31 December: the night to 1 January is already the new year's.
    """
    parts = []
    start = period.from_on
    while start < period.until_on:
        year = start.year + (start.month == MONTHS_IN_YEAR and start.day == LAST_DAY)
        end = min(period.until_on, date(year, MONTHS_IN_YEAR, LAST_DAY))
        parts.append(((end - start).days, year_length(year)))
        start = end
    return tuple(parts)


def actual_actual(period: Period) -> Fraction:
    """Return the part of a year of real days over the real length of the year they fall in, split at 31 December."""
    return sum((Fraction(days, length) for days, length in days_by_year(period)), Fraction(0))
