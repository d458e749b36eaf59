"""A loan that is locked: what is held off it meanwhile, and what of it is due. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Mapping


HOLDS = ("holds_penalties", "holds_interest", "holds_fees")
"""What a lock may hold off a loan, by the names that its fact keeps."""


class LockedDue(StrEnum):
    """What of a locked loan is due: all of its balance, or what is late of it alone."""

    BALANCE = "BALANCE_AMOUNT"
    LATE = "DUE_AMOUNT_ON_LATE_INSTALLMENTS"


class LockReason(StrEnum):
    """Why the night locked a loan: it was in arrears for too long."""

    ARREARS = "ARREARS"


@dataclass(frozen=True, slots=True)
class LockSettings:
    """What was agreed about when the night locks a loan.

    Attributes:
        after_days: so many days in arrears lock it; None: however many there are.

    Raises:
        BrokenInvariant: it would be locked before it is in arrears.
    """

    after_days: int | None = None

    def __post_init__(self) -> None:
        ensure(self.after_days is None or self.after_days > 0, "a loan is in arrears before it is locked for them")

    def to_json(self) -> list[int | None]:
        """Return it as JSON knows it."""
        return [self.after_days]

    @classmethod
    def of(cls, after_days: int | None) -> LockSettings:
        """Return it as it was stored."""
        return cls(after_days)


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
    """

    on: date
    due: LockedDue | None = None
    holds_penalties: bool = False
    holds_interest: bool = False
    holds_fees: bool = False
    waiting: int = 0
    passed_on: date | None = None
    reason: LockReason | None = None

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
