"""A new due is paid from what the borrower has paid too much. See docs/rules/fold.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import projected
from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.rules.ending import ended_or_open
from samity.bank.loans.values.facts import Consequence, TransactionKind
from samity.bank.loans.values.parts import Part

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import LoanState


def overpayment_absorbed(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Pay a new due from what the borrower has paid too much."""
    if not state.overpaid:
        return ended_or_open(projected(agreement.terms, state), fact.value_on), ()
    strategy = agreement.absorbing or agreement.strategy
    used = allocate(state.overpaid, state.installments, strategy, fact.value_on)
    state = projected(agreement.terms, replace(state, installments=used.installments, overpaid=used.overpaid))
    state = ended_or_open(state, fact.value_on)
    applied = consequence_of(TransactionKind.OVERPAYMENT_APPLIED, fact, used.parts.total, used.parts, state)
    return state, (replace(applied, overpaid=-used.parts.total),)


def consequence_of(kind: TransactionKind, fact: Fact, amount: int, parts: Parts, state: LoanState) -> Consequence:
    """Return what follows from a fact on its day, with the principal that is left then."""
    return Consequence(
        kind, fact.serial, fact.value_on, amount, parts, principal_after=state.outstanding.of(Part.PRINCIPAL)
    )
