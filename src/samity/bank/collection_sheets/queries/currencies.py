"""The currency of an amount, read with it: no statement of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.kernel.money import Currency, SymbolPosition

if TYPE_CHECKING:
    from sqlalchemy import Row

CURRENCY = "k.code, k.decimals, k.name AS currency_name, k.symbol, k.symbol_position, k.cash_unit"
"""Its columns, where `k` is the currency."""


def currency_of(row: Row[Any]) -> Currency:
    """Return the currency that stands in a row."""
    position = SymbolPosition(row.symbol_position)
    return Currency(row.code, row.decimals, row.currency_name, row.symbol, position, row.cash_unit)
