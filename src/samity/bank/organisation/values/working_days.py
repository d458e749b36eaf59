"""Which days the bank works, which days it rests, and where a due date goes when it falls on rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from datetime import date


class Weekday(IntEnum):
    """A day of the week, numbered as `date.weekday()` does: Monday is 0."""

    MO = 0
    TU = 1
    WE = 2
    TH = 3
    FR = 4
    SA = 5
    SU = 6


class WeekdayShift(StrEnum):
    """Where a due date goes that falls on a weekday without work."""

    SAME_DAY = "SAME_DAY"
    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"
    NEXT_REPAYMENT = "NEXT_REPAYMENT"
    PREVIOUS_WORKING_DAY = "PREVIOUS_WORKING_DAY"
    NEXT_MEETING = "NEXT_MEETING"


class HolidayShift(StrEnum):
    """Where a due date goes that falls on a holiday."""

    NEXT_REPAYMENT = "NEXT_REPAYMENT"
    GIVEN_DATE = "GIVEN_DATE"


@dataclass(eq=False)
class WeekWithoutWork(Refusal):
    """A week needs at least one working day."""


@dataclass(eq=False)
class HolidayEndsBeforeItStarts(Refusal):
    """The holiday starts on {from_on} and cannot end before that, on {to_on}."""

    from_on: date
    to_on: date


@dataclass(eq=False)
class HolidayMovesOntoItself(Refusal):
    """What falls due in the holiday cannot be moved to {moved_to}, a day of the same holiday."""

    moved_to: date


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The weekdays on which the bank works, and what happens to a due date on the others.

    Raises:
        WeekWithoutWork: no weekday is given.
    """

    weekdays: frozenset[Weekday] = frozenset(Weekday)
    shift: WeekdayShift = WeekdayShift.NEXT_WORKING_DAY

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise WeekWithoutWork


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days of rest of an office, first and last included.

    Attributes:
        moved_to: the day to which everything due in the holiday moves; None drops it onto the next repayment date.

    Raises:
        HolidayEndsBeforeItStarts: the last day lies before the first.
        HolidayMovesOntoItself: `moved_to` is one of the holiday's own days.
    """

    from_on: date
    to_on: date
    moved_to: date | None = None

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise HolidayEndsBeforeItStarts(self.from_on, self.to_on)
        if self.moved_to is not None and self.from_on <= self.moved_to <= self.to_on:
            raise HolidayMovesOntoItself(self.moved_to)

    @property
    def kind(self) -> HolidayShift:
        """Where a due date in this holiday goes."""
        return HolidayShift.NEXT_REPAYMENT if self.moved_to is None else HolidayShift.GIVEN_DATE


@dataclass(frozen=True, slots=True)
class ShiftedDate:
    """One installment's date before and after the shift.

    Attributes:
        scheduled_on: the date of the series the installment stands on, the anchor; a drop onto the next repayment
            moves it too.
        due_on: the day the installment falls due.
    """

    scheduled_on: date
    due_on: date
