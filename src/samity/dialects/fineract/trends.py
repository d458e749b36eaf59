"""Trends as this dialect tells them: what happened on days, counted by day, week or month, until yesterday."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from samity.kernel.periods import PeriodUnit, add_periods

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS, WEEKS, MONTHS = 14, 12, 12


class Span(StrEnum):
    """By what a trend counts, as it ends the name of the report."""

    DAY = "Day"
    WEEK = "Week"
    MONTH = "Month"


COLUMNS: Mapping[Span, tuple[str, str]] = {
    Span.DAY: ("days", "DATE"),
    Span.WEEK: ("Weeks", "INTEGER"),
    Span.MONTH: ("Months", "VARCHAR"),
}
"""The column that names the day, the week or the month, and its type in SQL's words."""


def since(span: Span, today: date) -> date:
    """Return the first day that a trend counts: whole weeks and months, so that no two of them have one name."""
    if span is Span.MONTH:
        return add_periods(today.replace(day=1), 1 - MONTHS, PeriodUnit.MONTHS)
    return today - timedelta(days=DAYS if span is Span.DAY else today.isoweekday() % 7 + 7 * WEEKS)


def counted_by(span: Span, by_day: Mapping[date, int], today: date) -> dict[date | int | str, int]:
    """Add up what is counted by day; a day, week or month in which nothing happened is left out."""
    found: Counter[date | int | str] = Counter()
    for day, number in sorted(by_day.items()):
        found[_name(span, day, today)] += number
    return dict(found)


def week_of(day: date, today: date) -> int:
    """Number a week from Sunday to Saturday: the one that holds 1 January of this year is 1, those before 0, -1 and on.

    So clients that draw trends number them. SQL's week of the year jumps from 1 to 52 where a trend spans New Year.
    """
    january = today.replace(month=1, day=1)
    return ((day - january).days + january.isoweekday() % 7) // 7 + 1


def _name(span: Span, day: date, today: date) -> date | int | str:
    if span is Span.DAY:
        return day
    return week_of(day, today) if span is Span.WEEK else f"{day:%B}"
