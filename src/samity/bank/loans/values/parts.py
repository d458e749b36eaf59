"""The four parts of a debt, always in this order: principal, interest, fees, penalties. Minor units."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Part(StrEnum):
    """A part of a debt."""

    PRINCIPAL = "PRINCIPAL"
    INTEREST = "INTEREST"
    FEES = "FEES"
    PENALTIES = "PENALTIES"


class Outside(StrEnum):
    """What is owed outside the schedule, and is a part of no installment."""

    FROM_ARREARS = "FROM_ARREARS"


class Parts(NamedTuple):
    """An amount by its parts."""

    principal: int = 0
    interest: int = 0
    fees: int = 0
    penalties: int = 0

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return self.principal + self.interest + self.fees + self.penalties

    def plus(self, other: Parts) -> Parts:
        """Add part by part."""
        return Parts(
            self.principal + other.principal,
            self.interest + other.interest,
            self.fees + other.fees,
            self.penalties + other.penalties,
        )

    def minus(self, other: Parts) -> Parts:
        """Subtract part by part."""
        return Parts(
            self.principal - other.principal,
            self.interest - other.interest,
            self.fees - other.fees,
            self.penalties - other.penalties,
        )

    def of(self, part: Part) -> int:
        """Return one part."""
        return self[PART_ORDER[part]]

    def adding(self, part: Part, amount: int) -> Parts:
        """Add an amount to one part."""
        values = list(self)
        values[PART_ORDER[part]] += amount
        return Parts._make(values)


PART_ORDER = {part: place for place, part in enumerate(Part)}
NOTHING = Parts()


def total_of(many: list[Parts]) -> Parts:
    """Add several amounts part by part."""
    principal = interest = fees = penalties = 0
    for each in many:
        principal += each[0]
        interest += each[1]
        fees += each[2]
        penalties += each[3]
    return Parts(principal, interest, fees, penalties)
