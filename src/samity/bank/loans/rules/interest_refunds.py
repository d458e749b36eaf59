"""Interest that goes back with a credit, as if its principal had never gone out. See docs/rules/interest-refunds.md."""

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


def refunds_interest(fact: Fact) -> bool:
    """Say whether a fact is a credit with which the interest goes back that its principal has borne."""
    return fact.kind is FactKind.CREDITED and bool(fact.details.get("refunds_interest"))


def is_interest_refund(fact: Fact) -> bool:
    """Say whether a fact is the refund of interest that follows from such a credit, at the same place in order."""
    return bool(fact.details.get("is_interest_refund"))


def interest_refunded(
    agreement: Agreement, facts: Sequence[Fact], fold: Callable[[Agreement, Sequence[Fact]], Applied]
) -> Iterator[Fact]:
    """Yield what follows from a credit that refunds interest, the last of some facts: that refund, if any.

    Args:
        agreement: of the loan.
        facts: that stand, up to the credit; the refunds that followed from earlier ones among them.
        fold: how facts make a loan.
    """
    *before, credit = facts
    out = next((each for each in before if each.kind is FactKind.DISBURSED), None)
    if out is None:
        return
    credited = sum(each.amount for each in facts if refunds_interest(each))
    refunded = sum(each.amount for each in before if is_interest_refund(each))
    # As if what is credited had come back at once.
    at_once = Fact(0, FactKind.REPAID, out.value_on, credit.booked_on, min(credited, out.amount))
    others = (each for each in before if not refunds_interest(each) and not is_interest_refund(each))
    otherwise = sorted([*others, at_once], key=lambda each: each.position)
    borne, not_lent = (_interest(agreement, fold(agreement, each)[0], credit.value_on) for each in (before, otherwise))
    amount = borne - not_lent - refunded
    if amount > 0:
        details = {"credit": TransactionKind.INTEREST_REFUND.value, "is_interest_refund": True}
        yield replace(credit, amount=amount, details=details)


def _interest(agreement: Agreement, state: LoanState, on: date) -> int:
    """Return the interest that a loan has borne by a day, paid or not; minor units."""
    agreement = agreed_now(agreement, state)
    state = accrued_to(agreement.terms, state, on)
    rows = payable_rows(agreement, state, on) if agreement.terms.recalculates else state.installments
    return sum(each.due.interest for each in rows)
