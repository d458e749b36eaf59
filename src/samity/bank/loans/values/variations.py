"""What somebody wants of installments before a loan is paid out, each named by its due date."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class VariationKind(StrEnum):
    """Whether an installment is changed, is one more, or is left out."""

    CHANGED = "CHANGED"
    ADDED = "ADDED"
    LEFT_OUT = "LEFT_OUT"


class Variation(NamedTuple):
    """One installment otherwise; what is None stays, or follows from the others. Minor units.

    Attributes:
        due_on: of the installment, as it stands or, of one more, as it shall be.
        moved_to: its new due date.
        amount: its total, or its principal where that is what stays the same.
    """

    due_on: date
    kind: VariationKind = VariationKind.CHANGED
    moved_to: date | None = None
    amount: int | None = None

    @property
    def lands_on(self) -> date:
        """Return when the installment will be due."""
        return self.moved_to or self.due_on
