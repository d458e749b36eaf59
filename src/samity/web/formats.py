"""How numbers, amounts and dates are shown and read, by the locale of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import NumberFormatError, format_decimal, get_decimal_symbol, get_group_symbol, parse_decimal

from samity.kernel.money import SymbolPosition
from samity.web.languages import WESTERN, own_digits, western_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from samity.kernel.money import Currency

CHOICES: Sequence[str] = ("en", "en_IN", "fr", "de", "es", "sw", "bn_BD", "hi", "ar_EG", "ur_PK")
"""The formats a person may choose for numbers and dates; the first is taken when his browser names none of them."""

LONGEST_NUMBER = 60
MINUS = "\N{MINUS SIGN}"
ARABIC_DECIMAL = "\N{ARABIC DECIMAL SEPARATOR}"
ARABIC_GROUP = "\N{ARABIC THOUSANDS SEPARATOR}"


@dataclass(frozen=True, slots=True)
class Formats:
    """Shows values to one person, and reads what he types.

    Attributes:
        numbering: the numbering system of the digits that are shown, by CLDR, such as `beng`; those of any are read.
    """

    locale: Locale
    numbering: str = WESTERN

    def amount(self, minor: int, currency: Currency) -> str:
        """Return an amount with grouping by the locale and the symbol where the currency has it."""
        number = self.figure(abs(minor), currency)
        symbol = currency.symbol or currency.code
        minus = MINUS if minor < 0 else ""
        before = currency.symbol_position is SymbolPosition.BEFORE
        return f"{minus}{symbol}\N{NO-BREAK SPACE}{number}" if before else f"{minus}{number}\N{NO-BREAK SPACE}{symbol}"

    def figure(self, minor: int, currency: Currency) -> str:
        """Return an amount without its symbol, for a column that says once what it counts."""
        minus = MINUS if minor < 0 else ""
        digits = "." + "0" * currency.decimals if currency.decimals else ""
        return minus + self._written(currency.major(abs(minor)), f"{_grouping(self.locale)}{digits}")

    def typed(self, minor: int, currency: Currency) -> str:
        """Return an amount as one types it: the locale's decimal sign, no grouping, no idle zeros."""
        digits = "." + "0" * currency.decimals if currency.decimals and minor % 10**currency.decimals else ""
        return self._written(currency.major(minor), f"0{digits}")

    def written(self, value: Decimal) -> str:
        """Return a number as one types it, with all of its digits."""
        return self._written(value, "0.##############")

    def number(self, value: Decimal | int) -> str:
        """Return a plain number with grouping."""
        shown = format_decimal(value, locale=self.locale, decimal_quantization=False, numbering_system=self.numbering)
        return own_digits(shown, self.numbering)

    def day(self, on: date | None) -> str:
        """Return a date with its month in letters, so that nobody takes the day for the month."""
        return self._own(format_date(on, "d MMM y", locale=self.locale)) if on else ""

    def weekday(self, on: date) -> str:
        """Return a date with its weekday."""
        return self._own(format_date(on, "EEEE d MMMM y", locale=self.locale))

    def moment(self, at: datetime) -> str:
        """Return a moment of the clock."""
        return self._own(format_datetime(at, "d MMM y, HH:mm", locale=self.locale))

    def clock(self, at: time | None) -> str:
        """Return a time of the day."""
        return self._own(f"{at:%H:%M}") if at else ""

    @property
    def signs(self) -> str:
        """Return the ten digits as they are shown, the decimal sign and the sign between groups."""
        shown = get_decimal_symbol(self.locale, numbering_system=self.numbering)
        return self._own("0123456789") + shown + get_group_symbol(self.locale, numbering_system=self.numbering)

    @property
    def groups_by_lakhs(self) -> bool:
        """Say whether digits are grouped as in 12,34,567."""
        return bool(self.locale.decimal_formats[None].grouping == (3, 2))

    def read_number(self, text: str) -> Decimal:
        """Read a number as people of the locale write it, in any script's digits.

        Raises:
            ValueError: it is no number, or it could be read in two ways.
        """
        plain = "".join(self._plain(each) for each in text.strip().replace(MINUS, "-"))
        # Babel takes a full stop for the decimal sign even where it is none: there 1.250 may be meant as 1250.
        foreign = "." in plain and "." not in {self._decimal, self._group}
        # Decimals may be written 1e999999999 or NaN; people do not.
        if foreign or len(plain) > LONGEST_NUMBER or any(each.isalpha() for each in plain):
            raise ValueError(text)
        try:
            return parse_decimal(plain, locale=self.locale, strict=True)
        except NumberFormatError as unreadable:
            raise ValueError(text) from unreadable

    def _plain(self, sign: str) -> str:
        """Return a sign of a number as the locale writes it in 0 to 9, whatever script and space it is typed in."""
        if sign.isdecimal():
            return western_digits(sign)
        if sign == ARABIC_DECIMAL:
            return self._decimal
        if sign == ARABIC_GROUP or (sign.isspace() and self._group.isspace()):
            return self._group
        return sign

    def _written(self, number: Decimal, pattern: str) -> str:
        return _written(number, pattern, self.locale, self.numbering)

    def _own(self, text: str) -> str:
        return own_digits(text, self.numbering)

    @property
    def _decimal(self) -> str:
        return get_decimal_symbol(self.locale)

    @property
    def _group(self) -> str:
        return get_group_symbol(self.locale)


@lru_cache(maxsize=10_000)
def _written(number: Decimal, pattern: str, locale: Locale, numbering: str) -> str:
    """Write a number in a pattern; a sheet shows the same few amounts over and over, and Babel takes its time."""
    return own_digits(format_decimal(number, format=pattern, locale=locale, numbering_system=numbering), numbering)


@lru_cache
def _grouping(locale: Locale) -> str:
    """Return the locale's pattern of whole digits, such as `#,##,##0`."""
    return str(locale.decimal_formats[None].pattern).split(";")[0].split(".")[0]


def formats_of(chosen: str | None, accepted: str, language: str | None = None) -> Formats:
    """Return the formats that a person chose, else what his browser accepts, else English.

    Args:
        chosen: the name of a locale.
        accepted: the browser's Accept-Language.
        language: of the pages that he reads: formats of it go before others, and have the digits of their own.
    """
    tags = list(wanted(accepted))
    own = [*(tag for tag in tags if tag.lower().startswith(language)), language] if language else tags
    for name in (chosen, *own):
        found = _locale(name)
        if found is not None:
            return Formats(found, found.default_numbering_system if found.language == language else WESTERN)
    return Formats(Locale.parse(CHOICES[0]))


def wanted(accepted: str) -> Iterable[str]:
    """Return the tags of an Accept-Language header, in its order, which browsers sort by preference."""
    return (part.partition(";")[0].strip() for part in accepted.split(",")[:10])


def _locale(name: str | None) -> Locale | None:
    if not name:
        return None
    try:
        asked = Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None
    return next((each for each in map(Locale.parse, CHOICES) if each == asked), None) or next(
        (each for each in map(Locale.parse, CHOICES) if each.language == asked.language), None
    )
