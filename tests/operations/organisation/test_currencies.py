"""A currency is the same wherever it is met: its symbol, where that stands, its smallest coin."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import lend, meeting, on_day, product, village

from samity.bank.accounting.queries import JournalFilter, lines, trial_balance
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.organisation.operations.currencies import (
    CashUnitFinerThanCurrency,
    ChangeCurrency,
    CurrencyCodeMalformed,
    DefineCurrency,
    TooManyDecimals,
    change_currency,
    define_currency,
)
from samity.bank.organisation.queries.currencies import currency_by_code, currency_of
from samity.kernel.errors import Refusals
from samity.kernel.money import Currency, SymbolPosition

if TYPE_CHECKING:
    from samity.storage.unit import Unit

SHILLING = Currency("KES", 2, "Kenyan Shilling", "KSh", SymbolPosition.AFTER, cash_unit=5)


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the first meeting after a loan, with the shilling as this bank writes it."""
    changes = {"symbol": "KSh", "symbol_position": SymbolPosition.AFTER, "cash_unit": Decimal("0.05")}
    change_currency(ChangeCurrency("KES", changes), unit)
    return on_day(unit, meeting(1))


def test_loans_sheets_and_books_know_all_of_their_currency(today: Unit) -> None:
    place = village(today, members=1)
    loan_id = lend(today, place, product(today).id, place.clients[0])
    connection = today.connection
    assert currency_by_code(connection, "KES") == SHILLING
    assert loan_by_id(connection, loan_id).currency == SHILLING
    (line, _) = lines(connection, JournalFilter(hierarchy="", account_id=loan_id))
    assert currency_of(line) == SHILLING
    (balance,) = (each for each in trial_balance(connection, meeting(1)) if each.currency.code == "KES")
    assert balance.currency == SHILLING
    sheet = generate_sheet(GenerateSheet(SheetKind.GROUP, place.group_id, place.calendar_id, meeting(1)), today)
    (loan,) = sheet.groups[0].clients[0].loans
    assert loan.currency == SHILLING
    assert loan.currency.printed(loan.due.total) == "1,055.23 KSh"


def test_a_coin_is_refused_as_it_would_be_printed(today: Unit) -> None:
    with pytest.raises(CashUnitFinerThanCurrency) as refused:
        change_currency(ChangeCurrency("KES", {"cash_unit": Decimal("0.001")}), today)
    assert str(refused.value) == ("The smallest coin, 0.001 KSh, must be a positive amount with at most 2 decimals.")
    grain = DefineCurrency("GRAIN", "Grain", 2, "g", cash_unit=Decimal(0))
    with pytest.raises(CashUnitFinerThanCurrency, match=r"coin, g 0\.00, must"):
        define_currency(grain, today)


def test_a_currency_is_refused_for_all_that_is_wrong_with_it(today: Unit) -> None:
    with pytest.raises(Refusals) as refused:
        define_currency(DefineCurrency("৳", "Taka", -1, cash_unit=Decimal("0.5")), today)
    assert [type(each) for each in refused.value.reasons] == [CurrencyCodeMalformed, TooManyDecimals]
