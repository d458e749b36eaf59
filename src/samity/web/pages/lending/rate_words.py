"""Rates and their bounds, in the words of a loan officer."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.values.terms import RateUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.bank.loans.values.penalties import Penalties
    from samity.bank.loans.values.products import Offer, Range
    from samity.web.formats import Formats

RATE_UNITS = {
    RateUnit.YEARS: "a year",
    RateUnit.MONTHS: "a month",
    RateUnit.WEEKS: "a week",
    RateUnit.DAYS: "a day",
    RateUnit.WHOLE_TERM: "the whole term",
}
# What products of an API have: it is told on pages, and no form offers it.
TOLD_RATE_UNITS = {**RATE_UNITS, RateUnit.FOUR_WEEKS: "four weeks"}
SEVERAL = {
    RateUnit.YEARS: "years",
    RateUnit.MONTHS: "months",
    RateUnit.FOUR_WEEKS: "times four weeks",
    RateUnit.WEEKS: "weeks",
    RateUnit.DAYS: "days",
    RateUnit.WHOLE_TERM: "whole terms",
}


def rates(offer: Offer, formats: Formats) -> str:
    """Say the rate, and how far a loan may leave it."""
    told = ranged(own_value(offer, "rate", offer.rate), offer.rates, lambda each: percent(each, formats))
    return f"{told} {per(offer)}"


def per(rated: Offer | Penalties) -> str:
    """Say what the rate is for."""
    if rated.rate_every == 1:
        return TOLD_RATE_UNITS[rated.rate_unit]
    return f"every {rated.rate_every} {SEVERAL[rated.rate_unit]}"


def percent(rate: int | Fraction, formats: Formats) -> str:
    """Write a rate."""
    return f"{formats.number(decimal_of(Fraction(rate)))} %"


def own_value(offer: Offer, name: str, value: int | Fraction) -> int | Fraction | None:
    """Return what a product has by default of a term; None where each loan says its own."""
    return None if name in offer.left_open else value


def ranged(own: int | Fraction | None, bounds: Range, say: Callable[[int | Fraction], str]) -> str:
    """Say a value of a product, None where each loan says its own, and its bounds where it has any."""
    least, most = bounds.least, bounds.most
    told = "as each loan says" if own is None else say(own)
    if least is not None and most is not None:
        return f"{told} ({say(least)} to {say(most)})" if least != most else say(least)
    if least is not None:
        return f"{told} (at least {say(least)})"
    return told if most is None else f"{told} (at most {say(most)})"


def decimal_of(fraction: Fraction) -> Decimal:
    """Return a rate as it was typed; one that was reckoned, such as of a year from a whole term, to six places."""
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return exact if Fraction(exact) == fraction else round(exact, 6)
