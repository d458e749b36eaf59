"""How an amount is printed: its symbol, where the symbol stands, its digits; and what is no amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.kernel.money import LARGEST_MINOR, Currency, Money, SymbolPosition

SHILLING = Currency("KES", 2, "Kenyan Shilling", "KSh")
KRONA = Currency("SEK", 2, "Swedish Krona", "kr", SymbolPosition.AFTER)
YEN = Currency("JPY", 0, "Japanese Yen", "¥")
DINAR = Currency("KWD", 3, "Kuwaiti Dinar", "KD", SymbolPosition.AFTER)
TOKEN = Currency("GRAIN", 8, "Grain of the village")


@pytest.mark.parametrize(
    ("currency", "minor", "printed"),
    [
        (SHILLING, 123_45, "KSh 123.45"),
        (SHILLING, 0, "KSh 0.00"),
        (SHILLING, 5, "KSh 0.05"),
        (SHILLING, -1_234_567_89, "-KSh 1,234,567.89"),
        (KRONA, 1_234_50, "1,234.50 kr"),
        (KRONA, -1_234_50, "-1,234.50 kr"),
        (YEN, 1_234_567, "¥ 1,234,567"),
        (DINAR, 1_500, "1.500 KD"),
        (TOKEN, 150_000_000, "GRAIN 1.50000000"),
        (SHILLING, LARGEST_MINOR, "KSh 90,071,992,547,409.91"),
    ],
)
def test_an_amount_is_printed_as_on_a_receipt(currency: Currency, minor: int, printed: str) -> None:
    assert currency.printed(minor) == printed
    assert str(currency.money(minor)) == printed


@pytest.mark.parametrize(
    ("currency", "written", "printed"),
    [
        (SHILLING, "300", "KSh 300.00"),
        (SHILLING, "300.5000", "KSh 300.50"),
        (SHILLING, "3E+2", "KSh 300.00"),
        (SHILLING, "-0.00", "KSh 0.00"),
        (KRONA, "-5", "-5.00 kr"),
    ],
)
def test_an_amount_that_was_written_is_printed_with_the_digits_of_its_currency(
    currency: Currency, written: str, printed: str
) -> None:
    assert str(Money(Decimal(written), currency)) == printed


@pytest.mark.parametrize(
    ("currency", "written", "printed"),
    [
        (SHILLING, "12.345", "KSh 12.345"),
        (KRONA, "0.001", "0.001 kr"),
        (YEN, "0.5", "¥ 0.5"),
        (SHILLING, "1.0000000000000000000000000000001", "KSh 1.0000000000000000000000000000001"),
        (SHILLING, "90071992547409.92", "KSh 90,071,992,547,409.92"),
        (SHILLING, "1E+400", "KSh 1E+400"),
        (SHILLING, "1E-400", "KSh 1E-400"),
        (KRONA, "Infinity", "Infinity kr"),
        (SHILLING, "NaN", "KSh NaN"),
    ],
)
def test_what_is_no_amount_is_printed_as_it_was_written(currency: Currency, written: str, printed: str) -> None:
    assert str(Money(Decimal(written), currency)) == printed


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR), st.integers(0, 8), st.sampled_from(SymbolPosition))
def test_nothing_is_lost_in_print(minor: int, decimals: int, position: SymbolPosition) -> None:
    currency = Currency("GRAIN", decimals, "Grain of the village", "g", position)
    number = currency.printed(minor).replace(",", "").replace("g", "").replace(" ", "")
    assert currency.minor(Decimal(number)) == minor
