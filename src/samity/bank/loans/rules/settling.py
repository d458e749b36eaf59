"""How a payment settles a loan: in the agreed order, or as whoever pays says. See docs/rules/payment-terms.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrual import accrued_interest, accrued_to
from samity.bank.loans.rules.allocation import Allocation, allocate
from samity.bank.loans.rules.charges import arrived_charges
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import ALL, Pass

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState


def settled_by(agreement: Agreement, state: LoanState, fact: Fact) -> Allocation:
    """Return what a payment does to a loan.

    A payment with `custom` parts settles each of them, the oldest installment first. What a part no longer takes,
    because something dated before it was entered later, goes on in the agreed order: nothing is lost.
    """
    on = fact.value_on
    state = accrued_to(agreement.terms, state, on)
    arrived = arrived_charges(state.installments, state.charges, on) if state.charges else None
    accrued = accrued_interest(agreement.terms, state)
    custom = fact.details.get("custom")
    if not custom:
        return allocate(fact.amount, state.installments, agreement.strategy, on, arrived, accrued)
    left, installments, settled = fact.amount, state.installments, []
    for word, amount in custom.items():
        paid = allocate(amount, installments, (Pass(ALL, (Part(word),)),), on, accrued=accrued)
        installments, left = paid.installments, left - paid.parts.total
        settled.append(paid.parts)
    rest = allocate(left, installments, agreement.strategy, on, arrived, accrued)
    parts = rest.parts
    for each in settled:
        parts = parts.plus(each)
    return Allocation(rest.installments, parts, rest.interest_waived, rest.overpaid)


def interest_ahead(agreement: Agreement, state: LoanState, paid: Allocation, on: date) -> int:
    """Return how much interest a payment settles before it falls due on a loan that takes none; minor units."""
    if not any(each.interest_arrived for each in agreement.strategy):
        return 0
    pairs = zip(state.installments, paid.installments, strict=True)
    return sum(after.paid.interest - before.paid.interest for before, after in pairs if before.due_on > on)
