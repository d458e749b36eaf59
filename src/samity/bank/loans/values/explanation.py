"""Why an amount of a loan is what it is: rule, base, days, rate, and the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from samity.bank.loans.values.facts import FactKind
    from samity.bank.loans.values.parts import Part


class Cause(StrEnum):
    """What makes interest or a penalty differ from what its days come to, rounded once."""

    SPREAD = "SPREAD"
    WAITS = "WAITS"
    WHOLE_UNITS = "WHOLE_UNITS"
    ROUNDING_LEFT = "ROUNDING_LEFT"
    LEFT_OVER = "LEFT_OVER"
    PLANNED = "PLANNED"
    BY_HAND = "BY_HAND"
    HELD_BACK = "HELD_BACK"
    HELD_BACK_BEFORE = "HELD_BACK_BEFORE"
    CAPITALIZED = "CAPITALIZED"
    OWED_ANEW = "OWED_ANEW"
    GIVEN_UP = "GIVEN_UP"
    FORECLOSED = "FORECLOSED"
    OVERDUE = "OVERDUE"
    SETTLED = "SETTLED"
    LOCKED = "LOCKED"
    RECALCULATED = "RECALCULATED"
    DECIDED = "DECIDED"
    CHARGED = "CHARGED"


RULES = {
    Cause.SPREAD: "schedule-cumulative",
    Cause.WAITS: "due-dates",
    Cause.WHOLE_UNITS: "schedule-contractual",
    Cause.ROUNDING_LEFT: "rounding",
    Cause.LEFT_OVER: "late-payments",
    Cause.PLANNED: "schedule-contractual",
    Cause.BY_HAND: "schedule-edits",
    Cause.HELD_BACK: "schedule-edits",
    Cause.HELD_BACK_BEFORE: "schedule-edits",
    Cause.CAPITALIZED: "capitalized-interest",
    Cause.OWED_ANEW: "corrections",
    Cause.GIVEN_UP: "corrections",
    Cause.FORECLOSED: "foreclosure",
    Cause.OVERDUE: "late-payments",
    Cause.SETTLED: "allocation",
    Cause.LOCKED: "locking",
    Cause.RECALCULATED: "recalculation",
    Cause.DECIDED: "penalties",
    Cause.CHARGED: "charges",
}
"""The page of docs/rules that says more of each."""

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Segment:
    """Interest or a penalty of some days on which the same bears it.

    Attributes:
        base: what bears it, in minor units.
        rate: percent a year.
        factor: the part of the base that is the interest or the penalty of these days.
        facts: serials of those that changed the base on its first day; empty where a due date did.
        is_daily: the rate is percent a day, of the calendar.
    """

    from_on: date
    until_on: date
    base: Fraction
    rate: Fraction
    factor: Fraction
    facts: tuple[int, ...] = ()
    is_daily: bool = False

    @property
    def days(self) -> int:
        """Return the days of the calendar."""
        return (self.until_on - self.from_on).days

    @property
    def years(self) -> Fraction | None:
        """Return the part of a year that the days are by the day count; None where no yearly rate tells it."""
        return self.factor / (self.rate / PERCENT) if self.rate and not self.is_daily else None

    @property
    def exact(self) -> Fraction:
        """Return what the days come to, in minor units, before anything is rounded."""
        return self.base * self.factor


@dataclass(frozen=True, slots=True)
class Beside:
    """What is added to what the days come to, or taken from it; minor units."""

    cause: Cause
    amount: int

    @property
    def rule(self) -> str:
        """Return the page of docs/rules that says more."""
        return RULES[self.cause]


def difference(cause: Cause, amount: int, rounded: int) -> tuple[Beside, ...]:
    """Return what makes an amount differ from what its days come to, rounded; nothing where nothing does."""
    return (Beside(cause, amount - rounded),) if amount != rounded else ()


@dataclass(frozen=True, slots=True)
class Move:
    """A fact that changed what is asked for, and by how much; minor units.

    Attributes:
        fact: its serial; 0 where a due date has passed.
        kind: of the fact; None where a due date has passed.
    """

    fact: int
    kind: FactKind | None
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Explained:
    """An amount of an installment, and where it comes from.

    Attributes:
        number: of the installment; OUTSIDE of what is owed outside the schedule.
        amount: minor units.
        rule: the page of docs/rules by which it was found.
        segments: of interest, or of penalties that accrued; their sum is rounded once.
        rounded: that sum, in minor units.
        besides: what makes the amount differ from it.
        moves: what the facts made of the amount, in their order; they sum to it.
    """

    number: int
    part: Part
    amount: int
    rule: str
    segments: tuple[Segment, ...] = ()
    rounded: int = 0
    besides: tuple[Beside, ...] = ()
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why everything of a loan is due.

    Attributes:
        dues: every amount other than nothing that an installment asks for, in their order.
        accrued: interest that has accrued and is not due yet.
        penalty: what has accrued for being late and was not applied; None where nothing has.
    """

    dues: tuple[Explained, ...] = ()
    accrued: tuple[Explained, ...] = ()
    penalty: Explained | None = None
