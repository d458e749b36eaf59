"""How many of those of whom something was noted came. See docs/rules/attendance-rates.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.meetings.values import Attendance, Turnout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAYS_COUNTED = 365


def turnout_of(counts: Mapping[Attendance, int]) -> Turnout:
    """Return a turnout from how often each word was noted."""
    return Turnout(
        present=counts.get(Attendance.PRESENT, 0),
        late=counts.get(Attendance.LATE, 0),
        excused=counts.get(Attendance.LEAVE, 0) + counts.get(Attendance.APPROVED, 0),
        absent=counts.get(Attendance.ABSENT, 0),
    )


def together(turnouts: Iterable[Turnout]) -> Turnout:
    """Add turnouts up: a rate of many is that of all that was noted, not the mean of their rates."""
    every = list(turnouts)
    return Turnout(
        present=sum(each.present for each in every),
        late=sum(each.late for each in every),
        excused=sum(each.excused for each in every),
        absent=sum(each.absent for each in every),
    )


def days_counted(today: date) -> tuple[date, date]:
    """Return the first and last of the days over which rates are told: a year up to today."""
    return today - timedelta(days=DAYS_COUNTED - 1), today
