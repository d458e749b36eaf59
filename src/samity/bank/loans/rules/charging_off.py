"""What becomes of the schedule of a loan that is charged off. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.charges import paid_charges, part_of
from samity.bank.loans.rules.recalculation import interest_ended, payable_installments
from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.parts import NOTHING, total_of
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Consequence
    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import LoanCharge, LoanState


def with_interest_ended(agreement: Agreement, state: LoanState, on: date) -> LoanState:
    """Let a loan that is charged off on a day bear no more interest, or fall due at once, where that was agreed."""
    behaviour = agreement.charge_off
    if behaviour is ChargeOffBehaviour.REGULAR:
        return state
    state = replace(state, interest_ends_on=on)
    if not agreement.terms.recalculates and agreement.terms.engine is ScheduleEngine.PROGRESSIVE:
        state = replace(state, installments=interest_ended(agreement.terms, state, on))
    if behaviour is ChargeOffBehaviour.ACCELERATE_MATURITY:
        rows = payable_installments(agreement.terms, state, on)
        charges = _with_those_that_run(rows, state.charges, on)
        return replace(state, installments=accelerated(rows, charges, on), charges=charges)
    return state


def of_charged_off(each: Consequence, state: LoanState) -> Consequence:
    """Return what follows for a loan that was charged off before: it is booked elsewhere."""
    return replace(each, is_charged_off=True, is_fraud=state.is_fraud, charge_off_reason=state.charge_off_reason)


def accelerated(rows: tuple[Installment, ...], charges: tuple[LoanCharge, ...], on: date) -> tuple[Installment, ...]:
    """Let all that falls due later fall due on a day, with the installment that runs then, but charges of later days.

    They stand on an installment of their own, which is due with the last of them.
    """
    kept = [each for each in rows if each.due_on < on]
    rest = [each for each in rows if each.due_on >= on]
    if not rest:
        return rows
    falls_due = max(on, rest[0].from_on)
    later = [each for each in charges if each.due_on > falls_due]
    paid_on = paid_charges(rows, charges)
    due_later = _by_part(later, [each.amount for each in later])
    paid_later = _by_part(later, [paid_on[each.id] for each in later])
    waived_later = _by_part(later, [each.waived for each in later])
    due, paid, waived = (total_of([getattr(each, name) for each in rest]) for name in ("due", "paid", "waived"))
    due = due._replace(interest=max(due.interest - _paid_ahead(rest), paid.interest + waived.interest))
    at_once = rest[0]._replace(due_on=falls_due, asked=due.principal + due.interest)
    at_once = at_once._replace(due=due.minus(due_later), paid=paid.minus(paid_later), waived=waived.minus(waived_later))
    anew_on = min((each.credited_on for each in rest if each.credited_on), default=None)
    at_once = at_once._replace(credited=total_of([each.credited for each in rest]), credited_on=anew_on)
    if not later:
        return (*kept, at_once)
    last_on = max(each.due_on for each in later)
    return (
        *kept,
        at_once,
        Installment(at_once.number + 1, at_once.due_on, last_on, due_later, paid_later, waived_later),
    )


def _with_those_that_run(
    rows: tuple[Installment, ...], charges: tuple[LoanCharge, ...], on: date
) -> tuple[LoanCharge, ...]:
    """Let charges of the installment that runs fall due with it: they are found where they stand."""
    running = next((each for each in rows if each.due_on >= on), None)
    if running is None:
        return charges
    falls_due = max(on, running.from_on)
    return tuple(
        each._replace(due_on=falls_due) if falls_due < each.due_on <= running.due_on else each for each in charges
    )


def _paid_ahead(rest: Sequence[Installment]) -> int:
    """Return the interest that stands in installments to come only because it was paid: days that no longer come."""
    settled = [(each.due.interest, each.paid.interest + each.waived.interest) for each in rest[1:]]
    return sum(paid for due, paid in settled if due == paid)


def _by_part(charges: Sequence[LoanCharge], amounts: Sequence[int]) -> Parts:
    return total_of([NOTHING.adding(part_of(charge), amount) for charge, amount in zip(charges, amounts, strict=True)])
