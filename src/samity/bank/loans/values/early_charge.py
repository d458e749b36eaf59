"""What repaying principal before its time costs. See docs/rules/early-charges.md."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.kernel.money import RoundingMode, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

PERCENT = 100


@dataclass(frozen=True, slots=True)
class EarlyCharge:
    """What was agreed about principal that is repaid before it falls due.

    Attributes:
        rates: percent of it, by the year of the loan; the last one holds for all years that follow.
        free_percent: of the principal that is owed when a year of the loan begins, so much is free in it.
        free_amount: minor units a year that are free whatever is owed; the larger of both counts.
    """

    rates: tuple[Fraction, ...] = ()
    free_percent: Fraction = Fraction(0)
    free_amount: int = 0

    @property
    def is_charged(self) -> bool:
        """Say whether it ever costs anything."""
        return any(self.rates)

    def rate_in(self, year: int) -> Fraction:
        """Return the percentage in a year of the loan, the first of which is 1."""
        return self.rates[min(year, len(self.rates)) - 1] if self.rates else Fraction(0)

    def free(self, principal: int, rounding: RoundingMode) -> int:
        """Return what is free in a year that begins with a principal, in minor units."""
        return max(rounded_ratio(self.free_percent * principal / PERCENT, rounding), self.free_amount)

    def to_json(self) -> list[Any]:
        """Return it as JSON knows it: exact fractions in text."""
        return [[str(each) for each in self.rates], str(self.free_percent), self.free_amount]

    @classmethod
    def of(cls, rates: Sequence[str], free_percent: str, free_amount: int) -> EarlyCharge:
        """Return it as it was stored."""
        return cls(tuple(map(Fraction, rates)), Fraction(free_percent), free_amount)


NO_EARLY_CHARGE = EarlyCharge()
"""Who repays before the time pays nothing for it."""
