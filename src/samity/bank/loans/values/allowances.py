"""What a product lets be done to its loans once they are there; each loan keeps what was agreed when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class EditOption(StrEnum):
    """What of a schedule may be changed by hand."""

    DUE_DATES = "DUE_DATES"
    PRINCIPAL = "PRINCIPAL"
    INTEREST = "INTEREST"
    COUNT = "COUNT"
    PAYMENT_HOLIDAYS = "PAYMENT_HOLIDAYS"


class PaymentHolidayTerm(StrEnum):
    """What a payment holiday does to the term of a loan.

    EXTENDED: an installment is added at the end for each; KEPT: those that are left take over what it would have paid.
    """

    EXTENDED = "EXTENDED"
    KEPT = "KEPT"


class UndoableStep(StrEnum):
    """A step in the life of a loan that may be taken back."""

    APPROVAL = "APPROVAL"
    REJECTION = "REJECTION"
    WITHDRAWAL = "WITHDRAWAL"
    DISBURSEMENT = "DISBURSEMENT"
    CLOSING = "CLOSING"


EVERY_STEP = frozenset(UndoableStep)


@dataclass(frozen=True, slots=True)
class Gaps:
    """How many days lie between two due dates at least and at most, and between the pay-out and the first."""

    least: int
    most: int | None = None

    def hold(self, days: int) -> bool:
        """Say whether so many days may lie between."""
        return days >= self.least and (self.most is None or days <= self.most)


class OverAppliedBy(StrEnum):
    """How it is said how far a loan may go beyond its application: by percent of it, or by an amount."""

    PERCENTAGE = "PERCENTAGE"
    FLAT = "FLAT"


@dataclass(frozen=True, slots=True)
class OverApplied:
    """How far a loan may be approved and paid out beyond what was applied for; `number` in percent or minor units."""

    by: OverAppliedBy
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowances:
    """What may be done to a loan.

    Attributes:
        edits: what of its schedule may be changed by hand.
        payment_holiday_term: what a payment holiday does to its term.
        undo: steps of its life that may be taken back.
        gaps: how far apart installments are put when they are varied one by one; None where they are not.
        over_applied: how far it may go beyond what was applied for; None: not at all.
    """

    edits: frozenset[EditOption] = frozenset()
    payment_holiday_term: PaymentHolidayTerm = PaymentHolidayTerm.EXTENDED
    undo: frozenset[UndoableStep] = EVERY_STEP
    gaps: Gaps | None = None
    over_applied: OverApplied | None = None

    def to_json(self) -> dict[str, Any]:
        """Return them as JSON knows them."""
        return {
            "edits": sorted(self.edits),
            "holiday_term": self.payment_holiday_term.value,
            "undo": sorted(self.undo),
            "gaps": None if self.gaps is None else [self.gaps.least, self.gaps.most],
            "over_applied": None
            if self.over_applied is None
            else [self.over_applied.by.value, self.over_applied.number],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Allowances:
        """Read what `to_json` wrote; what was not known when a product or loan was made is as it was then."""
        return cls(
            edits=frozenset(map(EditOption, stored.get("edits", ()))),
            payment_holiday_term=PaymentHolidayTerm(stored.get("holiday_term", PaymentHolidayTerm.EXTENDED)),
            undo=frozenset(map(UndoableStep, stored.get("undo", EVERY_STEP))),
            gaps=Gaps(*stored["gaps"]) if stored.get("gaps") else None,
            over_applied=_over_applied(stored.get("over_applied")),
        )


def _over_applied(stored: list[Any] | None) -> OverApplied | None:
    return None if stored is None else OverApplied(OverAppliedBy(stored[0]), stored[1])
