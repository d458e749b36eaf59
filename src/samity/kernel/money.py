"""Money is an integer of minor units; a factor is two integers; rounding happens once (docs/rules/rounding.md)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

LARGEST_MINOR = 2**53 - 1
"""The largest amount in minor units that may be entered: sums of a thousand such stay within 64 bits."""

MOST_DIGITS = 30
"""Digits on either side of the point that are printed one by one; beyond them a number is printed with its exponent."""


class RoundingMode(StrEnum):
    """How a half is rounded: to the even neighbour, or away from zero."""

    HALF_EVEN = "HALF_EVEN"
    HALF_UP = "HALF_UP"


class SymbolPosition(StrEnum):
    """Where a currency's symbol stands in a printed amount."""

    BEFORE = "BEFORE_NUMBER"
    AFTER = "AFTER_NUMBER"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as the bank uses it.

    Attributes:
        code: ISO 4217, or an own code of 2 to 16 letters and digits for a NON_FIAT currency.
        decimals: digits of the minor unit (0 to 8); amounts are integers of 10**-decimals.
        cash_unit: smallest amount that exists in cash, in minor units (5 where one- and two-cent coins are gone).
    """

    code: str
    decimals: int
    name: str
    symbol: str = ""
    symbol_position: SymbolPosition = SymbolPosition.BEFORE
    cash_unit: int = 1

    def major(self, minor: int) -> Decimal:
        """Return an amount of minor units as people write it: 12345 → 123.45."""
        return Decimal(minor).scaleb(-self.decimals)

    def minor(self, major: Decimal) -> int | None:
        """Return minor units, or None for what is no amount: finer than the currency, too large, or no number."""
        if not major.is_finite() or major.adjusted() > len(str(LARGEST_MINOR)):
            return None
        # Exact: Decimal's own arithmetic would round what has more than 28 digits.
        numerator, denominator = major.as_integer_ratio()
        minor, finer = divmod(numerator * 10**self.decimals, denominator)
        return None if finer or abs(minor) > LARGEST_MINOR else minor

    def money(self, minor: int) -> Money:
        """Return an amount of minor units as it stands in a sentence."""
        return Money(self.major(minor), self)

    def printed(self, minor: int) -> str:
        """Return an amount of minor units with grouping and symbol, as on a receipt."""
        return str(self.money(minor))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a sentence: it knows its currency, and prints itself as on a receipt.

    Attributes:
        amount: major units; also what is no amount of the currency, such as one too fine, to say what was asked for.
    """

    amount: Decimal
    currency: Currency

    def __str__(self) -> str:
        symbol = self.currency.symbol or self.currency.code
        minus = "-" if self.amount.is_signed() and not self.amount.is_zero() else ""
        before = self.currency.symbol_position is SymbolPosition.BEFORE
        return f"{minus}{symbol} {self._number()}" if before else f"{minus}{self._number()} {symbol}"

    def _number(self) -> str:
        """Return the digits of the currency, and more where more were written."""
        number = self.amount.copy_abs()
        if not number.is_finite() or number.adjusted() > MOST_DIGITS or _digits(number) > MOST_DIGITS:
            return str(number)  # nobody reads a line of zeros
        written = 0 if self.currency.minor(number) is not None else _digits(number)
        return f"{number:,.{max(self.currency.decimals, written)}f}"


def _digits(number: Decimal) -> int:
    """Return how many digits stand behind the point."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(numerator: int, denominator: int, mode: RoundingMode = RoundingMode.HALF_EVEN) -> int:
    """Divide once and round to a whole minor unit, right for negative numbers too.

    Args:
        numerator: any integer, minor units times the factor's numerator.
        denominator: positive.
        mode: what happens to an exact half.
    """
    if mode is RoundingMode.HALF_UP:
        sign = -1 if numerator < 0 else 1
        return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))
    whole, rest = divmod(numerator, denominator)  # floors: rest is never negative
    double = 2 * rest
    if double > denominator or (double == denominator and whole % 2):
        return whole + 1
    return whole


def rounded_ratio(ratio: Fraction, mode: RoundingMode = RoundingMode.HALF_EVEN) -> int:
    """Round an exact fraction of minor units to a whole minor unit."""
    return rounded(ratio.numerator, ratio.denominator, mode)


def to_multiple(amount: int, multiple: int, mode: RoundingMode = RoundingMode.HALF_EVEN) -> int:
    """Round an amount to the nearest multiple, both in minor units; 0 or 1 leaves it alone."""
    return amount if multiple <= 1 else rounded(amount, multiple, mode) * multiple
