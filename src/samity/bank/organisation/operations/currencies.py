"""Currencies: choose those the bank uses, define own ones, and say how they are printed and paid in cash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, update

from samity.bank.gate import operation
from samity.bank.organisation.queries import CurrencyNotFound, currencies, currency_row
from samity.bank.organisation.records import currency
from samity.kernel.errors import Refusal, refuse_all
from samity.kernel.money import LARGEST_MINOR, Currency, Money, SymbolPosition
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.storage.unit import Unit

OWN_CODE = re.compile(r"[A-Za-z0-9]{2,16}")
MOST_DECIMALS = 8


@dataclass(eq=False)
class CurrencyCodeTaken(Refusal):
    """A currency with the code {code} exists already."""

    code: str


@dataclass(eq=False)
class CurrencyCodeMalformed(Refusal):
    """An own currency code has 2 to 16 letters and digits, unlike {code}."""

    code: str


@dataclass(eq=False)
class TooManyDecimals(Refusal):
    """A currency has at most {most} decimals."""

    most: int


@dataclass(eq=False)
class CashUnitFinerThanCurrency(Refusal):
    """The smallest coin, {cash_unit}, must be a positive amount with at most {decimals} decimals."""

    cash_unit: Money
    decimals: int


@dataclass(eq=False)
class CurrencyNameGiven(Refusal):
    """The name of {code} is given by ISO 4217 and cannot be changed."""

    code: str


@dataclass(frozen=True, slots=True)
class ChooseCurrencies:
    """Use these currencies and no others."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefineCurrency:
    """Define a currency that no state issues (NON_FIAT).

    Attributes:
        cash_unit: the smallest coin in major units; None when every minor unit exists in cash.
    """

    code: str
    name: str
    decimals: int
    symbol: str = ""
    symbol_position: SymbolPosition = SymbolPosition.BEFORE
    cash_unit: Decimal | None = None

    @property
    def currency(self) -> Currency:
        """The currency as it will print amounts."""
        return Currency(self.code, self.decimals, self.name, self.symbol, self.symbol_position)


@dataclass(frozen=True, slots=True)
class ChangeCurrency:
    """Change what is named in `changes`: symbol, symbol_position, cash_unit (major units), and an own one's name."""

    code: str
    changes: dict[str, Any]


@operation("currencies:choose")
def choose_currencies(command: ChooseCurrencies, unit: Unit) -> tuple[str, ...]:
    """Use these currencies and no others for what comes; accounts in another keep theirs.

    Returns:
        The codes in use.

    Raises:
        CurrencyNotFound: one of the codes is unknown; all such are named.
    """
    known = {row.currency.code for row in currencies(unit.connection)}
    refuse_all(CurrencyNotFound(code) for code in dict.fromkeys(command.codes) if code not in known)
    chosen = currency.c.code == func.any(list(command.codes))
    unit.connection.execute(update(currency).where(currency.c.selected != chosen).values(selected=chosen))
    return tuple(dict.fromkeys(command.codes))


@operation("currencies:define")
def define_currency(command: DefineCurrency, unit: Unit) -> str:
    """Define a currency that no state issues; it still has to be chosen.

    Returns:
        Its code.

    Raises:
        CurrencyCodeMalformed, TooManyDecimals, CashUnitFinerThanCurrency: what is wrong with it, all at once.
        CurrencyCodeTaken: there is one with this code.
    """
    wrong: list[Refusal] = []
    if not OWN_CODE.fullmatch(command.code):
        wrong.append(CurrencyCodeMalformed(command.code))
    if not 0 <= command.decimals <= MOST_DECIMALS:
        wrong.append(TooManyDecimals(MOST_DECIMALS))
    else:
        wrong += _coin_refusals(command.cash_unit, command.currency)
    refuse_all(wrong)
    with refusing(pk_currency=CurrencyCodeTaken(command.code)):
        unit.connection.execute(
            insert(currency).values(
                code=command.code,
                name=command.name,
                decimals=command.decimals,
                symbol=command.symbol,
                symbol_position=command.symbol_position.value,
                cash_unit=_coin(command.cash_unit, command.decimals),
                fiat=False,
            )
        )
    return command.code


@operation("currencies:change")
def change_currency(command: ChangeCurrency, unit: Unit) -> str:
    """Change how a currency is printed or which coins exist; its decimals stay, amounts are counted in them.

    Raises:
        CurrencyNotFound: there is none.
        CurrencyNameGiven: the name of a state's money is not ours to change.
        CashUnitFinerThanCurrency: the coin is no whole number of minor units.
    """
    found = currency_row(unit.connection, command.code)
    values = dict(command.changes)
    if found.fiat and "name" in values:
        raise CurrencyNameGiven(command.code)
    if "cash_unit" in values:
        refuse_all(_coin_refusals(values["cash_unit"], found.currency))
        values["cash_unit"] = _coin(values["cash_unit"], found.currency.decimals)
    if "symbol_position" in values:
        values["symbol_position"] = SymbolPosition(values["symbol_position"]).value
    if values:
        unit.connection.execute(update(currency).where(currency.c.code == command.code).values(**values))
    return command.code


def _coin_refusals(major: Decimal | None, known: Currency) -> Iterator[Refusal]:
    if major is not None and _coin(major, known.decimals) is None:
        yield CashUnitFinerThanCurrency(Money(major, known), known.decimals)


def _coin(major: Decimal | None, decimals: int) -> int | None:
    """Return the coin in minor units, or None when it is no positive whole number of them, or beyond any amount."""
    scaled = Decimal(1) if major is None else major.scaleb(decimals)
    return int(scaled) if 0 < scaled <= LARGEST_MINOR and scaled == scaled.to_integral_value() else None
