"""From a product's offer and what is asked for, the terms of one loan; or why not. See docs/rules/offers.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import MONTHS_IN_YEAR, GrowsBeyondMeasure, effective_rate
from samity.bank.loans.rules.interest import NOMINAL_DAYS, PERCENT, annual_rate, entered_rate
from samity.bank.loans.rules.payment_plan import is_whole_plan, rate_of_plan
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.arrears_settings import ToleranceMethod
from samity.bank.loans.values.terms import RateUnit, Remainder, ScheduleEngine
from samity.kernel.day_counts import YEAR_DAYS
from samity.kernel.errors import Refusal
from samity.kernel.money import LARGEST_MINOR, Money, rounded_ratio
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.arrears_settings import ArrearsSettings
    from samity.bank.loans.values.products import Offer, Range, Wish
    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Currency

MOST_INSTALLMENTS = 1200
MOST_GRACE = 3660
"""Days for which a loan may be late without arrears: ten years, more than anybody waits."""
LONGEST_MONTH = 31
_PLACES = 6
_TERMS = {
    "principal": "principal",
    "number_of_installments": "numberOfRepayments",
    "rate": "interestRatePerPeriod",
}
"""Terms that a loan may say for itself, as refusals name them."""


@dataclass(eq=False)
class TermOutsideOffer(Refusal):
    """The {term} {value} lies outside what the product offers."""

    term: str
    value: Money | str


@dataclass(eq=False)
class BoundsCrossed(Refusal):
    """No {term} is both {least} at least and {most} at most."""

    term: str
    least: Money | str
    most: Money | str


@dataclass(eq=False)
class TermImpossible(Refusal):
    """The {term} cannot be {value}."""

    term: str
    value: Money | str


@dataclass(eq=False)
class TermLeftOpen(Refusal):
    """Say the {term}: the product leaves it to each loan."""

    term: str


@dataclass(eq=False)
class InstallmentNotAgreed(Refusal):
    """The product does not let its loans agree on an installment beforehand."""


@dataclass(eq=False)
class PlanNotAgreed(Refusal):
    """The product does not let its loans agree on a payment plan."""


@dataclass(eq=False)
class PlanMissing(Refusal):
    """The product's loans follow a payment plan, and none is agreed on."""


@dataclass(eq=False)
class RateFollowsPlan(Refusal):
    """The payment plan comes to an interest rate of {rate}: no other goes with it."""

    rate: str


def agreed_terms(offer: Offer, asked: Wish) -> LoanTerms:
    """Return the terms of a loan; ask `offer_refusals` first."""
    wish = asked.without(offer.leeway.kept)
    terms = wish.of(offer.terms)
    if is_whole_plan(terms):
        return replace(terms, annual_rate=rate_of_plan(terms))
    return replace(terms, annual_rate=yearly(terms, _rate(offer, wish) / offer.rate_every, offer.rate_unit))


def rate_per_unit(offer: Offer, terms: LoanTerms) -> Fraction:
    """Return the rate of a loan in percent per the offer's rate unit, as it would be entered for one of them."""
    counts = terms.engine is ScheduleEngine.CONTRACTUAL
    return entered_rate(
        terms.annual_rate,
        offer.rate_unit,
        number_of_installments=terms.number_of_installments,
        repay_every=terms.repay_every,
        repay_unit=terms.repay_unit,
        days_in_year=YEAR_DAYS[terms.day_count] if counts else NOMINAL_DAYS[PeriodUnit.YEARS],
    )


def rate_as_entered(offer: Offer, terms: LoanTerms) -> Fraction:
    """Return the rate of a loan as an application for it would say it: percent per rate_every of the rate unit."""
    return rate_per_unit(offer, terms) * offer.rate_every


def told_rate(offer: Offer, terms: LoanTerms) -> Fraction:
    """Return the rate of a loan as it is told: as it is entered, but of a whole term's the one per year."""
    return terms.annual_rate if offer.rate_unit is RateUnit.WHOLE_TERM else rate_as_entered(offer, terms)


def offer_refusals(offer: Offer, asked: Wish, currency: Currency) -> list[Refusal]:
    """Return everything that stands against lending on these terms, all of it at once."""
    wish = asked.without(offer.leeway.kept)
    terms = wish.of(offer.terms)
    planned = is_whole_plan(terms)
    rate = rate_as_entered(offer, agreed_terms(offer, wish)) if planned else _rate(offer, wish)
    open_terms = offer.left_open - {"rate"} if planned else offer.left_open
    unsaid = frozenset(name for name in open_terms if getattr(wish, name) is None)
    refusals = [
        *(TermLeftOpen(term) for name, term in _TERMS.items() if name in unsaid),
        # What stands in the place of an unsaid term says nothing of the others.
        *([] if unsaid else impossible_terms(offer, terms, rate, currency)),
        *outside_offer(replace(offer, left_open=unsaid), terms, rate, currency),
        *_not_agreed(offer, wish),
        *(_other_rate(rate, wish) if planned else ()),
    ]
    return refusals or list(schedule_refusals(agreed_terms(offer, wish)))


