"""Amounts as people write them become minor units of the loan's currency, or are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from decimal import Decimal

    from samity.kernel.money import Currency


@dataclass(eq=False)
class AmountTooFine(Refusal):
    """The amount {amount} has more decimals than {currency} has."""

    amount: Decimal
    currency: str


def minor_units(amount: Decimal, currency: Currency) -> int:
    """Return minor units.

    Raises:
        AmountTooFine: the amount has more digits than the currency's minor unit.
    """
    minor = currency.minor(amount)
    if minor is None:
        raise AmountTooFine(amount, currency.code)
    return minor
