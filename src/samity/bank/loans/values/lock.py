"""A loan that is locked: what is held off it meanwhile, and what of it is due. See docs/rules/locking.md."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class LockedDue(StrEnum):
    """What of a locked loan is due: all of its balance, or what is late of it alone."""

    BALANCE = "BALANCE_AMOUNT"
    LATE = "DUE_AMOUNT_ON_LATE_INSTALLMENTS"


class Lock(NamedTuple):
    """How a loan is locked.

    Attributes:
        on: since which day.
        due: what of it is due; None as of any loan.
        holds_penalties: penalties go on to accrue, and are not applied.
    """

    on: date
    due: LockedDue | None = None
    holds_penalties: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {"on": self.on.isoformat(), "due": self.due, "holds_penalties": self.holds_penalties}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Lock | None:
        """Read what `to_json` wrote; None where nothing was."""
        if stored is None:
            return None
        due = stored["due"] and LockedDue(stored["due"])
        return cls(date.fromisoformat(stored["on"]), due, stored["holds_penalties"])
