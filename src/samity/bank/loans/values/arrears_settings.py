"""What was agreed about being late: how long and how much is tolerated, and from when days in arrears are counted."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.bank.loans.values.work_calendar import WorkCalendar


class ToleranceMethod(StrEnum):
    """Until when a late installment is tolerated: for some days, or until a day of the month."""

    DAYS = "ARREARS_TOLERANCE_PERIOD"
    DAY_OF_MONTH = "MONTHLY_ARREARS_TOLERANCE_DAY"


class CountedFrom(StrEnum):
    """From which day on days in arrears are counted.

    From the first day on which the oldest installment that is late now was tolerated no more; on which the loan went
    into arrears without leaving them since; or on which more was late than is tolerated, however short a time.
    """

    OLDEST_LATE = "LAST_LATE_REPAYMENT"
    WENT_INTO_ARREARS = "ACCOUNT_FIRST_WENT_TO_ARREARS"
    BREACHED_AMOUNT = "ACCOUNT_FIRST_BREACHED_MATERIALITY_THRESHOLD"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsSettings:
    """What is tolerated of a loan that is late.

    Attributes:
        method: until when.
        grace: for how many days, or until which day of the month.
        working_days_only: days on which its office rests are left out.
        percent: of the outstanding principal: no more than that may be late without arrears.
        tolerance: minor units that may be late without arrears, also where the percentage comes to less.
        counted_from: where days in arrears begin.
    """

    method: ToleranceMethod = ToleranceMethod.DAYS
    grace: int = 0
    working_days_only: bool = False
    percent: Fraction = Fraction(0)
    tolerance: int = 0
    counted_from: CountedFrom = CountedFrom.OLDEST_LATE

    def with_grace(self, grace: int) -> ArrearsSettings:
        """Return them with another grace."""
        return replace(self, grace=grace)

    def to_json(self) -> list[str | int | bool]:
        """Return them as JSON knows them."""
        until = [self.method.value, self.grace, self.working_days_only]
        return [*until, str(self.percent), self.tolerance, self.counted_from.value]

    @classmethod
    def of(cls, stored: Sequence[Any]) -> ArrearsSettings:
        """Return them as they were stored."""
        method, grace, working_days_only, percent, tolerance, counted_from = stored
        return cls(
            method=ToleranceMethod(method),
            grace=grace,
            working_days_only=working_days_only,
            percent=Fraction(percent),
            tolerance=tolerance,
            counted_from=CountedFrom(counted_from),
        )


NOTHING_TOLERATED = ArrearsSettings()
"""In arrears from the day after a due date, with any amount."""

ASKED_AS = {f"arrears_{each.name}": each.name for each in fields(ArrearsSettings)}
"""By which names a wish asks for these settings one by one."""


def asked_of(settings: ArrearsSettings) -> dict[str, Any]:
    """Return settings as a wish would ask for them one by one."""
    return {name: getattr(settings, own) for name, own in ASKED_AS.items()}


def asked_in(wish: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a wish asks for of these settings, by their own names."""
    return {ASKED_AS[name]: value for name, value in wish.items() if name in ASKED_AS and value is not None}


class GraceChange(NamedTuple):
    """Another grace, agreed while the loan runs.

    Attributes:
        from_on: the first day on which it holds.
        grace: days after a due date, or the day of the month.
    """

    from_on: date
    grace: int

    @classmethod
    def read(cls, stored: Sequence[Sequence[Any]] | None) -> tuple[GraceChange, ...]:
        """Read changes as they were stored; None is none."""
        return tuple(cls(date.fromisoformat(day), grace) for day, grace in stored or ())

    @staticmethod
    def written(changes: Sequence[GraceChange]) -> list[list[str | int]] | None:
        """Return changes as JSON knows them; None for none."""
        return [[each.from_on.isoformat(), each.grace] for each in changes] or None


class Tolerated(NamedTuple):
    """What is tolerated of a loan from day to day.

    Attributes:
        agreed: at the beginning.
        changes: agreed since, in the order of their days.
        calendar: days on which its office works; None where every day counts.
    """

    agreed: ArrearsSettings
    changes: tuple[GraceChange, ...] = ()
    calendar: WorkCalendar | None = None
