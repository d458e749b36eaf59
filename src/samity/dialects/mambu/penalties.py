"""What being late costs: as clients of this dialect define it of a product, are told it, and ask for it of a loan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict

from samity.bank.loans.values.penalties import NO_PENALTIES, Penalties, PenaltyMethod
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.terms import RateUnit
from samity.dialects.mambu.loanproducts_blocks import Constraint
from samity.dialects.mambu.loans_terms import spell_rate
from samity.dialects.mambu.wire import Number, Whole


class PenaltyBlock(BaseModel):
    """What bears penalties, at which rate, and for how many days late they are not asked for."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    loanPenaltyCalculationMethod: PenaltyMethod = PenaltyMethod.NONE
    loanPenaltyGracePeriod: Whole | None = None
    penaltyRate: Constraint = Constraint()

    @property
    def charges(self) -> bool:
        """Whether being late costs anything."""
        return self.loanPenaltyCalculationMethod is not PenaltyMethod.NONE

    @property
    def says_too_much(self) -> dict[str, bool]:
        """By the member that asks for something, whether there are no penalties."""
        is_none = self.loanPenaltyCalculationMethod is PenaltyMethod.NONE
        return {
            "loanPenaltyGracePeriod": is_none and bool(self.loanPenaltyGracePeriod),
            "penaltyRate": is_none and any(self.penaltyRate.model_dump().values()),
        }

    @property
    def rates(self) -> Range:
        """How far a loan may leave the rate."""
        bounds = (self.penaltyRate.minValue, self.penaltyRate.maxValue)
        return Range(*(None if each is None else Fraction(each) for each in bounds))

    def agreed(self, rate_unit: RateUnit, rate_every: int) -> Penalties:
        """Return what is agreed; the rate of what is overdue is per day, that of all principal per what interest is.

        Args:
            rate_unit: what the interest rate is per.
            rate_every: so many of them.
        """
        method, rate = self.loanPenaltyCalculationMethod, self.penaltyRate
        if method is PenaltyMethod.NONE:
            return NO_PENALTIES
        usual = Fraction((rate.minValue or 0) if rate.defaultValue is None else rate.defaultValue)
        per = (rate_unit, rate_every) if method.is_of_outstanding else (RateUnit.DAYS, 1)
        return Penalties(method, usual, *per, self.loanPenaltyGracePeriod or 0)


class PenaltyBody(BaseModel):
    """The rate of penalties that is asked for; whatever else stands here repeats the product."""

    model_config = ConfigDict(extra="allow", frozen=True)

    penaltyRate: Number | None = None

    def agreed(self, offer: Offer) -> Penalties | None:
        """Return what being late shall cost; None leaves it to the product, as does one without penalties."""
        usual = offer.terms.penalties
        if self.penaltyRate is None or usual.method is PenaltyMethod.NONE:
            return None
        return replace(usual, rate=Fraction(self.penaltyRate))


def spell_penalties_of(offer: Offer) -> dict[str, Any]:
    """Write what being late costs by a product."""
    agreed, bounds = offer.terms.penalties, offer.penalty_rates
    if agreed.method is PenaltyMethod.NONE:
        return {"loanPenaltyCalculationMethod": agreed.method.value}
    told = {"defaultValue": agreed.rate, "minValue": bounds.least, "maxValue": bounds.most}
    return {
        "loanPenaltyCalculationMethod": agreed.method.value,
        "loanPenaltyGracePeriod": agreed.grace,
        "penaltyRate": {name: spell_rate(value) for name, value in told.items() if value is not None},
    }
