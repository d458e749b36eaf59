"""A loan that is locked: what is held off it meanwhile, and what of it is due. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


HOLDS = ("holds_penalties", "holds_interest", "holds_fees")
"""What a lock may hold off a loan, by the names that its fact keeps."""
APPLIES = ("applies", "applies_of")
"""What it may let be applied of the day on which it begins, by the names that its fact keeps."""


class LockedDue(StrEnum):
    """What of a locked loan is due: all of its balance, or what is late of it alone."""

    BALANCE = "BALANCE_AMOUNT"
    LATE = "DUE_AMOUNT_ON_LATE_INSTALLMENTS"


class LockReason(StrEnum):
    """Why the night locked a loan: it was in arrears for too long, or its charges reached their cap meanwhile."""

    ARREARS = "ARREARS"
    CAP = "CAP"


@dataclass(frozen=True, slots=True)
class Cap:
    """What was agreed about the most interest, fees and penalties that a loan in arrears may owe.

    Attributes:
        percent: of a principal.
        is_of_original: of the principal that was paid out; else of what is outstanding of it.
        is_hard: charges never go beyond it; else what crosses it is charged, and nothing after that.

    Raises:
        BrokenInvariant: it is nothing, or the percentage no exact fraction.
    """

    percent: Fraction
    is_of_original: bool = False
    is_hard: bool = False

    def __post_init__(self) -> None:
        ensure(type(self.percent) is Fraction and self.percent > 0, "a cap is an exact part of a principal")

    def to_json(self) -> list[str | bool]:
        """Return it as JSON knows it: the percentage as an exact fraction in text."""
        return [str(self.percent), self.is_of_original, self.is_hard]


@dataclass(frozen=True, slots=True)
class LockSettings:
    """What was agreed about when the night locks a loan.

    Attributes:
        after_days: so many days in arrears lock it; None: however many there are.
        cap: the charges that do, while it is in arrears; None: however much they are.

    Raises:
        BrokenInvariant: it would be locked before it is in arrears.
    """

    after_days: int | None = None
    cap: Cap | None = None

    def __post_init__(self) -> None:
        ensure(self.after_days is None or self.after_days > 0, "a loan is in arrears before it is locked for them")

    def to_json(self) -> list[Any]:
        """Return it as JSON knows it."""
        return [self.after_days, self.cap and self.cap.to_json()]

    @classmethod
    def of(cls, after_days: int | None, cap: Sequence[Any] | None = None) -> LockSettings:
        """Return it as it was stored; of before there was any cap, without one."""
        return cls(after_days, None if cap is None else Cap(Fraction(cap[0]), *cap[1:]))


LEFT_OPEN = LockSettings()
"""People alone lock a loan."""


class Lock(NamedTuple):
    """How a loan is locked.

    Attributes:
        on: since which day.
        due: what of it is due; None as of any loan.
        holds_penalties: penalties go on to accrue, and are not applied.
        holds_interest: interest goes on to accrue, and is not applied.
        holds_fees: no fee is applied, whoever acts.
        waiting: interest of due dates that have passed since, in minor units: applied when it is unlocked.
        passed_on: the last of those due dates, where interest is fixed.
        reason: why the night locked it; None where somebody did.
        applies: of the own interest of one installment, due on the first day, so much is applied; minor units.
        applies_of: that installment, by its number.
    """

    on: date
    due: LockedDue | None = None
    holds_penalties: bool = False
    holds_interest: bool = False
    holds_fees: bool = False
    waiting: int = 0
    passed_on: date | None = None
    reason: LockReason | None = None
    applies: int = 0
    applies_of: int | None = None

    def applied_of(self, number: int) -> int:
        """Return how much of an installment's own interest is applied though interest is held off; minor units."""
        return self.applies if number == self.applies_of else 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        days = {"on": self.on.isoformat(), "passed_on": self.passed_on and self.passed_on.isoformat()}
        return {**self._asdict(), **days}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Lock | None:
        """Read what `to_json` wrote; None where nothing was."""
        if stored is None:
            return None
        passed_on, due, reason = stored.get("passed_on"), stored["due"], stored.get("reason")
        known = {
            "on": date.fromisoformat(stored["on"]),
            "due": due and LockedDue(due),
            "passed_on": passed_on and date.fromisoformat(passed_on),
            "reason": reason and LockReason(reason),
        }
        return cls(**{**stored, **known})
