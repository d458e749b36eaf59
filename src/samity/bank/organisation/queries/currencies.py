"""Currencies as the bank uses them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select, true

from samity.bank.organisation.records import currency
from samity.kernel.errors import Refusal
from samity.kernel.money import Currency, SymbolPosition

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement, Connection, RowMapping


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


# What a row must tell so that `currency_of` can read it: its name there, and the column.
_COLUMNS = {
    "currency": currency.c.code,
    "currency_name": currency.c.name,
    "decimals": currency.c.decimals,
    "symbol": currency.c.symbol,
    "symbol_position": currency.c.symbol_position,
    "cash_unit": currency.c.cash_unit,
}


def currency_columns(alias: str) -> str:
    """Return the columns that `currency_of` reads, for a statement in which the currency stands under an alias."""
    return ", ".join(f"{alias}.{column.name} AS {name}" for name, column in _COLUMNS.items())


def currency_of(row: Row[Any] | RowMapping) -> Currency:
    """Return the currency that a row tells of, with all that printing and paying an amount needs."""
    told = row._mapping if isinstance(row, Row) else row  # noqa: SLF001 - so SQLAlchemy calls what it offers everybody
    return _currency(*[told[name] for name in _COLUMNS])


@lru_cache(maxsize=256)
def _currency(code: str, name: str, decimals: int, symbol: str, position: str, cash_unit: int) -> Currency:
    """Return a currency; the rows of a sheet all tell of the same one."""
    return Currency(code, decimals, name, symbol, SymbolPosition(position), cash_unit)


def currency_by_code(connection: Connection, code: str, *, lock: bool = False) -> Currency:
    """Return a currency the bank knows, selected or not, locked against other changes of it when asked.

    Raises:
        CurrencyNotFound: there is none.
    """
    if lock:  # before it is read: who waited must see what the other did
        connection.execute(select(currency.c.code).where(currency.c.code == code).with_for_update())
    return currency_row(connection, code).currency


def currency_row(connection: Connection, code: str) -> CurrencyRow:
    """Return a currency with its standing in the bank.

    Raises:
        CurrencyNotFound: there is none.
    """
    found = _rows(connection, currency.c.code == code)
    if not found:
        raise CurrencyNotFound(code)
    return found[0]


def currencies(connection: Connection) -> list[CurrencyRow]:
    """List every currency the bank may choose from, by name."""
    return _rows(connection, true())


def currencies_by_code(connection: Connection, codes: Collection[str]) -> Mapping[str, Currency]:
    """Return the currencies among the codes."""
    return {row.currency.code: row.currency for row in _rows(connection, currency.c.code.in_(codes))}


def _rows(connection: Connection, wanted: ColumnElement[bool]) -> list[CurrencyRow]:
    told = [column.label(name) for name, column in _COLUMNS.items()]
    statement = select(*told, currency.c.fiat, currency.c.selected).where(wanted)
    return [
        CurrencyRow(currency_of(row), fiat=row["fiat"], selected=row["selected"])
        for row in connection.execute(statement.order_by(currency.c.name, currency.c.code)).mappings()
    ]
