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


class HolidayTerm(StrEnum):
    """What a payment holiday does to the term of a loan.

    EXTENDED: an installment is added at the end for each; KEPT: those that are left take over what it would have paid.
    """

    EXTENDED = "EXTENDED"
    KEPT = "KEPT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowances:
    """What may be done to a loan.

    Attributes:
        edits: what of its schedule may be changed by hand.
        holiday_term: what a payment holiday does to its term.
    """

    edits: frozenset[EditOption] = frozenset()
    holiday_term: HolidayTerm = HolidayTerm.EXTENDED

    def to_json(self) -> dict[str, Any]:
        """Return them as JSON knows them."""
        return {"edits": sorted(self.edits), "holiday_term": self.holiday_term.value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Allowances:
        """Read what `to_json` wrote; a product or loan of before there were any has none."""
        if not stored:
            return cls()
        return cls(edits=frozenset(map(EditOption, stored["edits"])), holiday_term=HolidayTerm(stored["holiday_term"]))
