"""How far a loan may leave its product, and who may borrow, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.leeway import EVERY_KIND
from samity.bank.loans.values.products import Range
from samity.web.languages import later, listed, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.products import Offer

BORROWERS = {
    LoanKind.INDIVIDUAL: later("single clients"),
    LoanKind.GROUP: later("groups as one debtor"),
    LoanKind.JLG: later("members of groups, for whom their group stands in"),
}


def leeway_in_words(offer: Offer) -> Iterator[tuple[str, str]]:
    """Give what a loan may agree on beside its amounts, each as its name and what it says."""
    if offer.leeway.takes_installment:
        yield say("Agreed beforehand"), say("a loan may say what its installment is")
    if offer.leeway.takes_plan:
        yield (
            say("Payment plan"),
            say("a loan says what its installments are, step by step; what they come to is its rate"),
        )
    yield from _of_contracts(offer)
    if offer.leeway.on_expected_day:
        yield say("Pay-out"), say("on the day it is expected, and on no other")
    if offer.leeway.kinds != EVERY_KIND:
        yield say("Lends to"), listed(said for kind, said in BORROWERS.items() if kind in offer.leeway.kinds)
    if offer.leeway.begins_partial:
        yield say("An application"), say("is a partial one at first, until somebody asks for its approval")
    if offer.leeway.cycles is not None:
        yield say("Borrowers who come back"), say("are offered other amounts, terms or rates")


def _of_contracts(offer: Offer) -> Iterator[tuple[str, str]]:
    """Give the offset of the first due date and the length of amortization, and how far a loan may leave them."""
    terms = offer.terms
    if terms.first_offset or offer.first_offsets != Range():
        yield (
            say("First due date"),
            say(
                "{first_offset} days later than a period{within}",
                first_offset=terms.first_offset,
                within=_within(offer.first_offsets),
            ),
        )
    if terms.amortized_over or offer.amortizations != Range():
        usual = (
            say("over {amortized_over} installments", amortized_over=terms.amortized_over)
            if terms.amortized_over
            else say("over its own installments")
        )
        yield say("Amortization"), f"{usual}{_within(offer.amortizations)}"


def _within(bounds: Range) -> str:
    told = [
        f"{word} {bound}"
        for word, bound in ((say("at least"), bounds.least), (say("at most"), bounds.most))
        if bound is not None
    ]
    return f" ({', '.join(told)})" if told else ""
