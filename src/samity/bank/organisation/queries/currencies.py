"""Currencies as the bank uses them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import currency
from samity.kernel.errors import Refusal
from samity.kernel.money import Currency, SymbolPosition

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class CurrencyNotFound(Refusal):
    """There is no currency {code}."""

    code: str


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    """A currency, and whether it is money of a state and in use here."""

    currency: Currency
    fiat: bool
    selected: bool


_COLUMNS = (
    currency.c.code,
    currency.c.decimals,
    currency.c.name,
    currency.c.symbol,
    currency.c.symbol_position,
    currency.c.cash_unit,
    currency.c.fiat,
    currency.c.selected,
)


def currency_by_code(connection: Connection, code: str) -> Currency:
    """Return a currency the bank knows, selected or not.

    Raises:
        CurrencyNotFound: there is none.
    """
    return currency_row(connection, code).currency


def currency_row(connection: Connection, code: str) -> CurrencyRow:
    """Return a currency with its standing in the bank.

    Raises:
        CurrencyNotFound: there is none.
    """
    row = connection.execute(select(*_COLUMNS).where(currency.c.code == code)).mappings().first()
    if row is None:
        raise CurrencyNotFound(code)
    return _read(row)


def currencies(connection: Connection) -> list[CurrencyRow]:
    """List every currency the bank may choose from, by name."""
    return [
        _read(row)
        for row in connection.execute(select(*_COLUMNS).order_by(currency.c.name, currency.c.code)).mappings()
    ]


def _read(row: RowMapping) -> CurrencyRow:
    known = Currency(
        row["code"],
        row["decimals"],
        row["name"],
        row["symbol"],
        SymbolPosition(row["symbol_position"]),
        row["cash_unit"],
    )
    return CurrencyRow(known, fiat=row["fiat"], selected=row["selected"])
