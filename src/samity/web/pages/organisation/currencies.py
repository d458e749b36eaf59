"""Currencies: those in which the bank counts, how they are printed, and their smallest coin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.organisation.operations.currencies import (
    CashUnitFinerThanCurrency,
    ChangeCurrency,
    ChooseCurrencies,
    CurrencyCodeMalformed,
    CurrencyCodeTaken,
    CurrencyNameGiven,
    DefineCurrency,
    TooManyDecimals,
    change_currency,
    choose_currencies,
    define_currency,
)
from samity.bank.organisation.operations.denominations import (
    DenominationNotInCurrency,
    DenominationTwice,
    SetDenominations,
    TooManyDenominations,
    set_denominations,
)
from samity.bank.organisation.queries import currencies, currency_row
from samity.bank.organisation.queries.denominations import denominations
from samity.kernel.money import SymbolPosition
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import AmountsField, ChoiceField, ManyField, NumberField, TextField, WholeField
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

EXAMPLE = 123_456_789
BESIDE = {
    CurrencyCodeMalformed: "code",
    CurrencyCodeTaken: "code",
    CurrencyNameGiven: "name",
    TooManyDecimals: "decimals",
    CashUnitFinerThanCurrency: "cash_unit",
}
POSITIONS = (
    (SymbolPosition.BEFORE.value, later("before the number")),
    (SymbolPosition.AFTER.value, later("after the number")),
)


@router.get("/currencies", response_model=None)
def list_currencies(visit: Visiting) -> Response:
    """Show the currencies in use, and those that the bank made itself."""
    permit(visit.unit, "currencies:read")
    listed = [row for row in currencies(visit.connection) if row.selected or not row.fiat]
    return visit.show("organisation/currencies.html", currencies=listed, example=EXAMPLE)


class ChooseForm(ActForm):
    """Which currencies are used from now on."""

    used = ManyField(
        later("Go on using"), of=str, description=later("Accounts in a currency that is no longer used keep it.")
    )
    taken = ChoiceField(later("Use from now on"), required=False, of=str, empty=later("no other"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Those in use are ticked."""
        return {"used": [row.currency.code for row in currencies(visit.connection) if row.selected]}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer those in use as boxes, and the others as a list."""
        known = currencies(visit.connection)
        words = {row.currency.code: f"{row.currency.name} ({row.currency.code})" for row in known}
        self.used.offer((row.currency.code, words[row.currency.code]) for row in known if row.selected)
        self.taken.offer((row.currency.code, words[row.currency.code]) for row in known if not row.selected)

    def command(self, visit: Visit, **ids: int) -> ChooseCurrencies:
        """Use those."""
        self.still_stands(visit, **ids)
        taken = (self.taken.data,) if self.taken.data else ()
        return ChooseCurrencies((*(self.used.data or ()), *taken))


class DefineForm(ActForm):
    """A money that no state issues."""

    code = TextField(later("Code"), longest=16, description=later("Two to sixteen letters and digits."))
    name = TextField(later("Name"), longest=100)
    decimals = WholeField(
        later("Decimals"), description=later("How many digits stand behind the decimal sign: 0 to 8.")
    )
    symbol = TextField(later("Symbol"), required=False, longest=16, description=later("Empty: its code is printed."))
    symbol_position = ChoiceField(later("The symbol stands"), of=str)
    cash_unit = NumberField(
        later("Smallest coin"),
        required=False,
        description=later("Such as 0.05 or 5: cash is rounded to it. Empty: every amount can be paid in coins."),
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is like most."""
        return {"decimals": 2, "symbol_position": SymbolPosition.BEFORE.value}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer where the symbol may stand."""
        self.symbol_position.offer(POSITIONS)

    def command(self, visit: Visit, **ids: int) -> Any:
        """Define it."""
        given = {"symbol": self.symbol.data or "", "symbol_position": SymbolPosition(self.symbol_position.data)}
        return DefineCurrency(**{**self.data, **given})


class ChangeForm(DefineForm):
    """What may be changed of a currency: neither its code nor its decimals, nor the name of a state's money."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        known = currency_row(visit.connection, _code(visit)).currency
        return {
            "name": known.name,
            "symbol": known.symbol or None,
            "symbol_position": known.symbol_position.value,
            "cash_unit": known.major(known.cash_unit),
        }

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer where the symbol may stand, and leave out what stays."""
        super().offer(visit, **ids)
        del self.code, self.decimals
        if currency_row(visit.connection, _code(visit)).fiat:
            del self.name

    def command(self, visit: Visit, **ids: int) -> ChangeCurrency:
        """Change what differs."""
        changes = self.changed(visit, **ids)
        if "symbol" in changes:
            changes["symbol"] = changes["symbol"] or ""
        return ChangeCurrency(_code(visit), changes)


class DenominationsForm(ActForm):
    """By which notes and coins a currency is counted."""

    values = AmountsField(
        later("Notes and coins"),
        required=False,
        description=later("With a semicolon between them. Empty: the usual ones."),
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with those by which it is counted now."""
        known = currency_row(visit.connection, _code(visit)).currency
        return {"values": tuple(known.major(each) for each in denominations(visit.connection, [known])[known.code])}

    def command(self, visit: Visit, **ids: int) -> SetDenominations:
        """Count by them."""
        self.still_stands(visit, **ids)
        return SetDenominations(_code(visit), self.data["values"] or ())


def _code(visit: Visit) -> str:
    return str(visit.request.path_params["code"])


def _about(visit: Visit) -> Mapping[str, Any]:
    known = currency_row(visit.connection, _code(visit)).currency
    return {
        "subject": known.name,
        "note": say("An amount is printed like this: {example}", example=visit.formats.amount(EXAMPLE, known)),
    }


offer_act(
    router,
    Act(
        path="/currencies/choose",
        form=ChooseForm,
        operation=choose_currencies,
        heading=later("Choose currencies"),
        button=later("Save"),
        after=lambda _: "/currencies",
        said=later("The currencies are chosen."),
        back="/currencies",
    ),
)
offer_act(
    router,
    Act(
        path="/currencies/define",
        form=DefineForm,
        operation=define_currency,
        heading=later("Define an own currency"),
        button=later("Define"),
        after=lambda _: "/currencies",
        said=later("The currency is defined; it still has to be chosen."),
        at=BESIDE,
        back="/currencies",
    ),
)
offer_act(
    router,
    Act(
        path="/currencies/{code}/change",
        form=ChangeForm,
        operation=change_currency,
        heading=later("Change a currency"),
        button=later("Save"),
        after=lambda _: "/currencies",
        said=later("The currency is changed."),
        at=BESIDE,
        back="/currencies",
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/currencies/{code}/denominations",
        form=DenominationsForm,
        operation=set_denominations,
        heading=later("Say which notes and coins there are"),
        button=later("Save"),
        after=lambda _: "/currencies",
        said=later("Cash is counted by these notes and coins."),
        at=dict.fromkeys((DenominationNotInCurrency, DenominationTwice, TooManyDenominations), "values"),
        back="/currencies",
        about=_about,
    ),
)
