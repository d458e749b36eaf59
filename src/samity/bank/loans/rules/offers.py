"""From a product's offer and what is asked for, the terms of one loan; or why not. See docs/rules/offers.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import annual_rate
from samity.bank.loans.rules.schedule import schedule_refusals
from samity.kernel.errors import Refusal
from samity.kernel.money import LARGEST_MINOR

if TYPE_CHECKING:
    from fractions import Fraction

    from samity.bank.loans.values.products import Offer, Wish
    from samity.bank.loans.values.terms import LoanTerms

MOST_INSTALLMENTS = 1200
LARGEST_PRODUCT = 2**63 // 2  # amount times annual rate in 1/10000 percent stays within bigint


@dataclass(eq=False)
class TermOutsideOffer(Refusal):
    """The {term} {value} lies outside what the product offers."""

    term: str
    value: str


@dataclass(eq=False)
class TermImpossible(Refusal):
    """The {term} cannot be {value}."""

    term: str
    value: str


def agreed_terms(offer: Offer, wish: Wish) -> LoanTerms:
    """Return the terms of a loan; ask `offer_refusals` first."""
    terms = wish.of(offer.terms)
    yearly = annual_rate(
        _rate(offer, wish),
        offer.rate_unit,
        number_of_installments=terms.number_of_installments,
        repay_every=terms.repay_every,
        repay_unit=terms.repay_unit,
    )
    return replace(terms, annual_rate=yearly)


def offer_refusals(offer: Offer, wish: Wish) -> list[Refusal]:
    """Return everything that stands against lending on these terms, all of it at once."""
    terms = wish.of(offer.terms)
    rate = _rate(offer, wish)
    refusals = impossible_terms(terms, rate)
    ranges = (
        ("principal", terms.principal, offer.principal),
        ("numberOfRepayments", terms.number_of_installments, offer.installments),
        ("interestRatePerPeriod", rate, offer.rates),
    )
    refusals += [TermOutsideOffer(name, str(value)) for name, value, bounds in ranges if not bounds.holds(value)]
    return refusals or list(schedule_refusals(agreed_terms(offer, wish)))


def impossible_terms(terms: LoanTerms, rate: Fraction) -> list[Refusal]:
    """Return the terms that no loan can have."""
    graces = (terms.grace_on_principal, terms.grace_on_interest_payment, terms.grace_on_interest_charged)
    impossible = {
        "principal": (terms.principal, not 0 < terms.principal <= LARGEST_MINOR),
        "numberOfRepayments": (
            terms.number_of_installments,
            not 1 <= terms.number_of_installments <= MOST_INSTALLMENTS,
        ),
        "repaymentEvery": (terms.repay_every, terms.repay_every < 1),
        "interestRatePerPeriod": (rate, rate < 0 or terms.principal * rate * 10_000 * 365 >= LARGEST_PRODUCT),
        "graceOnPrincipalPayment": (graces[0], not 0 <= graces[0] < terms.number_of_installments),
        "graceOnInterestPayment": (graces[1], not 0 <= graces[1] < terms.number_of_installments),
        "graceOnInterestCharged": (graces[2], not 0 <= graces[2] <= terms.number_of_installments),
    }
    return [TermImpossible(term, str(value)) for term, (value, wrong) in impossible.items() if wrong]


def _rate(offer: Offer, wish: Wish) -> Fraction:
    return offer.rate if wish.rate is None else wish.rate
