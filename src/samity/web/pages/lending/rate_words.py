"""Rates and their bounds, in the words of a loan officer."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.values.terms import RateUnit
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.bank.loans.values.penalties import Penalties
    from samity.bank.loans.values.products import Offer, Range
    from samity.web.formats import Formats

RATE_UNITS = {
    RateUnit.YEARS: later("a year"),
    RateUnit.MONTHS: later("a month"),
    RateUnit.WEEKS: later("a week"),
    RateUnit.DAYS: later("a day"),
    RateUnit.WHOLE_TERM: later("the whole term"),
}
# What products of an API have: it is told on pages, and no form offers it.
TOLD_RATE_UNITS = {**RATE_UNITS, RateUnit.FOUR_WEEKS: later("four weeks")}
SEVERAL = {
    RateUnit.YEARS: later("years"),
    RateUnit.MONTHS: later("months"),
    RateUnit.FOUR_WEEKS: later("times four weeks"),
    RateUnit.WEEKS: later("weeks"),
    RateUnit.DAYS: later("days"),
    RateUnit.WHOLE_TERM: later("whole terms"),
}


def rates(offer: Offer, formats: Formats) -> str:
    """Say the rate, and how far a loan may leave it."""
    told = ranged(own_value(offer, "rate", offer.rate), offer.rates, lambda each: percent(each, formats))
    return f"{told} {per(offer)}"


def per(rated: Offer | Penalties) -> str:
    """Say what the rate is for."""
    if rated.rate_every == 1:
        return TOLD_RATE_UNITS[rated.rate_unit]
    return say("every {rate_every} {rate_unit}", rate_every=rated.rate_every, rate_unit=SEVERAL[rated.rate_unit])


def percent(rate: int | Fraction, formats: Formats) -> str:
    """Write a rate."""
    return f"{formats.number(decimal_of(Fraction(rate)))} %"


def own_value(offer: Offer, name: str, value: int | Fraction) -> int | Fraction | None:
    """Return what a product has by default of a term; None where each loan says its own."""
    return None if name in offer.left_open else value


def ranged(own: int | Fraction | None, bounds: Range, tell: Callable[[int | Fraction], str]) -> str:
    """Say a value of a product, None where each loan says its own, and its bounds where it has any."""
    least, most = bounds.least, bounds.most
    told = say("as each loan says") if own is None else tell(own)
    if least is not None and most is not None:
        return (
            say("{told} ({tell} to {tell_2})", told=told, tell=tell(least), tell_2=tell(most))
            if least != most
            else tell(least)
        )
    if least is not None:
        return say("{told} (at least {tell})", told=told, tell=tell(least))
    return told if most is None else say("{told} (at most {tell})", told=told, tell=tell(most))


def decimal_of(fraction: Fraction) -> Decimal:
    """Return a rate as it was typed; one that was reckoned, such as of a year from a whole term, to six places."""
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return exact if Fraction(exact) == fraction else round(exact, 6)
