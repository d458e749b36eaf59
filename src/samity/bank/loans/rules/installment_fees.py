"""A fee that falls due with every installment, flat or as a part of it. See docs/rules/installment-fees.md."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.interest import PERCENT
from samity.kernel.money import RoundingMode, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from samity.bank.loans.values.state import Installment


class FeeBase(StrEnum):
    """What of an installment a fee is a part of; FLAT: of nothing, it is an amount."""

    FLAT = "FLAT"
    PRINCIPAL = "PERCENT_OF_AMOUNT"
    INTEREST = "PERCENT_OF_INTEREST"
    PRINCIPAL_AND_INTEREST = "PERCENT_OF_AMOUNT_AND_INTEREST"


class InstallmentFee(NamedTuple):
    """A fee on every installment.

    Attributes:
        base: what it is a part of.
        rate: percent of that; of a flat fee its amount, in minor units.
    """

    base: FeeBase
    rate: Fraction


def installment_fees(
    fee: InstallmentFee, installments: Iterable[Installment], rounding: RoundingMode = RoundingMode.HALF_EVEN
) -> Iterator[tuple[Installment, int]]:
    """Yield each installment that a fee comes to something with, and the amount in minor units, rounded once."""
    for each in installments:
        if amount := rounded_ratio(_exact(fee, each), rounding):
            yield each, amount


def _exact(fee: InstallmentFee, each: Installment) -> Fraction:
    if fee.base is FeeBase.FLAT:
        return fee.rate
    principal = 0 if fee.base is FeeBase.INTEREST else each.due.principal
    interest = 0 if fee.base is FeeBase.PRINCIPAL else each.due.interest
    return fee.rate * (principal + interest) / PERCENT
