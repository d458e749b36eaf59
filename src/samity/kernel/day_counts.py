"""Day counts: what part of a year a period is, as an exact fraction (docs/rules/day-counts.md)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.kernel.errors import ensure
from samity.kernel.periods import day_of_month, year_length

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.kernel.periods import Period

THIRTY = 30
THIRTY_FIRST = 31
FEBRUARY = 2
DECEMBER = 12
BUSINESS_YEAR = 252


class DayCount(StrEnum):
    """A convention of the market for the part of a year that a period is."""

    ACTUAL_365_FIXED = "ACTUAL_365_FIXED"
    ACTUAL_364 = "ACTUAL_364"
    ACTUAL_360 = "ACTUAL_360"
    ACTUAL_ACTUAL_ISDA = "ACTUAL_ACTUAL_ISDA"
    E30_360 = "E30_360"
    US_30_360 = "US_30_360"
    BUS_252 = "BUS_252"


YEAR_DAYS: Mapping[DayCount, int] = {
    DayCount.ACTUAL_365_FIXED: 365,
    DayCount.ACTUAL_364: 364,
    DayCount.ACTUAL_360: 360,
    DayCount.ACTUAL_ACTUAL_ISDA: 365,
    DayCount.E30_360: 360,
    DayCount.US_30_360: 360,
    DayCount.BUS_252: BUSINESS_YEAR,
}
"""Days of a year where no calendar is looked at: a rate per day is so many times the rate per year."""


def year_fraction(convention: DayCount, period: Period, business_days: int | None = None) -> Fraction:
    """Return the part of a year that a period is.

    Args:
        convention: how days are counted.
        period: its first day counts, its last date does not.
        business_days: days of work in the period; only BUS_252 looks at them, and cannot do without.
    """
    if convention is DayCount.BUS_252:
        ensure(business_days is not None, "business days are counted by whoever knows the calendar")
        return Fraction(business_days or 0, BUSINESS_YEAR)
    return _FRACTIONS[convention](period)


def days_by_calendar_year(period: Period) -> tuple[tuple[int, int], ...]:
    """Split a period at every 1 January into (days, length of the year they fall in)."""
    parts = []
    start = period.from_on
    while start < period.until_on:
        end = min(period.until_on, date(start.year + 1, 1, 1))
        parts.append(((end - start).days, year_length(start.year)))
        start = end
    return tuple(parts)


def thirty_days(period: Period) -> int:
    """Count days with every month at 30, the 31st being the 30th at both ends (30E/360)."""
    return _in_months(period, min(period.from_on.day, THIRTY), min(period.until_on.day, THIRTY))


def us_thirty_days(period: Period) -> int:
    """Count days with every month at 30 as in the United States.

    The end of February counts as the 30th at the start, and at the end when the start is one too; the 31st counts as
    the 30th at the start, and at the end when the start is on the 30th by then.
    """
    first, last = period.from_on.day, period.until_on.day
    if _ends_february(period.from_on):
        first = THIRTY
        last = THIRTY if _ends_february(period.until_on) else last
    first = min(first, THIRTY)
    if last == THIRTY_FIRST and first == THIRTY:
        last = THIRTY
    return _in_months(period, first, last)


def _in_months(period: Period, first: int, last: int) -> int:
    start, end = period.from_on, period.until_on
    return ((end.year - start.year) * DECEMBER + end.month - start.month) * THIRTY + last - first


def _ends_february(day: date) -> bool:
    return day.month == FEBRUARY and day == day_of_month(day.year, FEBRUARY, THIRTY)


def _actual_actual_isda(period: Period) -> Fraction:
    return sum((Fraction(days, length) for days, length in days_by_calendar_year(period)), Fraction(0))


_FRACTIONS: Mapping[DayCount, Callable[[Period], Fraction]] = {
    DayCount.ACTUAL_365_FIXED: lambda period: Fraction(period.days, 365),
    DayCount.ACTUAL_364: lambda period: Fraction(period.days, 364),
    DayCount.ACTUAL_360: lambda period: Fraction(period.days, 360),
    DayCount.ACTUAL_ACTUAL_ISDA: _actual_actual_isda,
    DayCount.E30_360: lambda period: Fraction(thirty_days(period), 360),
    DayCount.US_30_360: lambda period: Fraction(us_thirty_days(period), 360),
}
