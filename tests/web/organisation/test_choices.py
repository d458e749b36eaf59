from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from samity.bank.organisation.operations.currencies import (
    CashUnitFinerThanCurrency,
    DefineCurrency,
    define_currency,
)
from samity.bank.organisation.queries import codes, currency_row, payment_channels, settings, values_of_code
from samity.bank.organisation.values.codes import SYSTEM_CODES
from samity.bank.organisation.values.settings import SETTINGS
from samity.kernel.money import LARGEST_MINOR, SymbolPosition
from samity.web.pages.organisation.codes import LISTS
from samity.web.pages.organisation.settings import TOLD

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Typed

    from samity.bank.organisation.queries import CodeValue, CurrencyRow, PaymentChannel
    from samity.bank.organisation.values.settings import Setting
    from samity.storage.unit import Unit


def money(counter: Counter, code: str) -> CurrencyRow:
    with counter.engine.connect() as connection:
        return currency_row(connection, code)


def channel(counter: Counter, name: str) -> PaymentChannel | None:
    with counter.engine.connect() as connection:
        return next((each for each in payment_channels(connection) if each.name == name), None)


def code_id(counter: Counter, name: str) -> int:
    with counter.engine.connect() as connection:
        return next(int(each["id"]) for each in codes(connection) if each["name"] == name)


def words(counter: Counter, of: int) -> list[CodeValue]:
    with counter.engine.connect() as connection:
        return values_of_code(connection, of)


def setting(counter: Counter, name: str) -> Setting:
    with counter.engine.connect() as connection:
        return settings(connection)[name]


def test_currencies_one_is_taken_into_use_and_another_is_left(counter: Counter) -> None:
    assert counter.clerk.fill("/currencies/choose", taken="BDT").says("The currencies are chosen.", "BDT")
    counter.clerk.fill("/currencies/choose", taken="KES", used=["BDT"])
    page = counter.clerk.fill("/currencies/choose", used=["KES"])
    assert (money(counter, "KES").selected, money(counter, "BDT").selected) == (True, False)
    assert "BDT" not in page.words


def test_currencies_an_own_currency_is_defined_with_its_symbol_and_coin(counter: Counter) -> None:
    typed: dict[str, Typed] = {
        "code": "Points",
        "name": "Points of honour",
        "decimals": 3,
        "symbol": "★",
        "cash_unit": "0.005",
    }
    page = counter.clerk.fill("/currencies/define", symbol_position="AFTER_NUMBER", **typed)
    assert page.says("it still has to be chosen", "the bank's own", "123,456.789 ★", "0.005 ★")
    known = money(counter, "Points")
    assert (known.fiat, known.currency.cash_unit, known.currency.symbol_position) == (
        False,
        5,
        SymbolPosition.AFTER,
    )


def test_currencies_everything_wrong_with_it_is_said_at_once(counter: Counter) -> None:
    page = counter.clerk.fill("/currencies/define", code="P-1", name="Points", decimals=9)
    assert set(page.wrong) == {"code", "decimals"}
    page = counter.clerk.send(page, code="KES", decimals=2, cash_unit="0.001")
    assert "at most 2 decimals" in page.wrong["cash_unit"]
    assert "exists already" in counter.clerk.send(page, cash_unit="").wrong["code"]


def test_currencies_the_coin_and_the_symbol_of_a_states_money_change_and_its_name_does_not(counter: Counter) -> None:
    assert "name" not in counter.clerk.open("/currencies/KES/change").fields
    counter.clerk.fill("/currencies/KES/change", symbol="KSh", symbol_position="BEFORE_NUMBER", cash_unit="1")
    known = money(counter, "KES").currency
    assert (known.symbol, known.cash_unit, known.name) == ("KSh", 100, "Kenyan Shilling")
    counter.clerk.fill("/currencies/KES/change", cash_unit="", symbol="")
    assert (money(counter, "KES").currency.cash_unit, money(counter, "KES").currency.symbol) == (1, "")


def test_currencies_a_currency_that_nobody_knows_has_no_page(counter: Counter) -> None:
    assert counter.clerk.open("/currencies/QQQ/change").status == 404


def test_currencies_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/currencies").says("needs the right currencies:choose")


def test_currencies_a_coin_is_no_larger_than_any_amount(unit: Unit) -> None:
    with pytest.raises(CashUnitFinerThanCurrency):
        define_currency(DefineCurrency("Huge", "Huge", 0, cash_unit=Decimal(LARGEST_MINOR + 1)), unit)


def test_channels_one_is_added_corrected_and_removed(counter: Counter) -> None:
    page = counter.clerk.fill("/channels/add", name="Wallet", is_cash=None, code_name="W1", description="By phone")
    assert page.says("The payment channel is there.", "Wallet", "By phone")
    made = channel(counter, "Wallet")
    assert made is not None
    page = counter.clerk.fill(f"/channels/{made.id}/change", name="Mobile wallet", description="", is_cash="y")
    assert page.says("Mobile wallet", "coins and notes")
    changed = channel(counter, "Mobile wallet")
    assert changed is not None
    assert (changed.description, changed.is_cash, changed.code_name) == ("", True, "W1")
    assert counter.clerk.fill(f"/channels/{made.id}/remove").says("The payment channel is gone.")
    assert channel(counter, "Mobile wallet") is None


