"""What is collected in cash when the smallest coins are gone. See docs/rules/cash-rounding.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samity.kernel.money import RoundingMode, to_multiple

if TYPE_CHECKING:
    from samity.kernel.money import Currency


class CashRounding(NamedTuple):
    """An amount as coins can pay it, in minor units.

    Attributes:
        collected: what changes hands, a multiple of the smallest coin.
        difference: collected minus amount; above zero the bank gains it, below zero the bank bears it.
    """

    collected: int
    difference: int


def cash_rounding(amount: int, unit: int, mode: RoundingMode = RoundingMode.HALF_UP) -> CashRounding:
    """Round what is paid in cash to the smallest coin; the account is credited with the amount itself.

    Args:
        amount: what is paid, in minor units.
        unit: the smallest coin in minor units (`Currency.cash_unit`); 1 leaves every amount as it is.
        mode: where an amount half-way between two coins goes.
    """
    collected = to_multiple(amount, unit, mode)
    return CashRounding(collected, collected - amount)


def collected_in(currency: Currency, amount: int, *, is_cash: bool) -> CashRounding:
    """Return what changes hands through a payment channel: only cash knows coins."""
    return cash_rounding(amount, currency.cash_unit if is_cash else 1)
