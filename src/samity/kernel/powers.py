"""Powers that no fraction holds: reckoned once, to 30 decimals (docs/rules/rounding.md)."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

DIGITS = 30
_CONTEXT = Context(prec=60)
_LAST_DIGIT = Decimal(1).scaleb(-DIGITS)


@lru_cache(maxsize=4096)
def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Return base to the exponent, rounded half-even to 30 decimals; base is positive and below ten to the 25th."""
    if exponent == 1:
        return base
    grown = _CONTEXT.exp(_CONTEXT.multiply(_CONTEXT.ln(_decimal(base)), _decimal(exponent)))
    return Fraction(_CONTEXT.quantize(grown, _LAST_DIGIT))


def _decimal(number: Fraction) -> Decimal:
    return _CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))
