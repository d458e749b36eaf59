"""The days of work that a contract counts interest by, as they stood when the loan was paid out."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS_IN_WEEK = 7


class WorkCalendar(NamedTuple):
    """Days of work of an office; a snapshot, so that nobody changes what has accrued. See docs/rules/day-counts.md.

    Attributes:
        weekdays: of work, Monday being 0, without end.
        holidays: that were known and fall on one of them, each day once, rising.
    """

    weekdays: tuple[int, ...]
    holidays: tuple[date, ...] = ()

    def days_between(self, from_on: date, until_on: date) -> int:
        """Count the days of work from a day, until the day before another."""
        weeks, rest = divmod((until_on - from_on).days, DAYS_IN_WEEK)
        begun = sum((from_on.weekday() + number) % DAYS_IN_WEEK in self.weekdays for number in range(rest))
        resting = bisect_left(self.holidays, until_on) - bisect_left(self.holidays, from_on)
        return weeks * len(self.weekdays) + begun - resting

    def works_on(self, day: date) -> bool:
        """Say whether it is a day of work."""
        place = bisect_left(self.holidays, day)
        return day.weekday() in self.weekdays and self.holidays[place : place + 1] != (day,)

    def first_from(self, day: date) -> date:
        """Return a day, where it is one of work, else the next that is."""
        return day if self.works_on(day) else self.nth_after(day, 1)

    def nth_after(self, day: date, number: int) -> date:
        """Return the so-manieth day of work after a day."""
        for _ in range(DAYS_IN_WEEK * (number + len(self.holidays))):
            day += timedelta(days=1)
            number -= self.works_on(day)
            if not number:
                break
        return day

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it: dates as ISO 8601."""
        return {"weekdays": list(self.weekdays), "holidays": [day.isoformat() for day in self.holidays]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> WorkCalendar | None:
        """Read what `to_json` wrote; None where nothing was."""
        if stored is None:
            return None
        return cls(tuple(stored["weekdays"]), tuple(date.fromisoformat(day) for day in stored["holidays"]))
