"""Amounts as people write them become minor units of the loan's currency, or are refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.offers import bears_beyond_measure
from samity.bank.loans.rules.schedule_refusals import lent_refusals
from samity.kernel.errors import Refusal
from samity.kernel.money import LARGEST_MINOR, Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Currency

AMOUNT = "amount"
APPROVED = "approved_amount"
MOVED = "moved_amount"
CUSTOM = "custom_amounts"
CHARGED = "charge_amount"
RESCHEDULED = "rescheduled_amount"
AGREED = "agreed_repayment"
INSTALLMENT_TOTAL = "installment_total"
INSTALLMENT_PRINCIPAL = "installment_principal"
INSTALLMENT_INTEREST = "installment_interest"
"""What an amount can be; a term of the loan has the term's own name."""


@dataclass(eq=False)
class AmountTooFine(Refusal):
    """The amount {amount} has more decimals than {currency} has."""

    amount: Money
    currency: str
    of: str = AMOUNT


@dataclass(eq=False)
class AmountTooLarge(Refusal):
    """The amount {amount} is more than an account in {currency} can hold."""

    amount: Money
    currency: str
    of: str = AMOUNT


def amount_refusal(amount: Decimal, currency: Currency, of: str = AMOUNT) -> Refusal | None:
    """Return what keeps a number from being an amount of the currency, if anything does.

    Args:
        amount: major units.
        currency: of the loan.
        of: what the amount is, by the bank's name, so that a door can name what it was sent.
    """
    if currency.minor(amount) is not None:
        return None
    too_large = amount.is_infinite() or (amount.is_finite() and abs(amount) > currency.major(LARGEST_MINOR))
    return (AmountTooLarge if too_large else AmountTooFine)(Money(amount, currency), currency.code, of)


def lent_amount_refusals(terms: LoanTerms, minor: int, currency: Currency, of: str) -> Iterator[Refusal]:
    """Return what stands against lending an amount, in minor units, on terms that were agreed for another."""
    yield from lent_refusals(terms, minor)
    if bears_beyond_measure(replace(terms, principal=minor)):
        yield AmountTooLarge(currency.money(minor), currency.code, of)


def minor_units(amount: Decimal, currency: Currency, of: str = AMOUNT) -> int:
    """Return minor units.

    Raises:
        AmountTooFine: the amount has more digits than the currency's minor unit.
        AmountTooLarge: it is more than can be reckoned with.
    """
    minor = currency.minor(amount)
    if minor is None:
        raise amount_refusal(amount, currency, of) or AmountTooFine(Money(amount, currency), currency.code, of)
    return minor
