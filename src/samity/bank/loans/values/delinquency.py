"""How loans that are behind are classed, and when they perform no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class DelinquencyRange(NamedTuple):
    """A class of a delinquency bucket: loans behind for some days.

    Attributes:
        name: the class.
        from_days: least days of delinquency.
        to_days: most days; None is without end.
        id: where the bank keeps it.
    """

    name: str
    from_days: int
    to_days: int | None = None
    id: int = 0

    def meets(self, other: DelinquencyRange) -> bool:
        """Say whether a loan could be in both."""
        return (other.to_days is None or self.from_days <= other.to_days) and (
            self.to_days is None or other.from_days <= self.to_days
        )


class DelinquencyBucket(NamedTuple):
    """Classes that loans of some products fall into, by the days they are behind."""

    id: int
    name: str
    ranges: tuple[DelinquencyRange, ...]


class Pause(NamedTuple):
    """Days on which a loan does not go on to be delinquent: on the last of them it is so for as long as on the first.

    Attributes:
        from_on: the first.
        to_on: the last.
    """

    from_on: date
    to_on: date

    def holds(self, on: date) -> bool:
        """Say whether the day after one still counts for nothing."""
        return self.from_on <= on < self.to_on

    def days(self, since: date, until: date) -> int:
        """Return how many of the days from one to another it takes away."""
        return max((min(self.to_on, until) - max(self.from_on, since)).days, 0)


@dataclass(frozen=True, slots=True)
class NonPerforming:
    """When loans of a product perform no more.

    Attributes:
        days: delinquent for more than so many they do not; None: they always do.
        until_cleared: they do again when nothing is overdue any more, not when they are below those days.
    """

    days: int | None = None
    until_cleared: bool = False

    def to_json(self) -> list[int | bool | None]:
        """Return it as JSON knows it."""
        return [self.days, self.until_cleared]

    @classmethod
    def of(cls, stored: Sequence[Any]) -> NonPerforming:
        """Return it as it was stored."""
        return cls(*stored)
