"""A predefined fee or penalty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class ChargeTime(StrEnum):
    """When a charge falls due: on a day said for each loan, with every installment, or with one that is late."""

    ON_A_DAY = "ON_A_DAY"
    EVERY_INSTALLMENT = "EVERY_INSTALLMENT"
    OVERDUE_INSTALLMENT = "OVERDUE_INSTALLMENT"


class FeeBase(StrEnum):
    """What of an installment a fee is a part of; FLAT: of nothing, it is an amount."""

    FLAT = "FLAT"
    PRINCIPAL = "PERCENT_OF_AMOUNT"
    INTEREST = "PERCENT_OF_INTEREST"
    PRINCIPAL_AND_INTEREST = "PERCENT_OF_AMOUNT_AND_INTEREST"


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee or penalty that can be put on a loan.

    Attributes:
        amount: in minor units of its currency; 0 where it is a part of something.
        time: when it falls due.
        base: what it is a part of.
        percent: of that; 0 where it is an amount.
    """

    id: int
    name: str
    currency_code: str
    amount: int
    is_penalty: bool
    is_active: bool
    time: ChargeTime = ChargeTime.ON_A_DAY
    base: FeeBase = FeeBase.FLAT
    percent: Fraction = Fraction(0)

    @property
    def is_put_on_loans(self) -> bool:
        """Say whether it is in use, and put on a loan by itself; others come with a product."""
        return self.is_active and self.time is ChargeTime.ON_A_DAY