def unschedulable(offer: Offer) -> tuple[Refusal, ...]:
    """Return what no loan of a product can be scheduled with; what depends on its own principal is asked of each."""
    terms = offer.terms
    if offer.left_open and terms.remainder is Remainder.NONE:
        terms = replace(terms, remainder=Remainder.LAST_PRINCIPAL)
    return schedule_refusals(terms)


def _not_agreed(offer: Offer, wish: Wish) -> Iterator[Refusal]:
    """Name what the product's loans do not agree on beforehand, and what they must."""
    if wish.terms.get("fixed_installment") and not offer.leeway.takes_installment:
        yield InstallmentNotAgreed()
    if wish.terms.get("payment_plan") and not offer.leeway.takes_plan:
        yield PlanNotAgreed()
    if offer.leeway.takes_plan and not wish.terms.get("payment_plan"):
        yield PlanMissing()


def _other_rate(rate: Fraction, wish: Wish) -> Iterator[Refusal]:
    """Refuse a rate beside a payment plan that comes to another one; as far as anybody is told it, it is the same."""
    if wish.rate is not None and decimal_text(wish.rate) != decimal_text(rate):
        yield RateFollowsPlan(decimal_text(rate))


def decimal_text(rate: Fraction) -> str:
    """Write a rate in decimals, six at most."""
    whole = Decimal(rounded_ratio(rate * 10**_PLACES)).scaleb(-_PLACES)
    return f"{whole.normalize():f}"


def outside_offer(offer: Offer, terms: LoanTerms, rate: Fraction, currency: Currency) -> list[Refusal]:
    """Return the terms that lie beyond the bounds of the offer; the product's own must lie within them too.

    What the product leaves open has nothing to lie there.

    Args:
        offer: how far a loan may leave the defaults.
        terms: all but the rate; principal in minor units.
        rate: percent per the offer's rate unit.
        currency: of the product.
    """
    held: dict[str, tuple[Range, int | Fraction, Money | str]] = {
        "principal": (offer.principal, terms.principal, currency.money(terms.principal)),
        "number_of_installments": (
            offer.installments,
            terms.number_of_installments,
            str(terms.number_of_installments),
        ),
        "rate": (offer.rates, rate, decimal_text(rate)),
    }
    outside: list[Refusal] = [
        TermOutsideOffer(_TERMS[name], told)
        for name, (bounds, value, told) in held.items()
        if name not in offer.left_open and not bounds.holds(value)
    ]
    if terms.amortized_over and not offer.amortizations.holds(terms.amortized_over):
        outside.append(TermOutsideOffer("amortized_over", str(terms.amortized_over)))
    if not terms.is_on_demand and not offer.first_offsets.holds(terms.first_offset):
        outside.append(TermOutsideOffer("first_offset", str(terms.first_offset)))
    if not offer.penalty_rates.holds(terms.penalties.rate):
        outside.append(TermOutsideOffer("penalty_rate", decimal_text(terms.penalties.rate)))
    outside += grace_refusals(offer, terms.arrears)
    if terms.arrears.percent > PERCENT:
        outside.append(TermImpossible("arrears_percent", decimal_text(terms.arrears.percent)))
    elif not offer.tolerated.holds(terms.arrears.percent):
        outside.append(TermOutsideOffer("arrears_percent", decimal_text(terms.arrears.percent)))
    grace, granted = offer.leeway.grace, terms.grace_on_principal
    if grace is not None and not grace.holds(granted):
        outside.append(TermOutsideOffer("graceOnPrincipalPayment", str(granted)))
    return outside


def grace_refusals(offer: Offer, settings: ArrearsSettings) -> Iterator[Refusal]:
    """Name a grace for what is late that is no day, or lies beyond the bounds of the offer; days alone have bounds."""
    if settings.method is ToleranceMethod.DAY_OF_MONTH:
        if not 1 <= settings.grace <= LONGEST_MONTH:
            yield TermImpossible("arrears_day", str(settings.grace))
    elif not 0 <= settings.grace <= MOST_GRACE:
        yield TermImpossible("arrears_grace", str(settings.grace))
    elif not offer.graces.holds(settings.grace):
        yield TermOutsideOffer("arrears_grace", str(settings.grace))


