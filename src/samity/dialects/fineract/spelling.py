"""How this dialect spells dates and numbers: Java date patterns and locale formats, names and digits from Babel."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from babel.numbers import NumberFormatError, get_group_symbol, parse_decimal

_TOKENS = re.compile(r"'[^']*'|([A-Za-z])\1*|.", re.DOTALL)
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s")
_NO_NUMBER = re.compile(r"[A-Za-z_]")  # 1e5, 1_000 and NaN are numbers to a program, not to a teller
_WIDTHS: dict[int, Literal["abbreviated", "wide"]] = {3: "abbreviated", 4: "wide"}


class PatternError(ValueError):
    """The date pattern is not one that we know."""


@lru_cache(maxsize=256)
def locale_named(name: str) -> Locale:
    """Return a locale such as `en`, `en_GB` or `bn-BD`.

    Raises:
        ValueError: there is no such locale.
    """
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        message = f"unknown locale {name}"
        raise ValueError(message) from None


def read_date(written: str, pattern: str, locale: str) -> date:
    """Read a date written by a Java pattern such as `dd MMMM yyyy`.

    `YYYY` (week year, which one client sends) is taken as `yyyy`; case of month names does not matter.

    Raises:
        PatternError: the pattern holds more than day, month and year.
        ValueError: the text does not follow the pattern, or there is no such day.
    """
    expression, months = _reader(pattern, locale)
    found = expression.fullmatch(written.strip())
    if found is None:
        message = f"{written} does not follow {pattern}"
        raise ValueError(message)
    parts = found.groupdict()
    month = parts["month"].casefold().rstrip(".")
    year = int(parts["year"])
    return date(year + 2000 if len(parts["year"]) == 2 else year, months.get(month) or int(month), int(parts["day"]))  # noqa: PLR2004 - digits of a year


def read_number(written: str, locale: str) -> Decimal:
    """Read a number grouped and pointed as the locale does: `1.234,50` in German, `১,২৩৪.৫` in Bengali.

    Digits may be those of any script, and the space that groups is whichever the keyboard gave.

    Raises:
        ValueError: it is no number in that locale.
    """
    known = locale_named(locale)
    plain = _DIGIT.sub(lambda digit: str(int(digit.group())), written.strip())
    grouping = str(get_group_symbol(known))
    if grouping.isspace():
        plain = _SPACE.sub(grouping, plain)
    if _NO_NUMBER.search(plain):
        message = f"{written} is no number"
        raise ValueError(message)
    try:
        return parse_decimal(plain, locale=known, strict=True)
    except NumberFormatError as fault:
        raise ValueError(str(fault)) from None


@lru_cache(maxsize=256)
def _reader(pattern: str, locale: str) -> tuple[re.Pattern[str], dict[str, int]]:
    months: dict[str, int] = {}
    pieces = []
    for token in _TOKENS.finditer(pattern):
        text, letter = token.group(0), token.group(1)
        if letter in {"y", "Y", "u"}:
            pieces.append(r"(?P<year>\d{4})" if len(text) != 2 else r"(?P<year>\d{2})")  # noqa: PLR2004 - digits of a year
        elif letter == "d":
            pieces.append(r"(?P<day>\d{1,2})")
        elif letter in {"M", "L"}:
            pieces.append(_month(len(text), locale, months))
        elif letter:
            raise PatternError(pattern)
        else:
            pieces.append(re.escape(text.strip("'")))
    expression = "".join(pieces)
    if any(expression.count(f"(?P<{part}>") != 1 for part in ("year", "month", "day")):
        raise PatternError(pattern)
    return re.compile(expression, re.IGNORECASE), months


def _month(width: int, locale: str, months: dict[str, int]) -> str:
    if width not in _WIDTHS:
        return r"(?P<month>\d{1,2})"
    names = get_month_names(_WIDTHS[width], "format", locale_named(locale))
    months |= {name.casefold().rstrip("."): number for number, name in names.items()}
    return "(?P<month>" + "|".join(re.escape(name.rstrip(".")) for name in names.values()) + r")\.?"