def test_channels_a_name_is_taken_once(counter: Counter) -> None:
    counter.clerk.fill("/channels/add", name="Bank transfer 7")
    page = counter.clerk.fill("/channels/add", name="Bank transfer 7", description="again")
    assert "exists already" in page.wrong["name"]
    assert page.fields["description"] == "again"


def test_channels_one_that_is_used_stays(counter: Counter) -> None:
    page = counter.clerk.fill(f"/channels/{counter.offered.mobile_id}/remove")
    assert page.says("is in use and cannot be removed")


def test_channels_a_place_in_lists_is_a_small_number(counter: Counter) -> None:
    page = counter.clerk.fill("/channels/add", name="Far away", position="99999999999")
    assert page.wrong == {"position": "Type a number from 0 to 9999."}


def test_channels_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/channels").says("needs the right payment_channels:add")


def test_lists_of_words_every_list_that_every_bank_has_is_called_in_words() -> None:
    assert set(LISTS) == set(SYSTEM_CODES)


def test_lists_of_words_a_list_is_added_renamed_filled_emptied_and_removed(counter: Counter) -> None:
    page = counter.clerk.fill("/codes/add", name="Trades")
    trades = code_id(counter, "Trades")
    assert page.path == f"/codes/{trades}"
    assert counter.clerk.fill(f"/codes/{trades}/rename", name="Crafts").says("The list is renamed.", "Crafts")
    page = counter.clerk.fill(f"/codes/{trades}/words/add", name="Weaver", description="Cloth")
    assert page.says("Weaver", "may be chosen", "has words: remove them first")
    [weaver] = words(counter, trades)
    page = counter.clerk.fill(f"/codes/{trades}/words/{weaver.id}/change", description="", is_active=None)
    assert page.says("no longer chosen")
    [changed] = words(counter, trades)
    assert (changed.name, changed.description, changed.is_active) == ("Weaver", "", False)
    assert counter.clerk.fill(f"/codes/{trades}/words/{weaver.id}/remove").says("The word is gone.")
    assert counter.clerk.fill(f"/codes/{trades}/remove").says("The list is gone.")


def test_lists_of_words_a_list_that_every_bank_has_keeps_its_name(counter: Counter) -> None:
    roles = code_id(counter, "GROUPROLE")
    assert counter.clerk.open(f"/codes/{roles}").says("Roles in a group", "every bank has this list")
    assert counter.clerk.fill(f"/codes/{roles}/rename", name="Mine").says("it cannot")


def test_lists_of_words_a_name_is_taken_once(counter: Counter) -> None:
    counter.clerk.fill("/codes/add", name="Villages")
    assert "exists already" in counter.clerk.fill("/codes/add", name="Villages").wrong["name"]
    villages = code_id(counter, "Villages")
    counter.clerk.fill(f"/codes/{villages}/words/add", name="Kona")
    page = counter.clerk.fill(f"/codes/{villages}/words/add", name="Kona", description="typed")
    assert "has a value Kona already" in page.wrong["name"]
    assert page.fields["description"] == "typed"
    assert counter.clerk.fill(f"/codes/{villages}/remove").says("has values: remove them first")


def test_lists_of_words_a_word_of_one_list_is_not_found_in_another(counter: Counter) -> None:
    counter.clerk.fill("/codes/add", name="Rivers")
    rivers = code_id(counter, "Rivers")
    counter.clerk.fill(f"/codes/{rivers}/words/add", name="Padma")
    [padma] = words(counter, rivers)
    assert counter.clerk.open(f"/codes/{code_id(counter, 'Gender')}/words/{padma.id}/change").status == 404


def test_lists_of_words_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/codes").says("needs the right codes:add")


def test_settings_every_setting_is_told_in_words(counter: Counter) -> None:
    assert set(TOLD) == set(SETTINGS)
    assert {name for name, told in TOLD.items() if told.number} == {
        name for name, kind in SETTINGS.items() if kind.value is not None
    }
    assert counter.clerk.open("/settings").says(*(told.heading for told in TOLD.values()))


def test_settings_one_is_turned_on_with_its_number(counter: Counter) -> None:
    name = "max-clients-in-group"
    page = counter.clerk.fill(f"/settings/{setting(counter, name).id}/change", enabled="y", value=30)
    assert page.says("The setting is changed.", TOLD[name].on)
    assert (setting(counter, name).enabled, setting(counter, name).value) == (True, 30)
    counter.clerk.fill(f"/settings/{setting(counter, name).id}/change", enabled=None)
    assert (setting(counter, name).enabled, setting(counter, name).value) == (False, 30)


def test_settings_one_without_a_number_asks_for_none(counter: Counter) -> None:
    page = counter.clerk.open(f"/settings/{setting(counter, 'allow-transactions-on-holiday').id}/change")
    assert "value" not in page.fields


def test_settings_a_number_is_small(counter: Counter) -> None:
    page = counter.clerk.fill(f"/settings/{setting(counter, 'min-clients-in-group').id}/change", value="-1")
    assert page.wrong == {"value": "Type a number from 0 to 9999."}
    assert page.fields["value"] == "-1"


def test_settings_what_the_bank_is_cannot_be_changed_and_says_so(counter: Counter) -> None:
    assert counter.clerk.open("/settings").says("this is how the bank works")
    date = setting(counter, "enable-business-date").id
    assert counter.clerk.fill(f"/settings/{date}/change", enabled=None).says("tells how this bank works")


def test_settings_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/settings").says("needs the right settings:change")
