"""What being late costs beside interest. See docs/rules/penalties.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.term_words import RateUnit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


NAME = "Penalty for being late"
"""Of the charge that holds the penalties of an installment."""


class PenaltyMethod(StrEnum):
    """What a penalty is a part of: what is overdue, or all principal that is owed while something is overdue."""

    NONE = "NONE"
    OVERDUE_BALANCE = "OVERDUE_BALANCE"
    OVERDUE_BALANCE_AND_INTEREST = "OVERDUE_BALANCE_AND_INTEREST"
    OVERDUE_BALANCE_INTEREST_AND_FEE = "OVERDUE_BALANCE_INTEREST_AND_FEE"
    OUTSTANDING_PRINCIPAL = "OUTSTANDING_PRINCIPAL"

    @property
    def is_of_outstanding(self) -> bool:
        """Say whether all principal that is owed bears it."""
        return self is PenaltyMethod.OUTSTANDING_PRINCIPAL


OVERDUE_PARTS: Mapping[PenaltyMethod, tuple[Part, ...]] = {
    PenaltyMethod.OVERDUE_BALANCE: (Part.PRINCIPAL,),
    PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST: (Part.PRINCIPAL, Part.INTEREST),
    PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE: (Part.PRINCIPAL, Part.INTEREST, Part.FEES),
}
"""Which parts of an overdue installment bear a penalty."""


@dataclass(frozen=True, slots=True)
class Penalties:
    """What was agreed about penalties.

    Attributes:
        method: what bears them.
        rate: percent per rate_every times rate_unit.
        rate_unit: what is overdue bears them by the day, outstanding principal as it bears interest.
        rate_every: such as 10 days; 1 is the unit itself.
        grace: so many days late they accrue and are not asked for.
    """

    method: PenaltyMethod = PenaltyMethod.NONE
    rate: Fraction = Fraction(0)
    rate_unit: RateUnit = RateUnit.DAYS
    rate_every: int = 1
    grace: int = 0

    @property
    def are_charged(self) -> bool:
        """Say whether being late costs anything."""
        return self.method is not PenaltyMethod.NONE and self.rate > 0

    def to_json(self) -> list[str | int]:
        """Return it as JSON knows it: the rate as an exact fraction in text."""
        return [self.method.value, str(self.rate), self.rate_unit.value, self.rate_every, self.grace]

    @classmethod
    def of(cls, method: str, rate: str, rate_unit: str, rate_every: int, grace: int) -> Penalties:
        """Return it as it was stored."""
        return cls(PenaltyMethod(method), Fraction(rate), RateUnit(rate_unit), rate_every, grace)


NO_PENALTIES = Penalties()
"""Being late costs nothing beside interest."""


class AccruedPenalty(NamedTuple):
    """The penalty of a loan that has accrued and was not applied.

    Attributes:
        since: the first of the days in which it has.
        until: the day up to which it is reckoned.
        amount: exact, in minor units; below zero where more was applied than had accrued, by rounding.
    """

    since: date
    until: date
    amount: Fraction = Fraction(0)


def as_stored(accrued: AccruedPenalty | None) -> list[str] | None:
    """Return what has accrued as JSON knows it."""
    return accrued and [accrued.since.isoformat(), accrued.until.isoformat(), str(accrued.amount)]


def from_stored(stored: Sequence[str] | None) -> AccruedPenalty | None:
    """Read what `as_stored` wrote."""
    if stored is None:
        return None
    since, until, amount = stored
    return AccruedPenalty(date.fromisoformat(since), date.fromisoformat(until), Fraction(amount))
