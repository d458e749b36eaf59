"""Stretches of time that a search asks for: from a moment on, up to another; days are their local midnights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from samity.dialects.mambu.spelling import next_day
from samity.storage.criteria import Comparison, Criterion

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.dialects.mambu.spelling import Spelling

OF_TODAY = frozenset({"TODAY", "THIS_WEEK", "THIS_MONTH", "THIS_YEAR"})
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, and before another; None where it is open."""

    since: datetime | None = None
    before: datetime | None = None


_BETWEEN_ENDS: dict[str, Callable[[Span], Span]] = {
    "AFTER": lambda given: Span(since=given.before),
    "AFTER_INCLUSIVE": lambda given: Span(since=given.since),
    "BEFORE": lambda given: Span(before=given.since),
    "BEFORE_INCLUSIVE": lambda given: Span(before=given.before),
}


def span_of(operator: str, given: date | datetime, spelling: Spelling) -> Span:
    """Return the stretch that an operator makes of a value.

    A bare day is the whole day by the bank's clock, a moment is itself; ON asks for the whole day of either.
    """
    if operator in _BETWEEN_ENDS:
        return _BETWEEN_ENDS[operator](_stretch(given, spelling))
    day = spelling.local(given).date() if isinstance(given, datetime) else given
    return _whole_days(day, day, spelling)


def span_between(first: date | datetime, last: date | datetime, spelling: Spelling) -> Span:
    """Return the stretch from one value to another, both of them within it."""
    return Span(_stretch(first, spelling).since, _stretch(last, spelling).before)


def span_of_today(operator: str, today: date, spelling: Spelling, count: int = 0) -> Span:
    """Return the stretch around the bank's today; the last days are so many before today, and today."""
    if operator == "THIS_WEEK":
        monday = today - timedelta(days=today.weekday())
        return _whole_days(monday, monday + timedelta(days=6), spelling)
    if operator == "THIS_MONTH":
        next_month = date(today.year + today.month // 12, today.month % 12 + 1, 1)
        return _whole_days(today.replace(day=1), next_month - timedelta(days=1), spelling)
    if operator == "THIS_YEAR":
        return _whole_days(date(today.year, 1, 1), date(today.year, 12, 31), spelling)
    return _whole_days(today - timedelta(days=count), today, spelling)


def moments(name: str, span: Span) -> list[Criterion]:
    """Return the conditions on a moment."""
    found = []
    if span.since is not None:
        found.append(Criterion(name, Comparison.AT_LEAST, (span.since,)))
    if span.before is not None:
        found.append(Criterion(name, Comparison.BELOW, (span.before,)))
    return found


def days(name: str, span: Span) -> list[Criterion]:
    """Return the conditions on a day, which begins at its local midnight."""
    found = []
    if span.since is not None:
        found.append(Criterion(name, Comparison.AT_LEAST, (_first_day(span.since),)))
    if span.before is not None:
        found.append(Criterion(name, Comparison.BELOW, (_first_day(span.before),)))
    return found


def _first_day(moment: datetime) -> date:
    """Return the first day whose midnight does not lie before a moment, by the clock that the moment is written in."""
    return moment.date() if moment.time() == time() else next_day(moment.date())


def _stretch(given: date | datetime, spelling: Spelling) -> Span:
    if isinstance(given, datetime):
        local = spelling.local(given)
        return Span(local, local + _INSTANT)
    return _whole_days(given, given, spelling)


def _whole_days(first: date, last: date, spelling: Spelling) -> Span:
    return Span(spelling.midnight(first), spelling.midnight(next_day(last)))
