# ruff: noqa: RUF001 - digits and signs of many scripts are what this is about
from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from wtforms import Form

from samity.kernel.money import LARGEST_MINOR, Currency, SymbolPosition
from samity.web.fields import FIRST_YEAR, LAST_YEAR, AmountField, DayField, NumberField, WholeField
from samity.web.formats import CHOICES, Formats, formats_of

TAKA = Currency("BDT", 2, "Taka", "৳")
YEN = Currency("JPY", 0, "Yen", "¥", SymbolPosition.AFTER)
PLACES = {name: Formats(Locale.parse(name)) for name in CHOICES}

places = pytest.mark.parametrize("name", CHOICES)
amounts = st.integers(-LARGEST_MINOR, LARGEST_MINOR)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


class Typed(Form):
    """One field of each kind that reads what people type."""

    amount = AmountField("Amount", required=False)
    number = NumberField("Number", required=False)
    whole = WholeField("Whole", required=False, between=(-(10**12), 10**12))
    on = DayField("Day", required=False)


def form(name: str, **values: Any) -> Typed:
    return Typed(data=values, meta={"formats": PLACES[name]})


def read(name: str, field: str, text: str) -> Any:
    class Sent(dict[str, Any]):
        def getlist(self, key: str) -> list[str]:
            return [self[key]]

    typed = Typed(Sent({field: text}), meta={"formats": PLACES[name]})
    return typed[field].data if typed.validate() else typed.errors[field]


@pytest.mark.parametrize(
    ("name", "shown", "day"),
    [
        ("en", "৳ 12,345,678.90", "15 Mar 2025"),
        ("en_IN", "৳ 1,23,45,678.90", "15 Mar 2025"),
        ("fr", "৳ 12 345 678,90", "15 mars 2025"),
        ("de", "৳ 12.345.678,90", "15 März 2025"),
        ("bn_BD", "৳ 1,23,45,678.90", "15 মার্চ 2025"),
        ("ar_EG", "৳ 12,345,678.90", "15 مارس 2025"),
    ],
)
def test_amounts_and_days_are_written_as_people_write_them(name: str, shown: str, day: str) -> None:
    amount = PLACES[name].amount(1_234_567_890, TAKA)
    assert " ".join(amount.split()) == shown
    assert PLACES[name].day(date(2025, 3, 15)) == day


def test_the_symbol_stands_where_the_currency_has_it_and_the_minus_before_everything() -> None:
    assert " ".join(PLACES["en"].amount(-1_234, YEN).split()) == "−1,234 ¥"
    assert " ".join(PLACES["en"].amount(-1_234, TAKA).split()) == "−৳ 12.34"
    assert " ".join(PLACES["en"].amount(5, Currency("X1", 3, "Points")).split()) == "X1 0.005"


@places
@given(minor=amounts)
def test_an_amount_that_is_shown_is_read_back_as_it_was(name: str, minor: int) -> None:
    formats = PLACES[name]
    for currency in (TAKA, YEN):
        assert formats.read_number(formats.figure(minor, currency)) == currency.major(minor)
        assert formats.read_number(formats.typed(minor, currency)) == currency.major(minor)


@places
@given(value=st.decimals(-(10**15), 10**15, places=6))
def test_a_number_that_is_shown_is_read_back_as_it_was(name: str, value: Decimal) -> None:
    assert PLACES[name].read_number(PLACES[name].number(value)) == value


@places
@given(number=st.decimals(-(10**12), 10**12, places=3), whole=st.integers(-(10**12), 10**12), on=DAYS)
def test_what_stands_in_a_field_is_read_back_as_it_was(name: str, number: Decimal, whole: int, on: date) -> None:
    values = {"amount": number, "number": number, "whole": whole, "on": on}
    for field, value in values.items():
        [stands] = re.findall('value="([^"]*)"', str(form(name, **values)[field]()))
        assert read(name, field, unescape(stands)) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("en", "1250", "1250"),
        ("en", " 1,250.50 ", "1250.50"),
        ("en", "−5", "-5"),
        ("en", "١٢٥٠", "1250"),
        ("en", "১২৫০.৫", "1250.5"),
        ("en_IN", "1,00,000", "100000"),
        ("en_IN", "12,34,567.89", "1234567.89"),
        ("fr", "1 250,50", "1250.50"),
        ("fr", "1\N{NARROW NO-BREAK SPACE}250,50", "1250.50"),
        ("de", "1.250,50", "1250.50"),
        ("bn_BD", "১,২৫,০০০.৫০", "125000.50"),
        ("bn_BD", "125000.50", "125000.50"),
        ("ar_EG", "١٬٢٥٠٫٥٠", "1250.50"),
        ("ar_EG", "1250٫50", "1250.50"),
    ],
)
def test_a_number_is_read_as_people_write_it_in_any_digits(name: str, text: str, value: str) -> None:
    assert read(name, "amount", text) == Decimal(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("en", "1,25"),
        ("en", "1,2,3"),
        ("en", "1.250,50"),
        ("en", "1,00,000"),
        ("en", "12 50"),
        ("en", "1.2.3"),
        ("en", "five"),
        ("en", "1e5"),
        ("en", "NaN"),
        ("en", "Infinity"),
        ("en", "--5"),
        ("en", "5-"),
        ("en", "²"),
        ("en", "1" * 61),
        ("en_IN", "1,0,0"),
        ("en", "1\N{NO-BREAK SPACE}250"),
        ("fr", "1.5"),
        ("fr", "1.250"),
        ("fr", "1,250,50"),
        ("de", "1250.50"),
        ("de", "1.25"),
        ("bn_BD", "১.২.৩"),
        ("ar_EG", "1٫2٫3"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused_not_guessed(name: str, text: str) -> None:
    assert read(name, "amount", text) == [f"Type an amount, such as 1250 or {PLACES[name].number(Decimal('1250.5'))}."]


@pytest.mark.parametrize("text", ["1.5", "five", "1e3", "99999999999999999999"])
def test_a_whole_number_is_whole(text: str) -> None:
    assert read("en", "whole", text) == [WholeField.wrong]


def test_a_whole_number_stays_between_two_others() -> None:
    assert read("en", "whole", "1,000,000,000,001") == ["Type a number from -1000000000000 to 1000000000000."]


@pytest.mark.parametrize("text", ["15/03/2025", "2025-02-30", "tomorrow", "2025-3-15"])
def test_a_day_that_could_be_two_is_refused(text: str) -> None:
    assert read("en", "on", text) == [DayField.wrong]


def test_nothing_typed_is_nothing() -> None:
    assert [read("en", field, "  ") for field in ("amount", "number", "whole", "on")] == [None] * 4


@pytest.mark.parametrize(
    ("chosen", "accepted", "taken"),
    [
        ("fr", "bn", "fr"),
        (None, "bn", "bn_BD"),
        (None, "xx,bn;q=0.8,en;q=0.5", "bn_BD"),
        (None, "en-IN,en;q=0.9", "en_IN"),
        (None, "en-GB", "en"),
        (None, "ar", "ar_EG"),
        (None, "", "en"),
        ("nonsense!", "", "en"),
        ("", "*;q=0.1", "en"),
        (None, ",,,;;;", "en"),
    ],
)
def test_formats_are_those_chosen_else_those_that_the_browser_asks_for(
    chosen: str | None, accepted: str, taken: str
) -> None:
    assert str(formats_of(chosen, accepted).locale) == taken
