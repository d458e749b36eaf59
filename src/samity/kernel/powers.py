"""Powers that no fraction holds: reckoned once, to 30 decimals (docs/rules/rounding.md)."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache

DIGITS = 30
_CONTEXT = Context(prec=60)
_LAST_DIGIT = Decimal(1).scaleb(-DIGITS)


class PowerTooLargeError(ArithmeticError):
    """A power has more digits than are reckoned."""


@lru_cache(maxsize=4096)
def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Return base to the exponent, rounded half-even to 30 decimals; base is positive and below ten to the 25th.

    Raises:
        PowerTooLargeError: it is ten to the 30th, or more.
    """
    if exponent == 1:
        return base
    try:
        grown = _CONTEXT.exp(_CONTEXT.multiply(_CONTEXT.ln(_decimal(base)), _decimal(exponent)))
        return Fraction(_CONTEXT.quantize(grown, _LAST_DIGIT))
    except (InvalidOperation, Overflow):
        raise PowerTooLargeError from None


def _decimal(number: Fraction) -> Decimal:
    return _CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))