def crossed_bounds(offer: Offer, currency: Currency) -> Iterator[BoundsCrossed]:
    """Name the terms that a product bounds so that no loan can have any."""
    for name, bounds in (
        ("principal", offer.principal),
        ("number_of_installments", offer.installments),
        ("rate", offer.rates),
        ("first_offset", offer.first_offsets),
        ("amortized_over", offer.amortizations),
        ("penalty_rate", offer.penalty_rates),
        ("arrears_grace", offer.graces),
        ("arrears_percent", offer.tolerated),
    ):
        if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
            told = (
                currency.money(int(each)) if name == "principal" else str(each) for each in (bounds.least, bounds.most)
            )
            yield BoundsCrossed(_TERMS.get(name, name), *told)


def impossible_terms(offer: Offer, terms: LoanTerms, rate: Fraction, currency: Currency) -> list[Refusal]:
    """Return the terms that no loan can have.

    Args:
        offer: what the rate is per.
        terms: all but the rate; principal in minor units.
        rate: as entered: percent per rate_every of the offer's rate unit.
        currency: of the product.
    """
    graces = (terms.grace_on_principal, terms.grace_on_interest_payment, terms.grace_on_interest_charged)
    impossible = {
        "principal": (currency.money(terms.principal), not 0 < terms.principal <= LARGEST_MINOR),
        "numberOfRepayments": (
            terms.number_of_installments,
            not 1 <= terms.number_of_installments <= MOST_INSTALLMENTS,
        ),
        "repaymentEvery": (terms.repay_every, terms.repay_every < 1),
        "interestRatePerPeriod": (rate, rate < 0),
        "penalty_rate": (terms.penalties.rate, terms.penalties.rate < 0),
        "graceOnPrincipalPayment": (graces[0], not 0 <= graces[0] < terms.number_of_installments),
        "graceOnInterestPayment": (graces[1], not 0 <= graces[1] < terms.number_of_installments),
        "graceOnInterestCharged": (graces[2], not 0 <= graces[2] <= terms.number_of_installments),
        "fixedPrincipalPercentagePerInstallment": (
            terms.principal_percent,
            bool(terms.principal_percent) and not 1 <= terms.principal_percent <= PERCENT,
        ),
        "fixedLength": (
            terms.fixed_length,
            0 < terms.fixed_length <= (terms.number_of_installments - 1) * terms.repay_every,
        ),
    }
    refusals: list[Refusal] = [
        TermImpossible(term, value if isinstance(value, Money) else str(value))
        for term, (value, wrong) in impossible.items()
        if wrong
    ]
    return refusals or list(_interest_beyond_measure(offer, terms, rate))


def _interest_beyond_measure(offer: Offer, terms: LoanTerms, rate: Fraction) -> Iterator[Refusal]:
    """Name the rate when one year of it is too much already, else the length of the term."""
    terms = replace(terms, annual_rate=yearly(terms, rate / offer.rate_every, offer.rate_unit))
    if not bears_beyond_measure(terms):
        return
    if _bears_too_much(terms, Fraction(1)):
        yield TermImpossible("interestRatePerPeriod", str(rate))
    else:
        yield TermImpossible("repaymentEvery", str(terms.repay_every))


def bears_beyond_measure(terms: LoanTerms) -> bool:
    """Say whether the interest of a loan over its whole term is no amount any more."""
    return _bears_too_much(terms, _years(terms))


def _bears_too_much(terms: LoanTerms, years: Fraction) -> bool:
    """Say whether the interest of so many years, as it grows where it compounds, is no amount any more."""
    try:
        return terms.principal * effective_rate(terms, MONTHS_IN_YEAR * years) / PERCENT > LARGEST_MINOR
    except GrowsBeyondMeasure:
        return True


def _years(terms: LoanTerms) -> Fraction:
    """Return the length of the whole term in years of 12 months or 365 days."""
    periods = terms.number_of_installments * terms.repay_every
    if terms.repay_unit is PeriodUnit.MONTHS:
        return Fraction(periods, 12)
    return Fraction(periods * NOMINAL_DAYS[terms.repay_unit], 365)


def yearly(terms: LoanTerms, rate: Fraction, rate_unit: RateUnit) -> Fraction:
    """Return a rate per unit of time, for a loan on these terms, in percent a year."""
    counts = terms.engine is ScheduleEngine.CONTRACTUAL
    return annual_rate(
        rate,
        rate_unit,
        number_of_installments=terms.number_of_installments,
        repay_every=terms.repay_every,
        repay_unit=terms.repay_unit,
        days_in_year=YEAR_DAYS[terms.day_count] if counts else NOMINAL_DAYS[PeriodUnit.YEARS],
    )


def _rate(offer: Offer, wish: Wish) -> Fraction:
    return offer.rate if wish.rate is None else wish.rate
