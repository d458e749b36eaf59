"""What becomes of the schedule of a loan that is charged off. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.recalculation import interest_ended, payable
from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.parts import total_of
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import Installment, LoanState


def with_interest_ended(agreement: Agreement, state: LoanState, on: date) -> LoanState:
    """Let a loan that is charged off on a day bear no more interest, or fall due at once, where that was agreed."""
    behaviour = agreement.charge_off
    if behaviour is ChargeOffBehaviour.REGULAR:
        return state
    state = replace(state, interest_ends_on=on)
    if not agreement.terms.recalculates and agreement.terms.engine is ScheduleEngine.PROGRESSIVE:
        state = replace(state, installments=interest_ended(agreement.terms, state, on))
    if behaviour is ChargeOffBehaviour.ACCELERATE_MATURITY:
        rows = payable(agreement.terms, state, on)
        return replace(state, installments=_accelerated(rows, on))
    return state


def _accelerated(rows: tuple[Installment, ...], on: date) -> tuple[Installment, ...]:
    """Let all that falls due later fall due on a day, with the installment that runs then."""
    kept = [each for each in rows if each.due_on < on]
    rest = [each for each in rows if each.due_on >= on]
    if not rest:
        return rows
    due, paid, waived = (total_of([getattr(each, name) for each in rest]) for name in ("due", "paid", "waived"))
    asked = due.principal + due.interest
    return (*kept, rest[0]._replace(due_on=max(on, rest[0].from_on), due=due, paid=paid, waived=waived, asked=asked))
