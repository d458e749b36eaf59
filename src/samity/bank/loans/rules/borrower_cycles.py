"""What a product offers to a borrower who has had loans of it before. See docs/rules/borrower-cycles.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.offers import impossible_terms, outside_offer
from samity.bank.loans.values.leeway import CycleCondition, CycleStep
from samity.bank.loans.values.products import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.products import Offer
    from samity.kernel.errors import Refusal
    from samity.kernel.money import Currency


def offer_in_cycle(offer: Offer, loans_had: int) -> Offer:
    """Return the offer with the defaults and bounds of the borrower's cycle.

    Args:
        offer: of the product.
        loans_had: loans of the product that were paid out to the borrower.
    """
    cycles = offer.leeway.cycles
    if cycles is None:
        return offer
    found = {
        "principal": step_after(cycles.principal, loans_had),
        "number_of_installments": step_after(cycles.installments, loans_had),
        "rate": step_after(cycles.rates, loans_had),
    }
    principal, installments, rate = found.values()
    terms = offer.terms
    if principal is not None:
        terms = replace(terms, principal=int(principal.value))
    if installments is not None:
        terms = replace(terms, number_of_installments=int(installments.value))
    return replace(
        offer,
        terms=terms,
        rate=offer.rate if rate is None else rate.value,
        principal=_bounds(principal, offer.principal),
        installments=_bounds(installments, offer.installments),
        rates=_bounds(rate, offer.rates),
        left_open=offer.left_open - {name for name, step in found.items() if step is not None},
    )


def step_after(steps: Sequence[CycleStep], loans_had: int) -> CycleStep | None:
    """Return the step for exactly so many loans, else the last one that asks for more than it names; or None."""
    exact = [each for each in steps if each.condition is CycleCondition.EQUAL and each.cycle == loans_had > 0]
    beyond = [each for each in steps if each.condition is CycleCondition.GREATER and each.cycle < loans_had]
    return next(iter(exact), max(beyond, key=lambda each: each.cycle, default=None))


def cycle_refusals(offer: Offer, currency: Currency) -> list[Refusal]:
    """Return the steps of a product whose default lies outside their own bounds, or that no loan can have."""
    refusals: list[Refusal] = []
    for had in sorted({each.cycle + (each.condition is CycleCondition.GREATER) for each in _steps(offer)}):
        stepped = offer_in_cycle(offer, had)
        refusals += outside_offer(stepped, stepped.terms, stepped.rate, currency)
        refusals += impossible_terms(stepped, stepped.terms, stepped.rate, currency)
    return refusals


def _steps(offer: Offer) -> list[CycleStep]:
    cycles = offer.leeway.cycles
    return [] if cycles is None else [*cycles.principal, *cycles.installments, *cycles.rates]


def _bounds(step: CycleStep | None, otherwise: Range) -> Range:
    return otherwise if step is None else Range(step.least, step.most)
