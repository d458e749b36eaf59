"""Amounts as people write them become minor units of the loan's currency, or are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal
from samity.kernel.money import LARGEST_MINOR, Money

if TYPE_CHECKING:
    from decimal import Decimal

    from samity.kernel.money import Currency


@dataclass(eq=False)
class AmountTooFine(Refusal):
    """The amount {amount} has more decimals than {currency} has."""

    amount: Money
    currency: str


@dataclass(eq=False)
class AmountTooLarge(Refusal):
    """The amount {amount} is more than an account in {currency} can hold."""

    amount: Money
    currency: str


def amount_refusal(amount: Decimal, currency: Currency) -> Refusal | None:
    """Return what keeps a number from being an amount of the currency, if anything does."""
    if currency.minor(amount) is not None:
        return None
    too_large = amount.is_infinite() or (amount.is_finite() and abs(amount) > currency.major(LARGEST_MINOR))
    return (AmountTooLarge if too_large else AmountTooFine)(Money(amount, currency), currency.code)


def minor_units(amount: Decimal, currency: Currency) -> int:
    """Return minor units.

    Raises:
        AmountTooFine: the amount has more digits than the currency's minor unit.
        AmountTooLarge: it is more than can be reckoned with.
    """
    minor = currency.minor(amount)
    if minor is None:
        raise amount_refusal(amount, currency) or AmountTooFine(Money(amount, currency), currency.code)
    return minor
