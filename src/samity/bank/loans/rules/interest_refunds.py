"""Interest that principal has borne which was given back. See docs/rules/interest-refunds.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.settling import payable_rows
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied
    from samity.bank.loans.values.state import LoanState


def gives_interest_back(fact: Fact) -> bool:
    """Say whether a fact is a refund of principal with the interest which that has borne."""
    return fact.kind is FactKind.CREDITED and bool(fact.details.get("refunds_interest"))


def is_given_back(fact: Fact) -> bool:
    """Say whether a fact is what follows from such a refund, at the same place in their order."""
    return bool(fact.details.get("is_given_back"))


def interest_given_back(
    agreement: Agreement, facts: Sequence[Fact], fold: Callable[[Agreement, Sequence[Fact]], Applied]
) -> Iterator[Fact]:
    """Yield what follows from a refund with interest, the last of some facts: a credit of that interest, if any.

    Args:
        agreement: of the loan.
        facts: that stand, up to the refund; credits of interest that followed from earlier ones among them.
        fold: how facts make a loan.
    """
    *before, refund = facts
    out = next((each for each in before if each.kind is FactKind.DISBURSED), None)
    if out is None:
        return
    refunds = sum(each.amount for each in facts if gives_interest_back(each))
    given = sum(each.amount for each in before if is_given_back(each))
    # As if what is given back had come back at once.
    at_once = Fact(0, FactKind.REPAID, out.value_on, refund.booked_on, min(refunds, out.amount))
    others = (each for each in before if not gives_interest_back(each) and not is_given_back(each))
    otherwise = sorted([*others, at_once], key=lambda each: each.position)
    borne, not_given = (_interest(agreement, fold(agreement, each)[0], refund.value_on) for each in (before, otherwise))
    amount = borne - not_given - given
    if amount > 0:
        credit = {"credit": TransactionKind.INTEREST_REFUND.value, "is_given_back": True}
        yield replace(refund, amount=amount, details=credit)


def _interest(agreement: Agreement, state: LoanState, on: date) -> int:
    """Return the interest that a loan has borne by a day, paid or not; minor units."""
    agreement = agreed_now(agreement, state)
    state = accrued_to(agreement.terms, state, on)
    rows = payable_rows(agreement, state, on) if agreement.terms.recalculates else state.installments
    return sum(each.due.interest for each in rows)
