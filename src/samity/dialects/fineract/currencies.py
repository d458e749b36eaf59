"""/currencies."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from samity.bank.gate import permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.currencies import (
    MOST_DECIMALS,
    ChangeCurrency,
    ChooseCurrencies,
    DefineCurrency,
    change_currency,
    choose_currencies,
    define_currency,
)
from samity.bank.organisation.operations.denominations import SetDenominations, set_denominations
from samity.bank.organisation.queries.denominations import denominations
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireName, WirePositive, WireWhole
from samity.kernel.money import Currency, SymbolPosition
from samity.storage.unit import Unit

router = WireRouter(tags=["Currencies"])

NAMES = {
    "code": "code",
    "name": "name",
    "decimalPlaces": "decimals",
    "displaySymbol": "symbol",
    "symbolPosition": "symbol_position",
    "cashUnit": "cash_unit",
}

OwnCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{2,16}$")]
Decimals = Annotated[WireWhole, Field(ge=0, le=MOST_DECIMALS)]
Symbol = Annotated[str, Field(min_length=1, max_length=8)]


class CurrencyChoice(WireModel):
    """The currencies the bank uses."""

    resource: ClassVar[str] = "currency"
    currencies: Annotated[list[WireName], Field(min_length=1)]


class CurrencyBody(WireModel):
    """A currency of the bank's own; not in Fineract. `cashUnit` is the smallest coin, in major units."""

    resource: ClassVar[str] = "currency"
    code: OwnCode
    name: WireName
    decimalPlaces: Decimals
    displaySymbol: Symbol | None = None
    symbolPosition: SymbolPosition | None = None
    cashUnit: WirePositive | None = None


class CurrencyChange(WireModel):
    """How a currency is printed, and its smallest coin; not in Fineract."""

    resource: ClassVar[str] = "currency"
    name: WireName | None = None
    displaySymbol: Symbol | None = None
    symbolPosition: SymbolPosition | None = None
    cashUnit: WirePositive | None = None


class DenominationList(WireModel):
    """The notes and coins by which a currency is counted, in major units; none: the usual ones. Not in Fineract."""

    resource: ClassVar[str] = "currency"
    denominations: list[WirePositive]


@router.get("/currencies")
@reading
def list_currencies(unit: Unit) -> dict[str, Any]:
    """List the currencies in use, and all there are."""
    permit(unit, "currencies:read")
    found = queries.currencies(unit.connection)
    return {
        "selectedCurrencyOptions": [_spell_row(each) for each in found if each.selected],
        "currencyOptions": [_spell_row(each) for each in found],
    }


@router.put("/currencies")
@writing(CurrencyChoice)
def update_currencies(body: CurrencyChoice, unit: Unit) -> dict[str, Any]:
    """Use these currencies and no others."""
    return {"changes": {"currencies": choose_currencies(ChooseCurrencies(tuple(body.currencies)), unit)}}


@router.get("/currencies/{code}")
@reading
def retrieve_currency(code: str, unit: Unit) -> dict[str, Any]:
    """Return one currency."""
    permit(unit, "currencies:read")
    return _spell_row(queries.currency_row(unit.connection, code))


@router.post("/currencies")
@writing(CurrencyBody)
def create_currency(body: CurrencyBody, unit: Unit) -> dict[str, Any]:
    """Define a currency that no state issues."""
    _, named = changes_of(body, NAMES)
    return {"resourceIdentifier": define_currency(DefineCurrency(**named), unit)}


@router.put("/currencies/{code}")
@writing(CurrencyChange)
def update_currency(code: str, body: CurrencyChange, unit: Unit) -> dict[str, Any]:
    """Change how a currency is printed, or its smallest coin."""
    given, changes = changes_of(body, NAMES)
    return {"resourceIdentifier": change_currency(ChangeCurrency(code, changes), unit), "changes": given}


@router.get("/currencies/{code}/denominations")
@reading
def retrieve_denominations(code: str, unit: Unit) -> dict[str, Any]:
    """List the notes and coins by which a currency is counted, the largest first; not in Fineract."""
    permit(unit, "currencies:read")
    currency = queries.currency_by_code(unit.connection, code)
    found = denominations(unit.connection, [currency])[currency.code]
    return {"currencyCode": currency.code, "denominations": [currency.major(each) for each in found]}


@router.put("/currencies/{code}/denominations")
@writing(DenominationList)
def update_denominations(code: str, body: DenominationList, unit: Unit) -> dict[str, Any]:
    """Count a currency by these notes and coins; not in Fineract."""
    told = set_denominations(SetDenominations(code, tuple(body.denominations)), unit)
    return {"resourceIdentifier": told, "changes": {"denominations": body.denominations}}


def spell_currency(currency: Currency) -> dict[str, Any]:
    """Spell a currency as loans, products and accounts show it."""
    return {
        "code": currency.code,
        "name": currency.name,
        "decimalPlaces": currency.decimals,
        "displaySymbol": currency.symbol or None,
        "nameCode": f"currency.{currency.code}",
        "displayLabel": f"{currency.name} ({currency.symbol or currency.code})",
    }


def _spell_row(row: queries.CurrencyRow) -> dict[str, Any]:
    return {
        **spell_currency(row.currency),
        "symbolPosition": row.currency.symbol_position.value,
        "cashUnit": row.currency.major(row.currency.cash_unit),
        "fiat": row.fiat,
    }
