"""How much is measured, and on which meeting days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.gatherings import meeting_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

SIZES = (40, 10)
LONGEST = 104
"""Weeks that the loans of the other groups last: their history, and the meetings that are measured."""


@dataclass(frozen=True, slots=True)
class Days:
    """Meeting days of one measurement: those that warm up, and those that count."""

    warm_up: Sequence[date]
    counted: Sequence[date]

    @property
    def all(self) -> Sequence[date]:
        """Return them in their order."""
        return (*self.warm_up, *self.counted)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        groups: of each size; every meeting saves one sheet of each.
        warm_up: meetings that do not count.
        meetings: that count over HTTP; without it and on the page half as many do.
        large_groups: groups of forty in the one large centre.
        history: weeks of meetings before, in the large centre.
    """

    groups: int
    warm_up: int
    meetings: int
    large_groups: int
    history: int
    tpcb_seconds: int

    @property
    def past(self) -> Sequence[date]:
        """Return the meetings held before anything is measured."""
        return meeting_days(self.history)

    @property
    def over_http(self) -> Days:
        """Return the meetings of the sheets saved over HTTP."""
        return self._days(self.history + 1, self.warm_up, self.meetings)

    @property
    def alone(self) -> Days:
        """Return the meetings of the sheets saved by the operation alone."""
        return self._days(self.history + 1 + self.warm_up + self.meetings, *self._half)

    @property
    def on_pages(self) -> Days:
        """Return the meetings of the sheets posted on the page, and of the large centre's."""
        return self._days(self.history + 1 + self.warm_up + self.meetings + sum(self._half), *self._half)

    @property
    def fits(self) -> bool:
        """Say whether the loans last as long as the meetings."""
        measured = self.warm_up + self.meetings + 2 * sum(self._half)
        return measured < LONGEST // 2 and self.history + measured < LONGEST

    @property
    def _half(self) -> tuple[int, int]:
        return (self.warm_up + 1) // 2, (self.meetings + 1) // 2

    @staticmethod
    def _days(first: int, warm_up: int, counted: int) -> Days:
        days = meeting_days(warm_up + counted, first)
        return Days(days[:warm_up], days[warm_up:])
