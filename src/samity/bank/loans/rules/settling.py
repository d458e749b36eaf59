"""How a payment settles a loan: in the agreed order, or as whoever pays says. See docs/rules/payment-terms.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, payable_interest, projected
from samity.bank.loans.rules.allocation import Allocation, allocate
from samity.bank.loans.rules.charges import arrived_charges
from samity.bank.loans.rules.late_payments import (
    owed_from_arrears,
    payable_from_arrears,
    with_arrears_interest_paid,
)
from samity.bank.loans.rules.locked_interest import applied_so_far, holds_interest, with_interest_let_go
from samity.bank.loans.rules.recalculated_ahead import with_whole_interest
from samity.bank.loans.rules.recalculation import payable_installments
from samity.bank.loans.values.parts import NOTHING, Outside, Part, Parts, total_of
from samity.bank.loans.values.strategy import ALL, FutureRule, Pass
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms


def settled_by(agreement: Agreement, state: LoanState, fact: Fact) -> Allocation:
    """Return what a payment does to a loan.

    A payment with `custom` parts settles each of them, the oldest installment first, and of interest outside the
    schedule what was applied. What a part no longer takes, because something dated before it was entered later, goes on
    in the agreed order: nothing is lost.
    """
    on = fact.value_on
    state = accrued_to(agreement.terms, state, on)
    custom = fact.details.get("custom")
    if not custom:
        return settled_in_order(agreement, state, fact.amount, on)
    dues, rows = state.installments, applied_so_far(agreement.terms, state, on)
    state = replace(state, installments=rows)
    reach = payable_interest(agreement.terms, state, ends=False)
    outside = min(custom.get(Outside.FROM_ARREARS, 0), owed_from_arrears(state))
    left, installments, settled = fact.amount - outside, state.installments, [Parts(interest=outside)]
    for word, amount in custom.items():
        if word == Outside.FROM_ARREARS:
            continue
        paid = allocate(amount, installments, (Pass(ALL, (Part(word),)),), on, payable_interest=reach)
        installments, left = paid.installments, left - paid.parts.total
        settled.append(paid.parts)
    state = with_arrears_interest_paid(agreement.terms, replace(state, installments=installments), outside)
    rest = settled_in_order(agreement, state, left, on)
    parts, outside = total_of([rest.parts, *settled]), rest.from_arrears + outside
    return _as_scheduled(dues, Allocation(rest.installments, parts, rest.interest_waived, rest.overpaid, outside))


def with_interest_asked_at_the_end(agreement: Agreement, state: LoanState, fact: Fact) -> LoanState:
    """Let the interest of a locked loan be applied when a payment leaves nothing else to be paid."""
    if not holds_interest(state):
        return state
    paid = settled_by(agreement, state, fact)
    if not paid.overpaid or any(each.outstanding.principal for each in paid.installments):
        return state
    return projected(agreement.terms, with_interest_let_go(agreement.terms, state, fact.value_on))


def settled_in_order(agreement: Agreement, state: LoanState, amount: int, on: date) -> Allocation:
    """Return what an amount settles on a day in the agreed order.

    Args:
        agreement: of the loan.
        state: of which interest on the real balance is reckoned up to the day.
        amount: minor units.
        on: the day from which it counts.
    """
    if agreement.terms.recalculates:
        return _settled_as_payable(agreement, state, amount, on)
    return _with_interest_outside(agreement.terms, state, _settled_as_asked(agreement, state, amount, on))


def _settled_as_asked(agreement: Agreement, state: LoanState, amount: int, on: date) -> Allocation:
    """Return what an amount settles of what installments ask for."""
    arrived = arrived_charges(state.installments, state.charges, on) if state.charges else None
    rows: Sequence[Installment] = applied_so_far(agreement.terms, state, on)
    waits = agreement.holds and not agreement.settles_ahead
    if waits:
        rows = [_due_alone(each, on, arrived or {}) for each in rows]
    reach = payable_interest(agreement.terms, state, ends=False)
    paid = allocate(amount, rows, agreement.strategy, on, arrived, reach)
    if waits or holds_interest(state):
        return _as_scheduled(state.installments, paid)
    return _without_interest_left(agreement, state, paid, on)


def _with_interest_outside(terms: LoanTerms, state: LoanState, paid: Allocation) -> Allocation:
    """Let what is left of a payment settle interest that is owed outside the schedule, once no principal is."""
    more = min(paid.overpaid, payable_from_arrears(terms, state, paid.installments)) if paid.overpaid else 0
    if not more:
        return paid
    parts, left = paid.parts.adding(Part.INTEREST, more), paid.overpaid - more
    return replace(paid, parts=parts, overpaid=left, from_arrears=more)


def _as_scheduled(dues: Sequence[Installment], paid: Allocation) -> Allocation:
    """Let installments of which only a part could be paid ask for all again."""
    pairs = zip(dues, paid.installments, strict=True)
    return replace(paid, installments=tuple(after._replace(due=before.due) for before, after in pairs))


def _without_interest_left(agreement: Agreement, state: LoanState, paid: Allocation, on: date) -> Allocation:
    """Let what is left of a payment settle interest that has accrued: nothing is paid too much while it is owed."""
    agreed = agreement.terms.prepayment
    if not paid.overpaid or (agreed.applies_interest and not agreed.raises_last):
        return paid
    reach = payable_interest(agreement.terms, state, ends=True)
    rest = allocate(paid.overpaid, paid.installments, agreement.strategy, on, payable_interest=reach)
    waived = paid.interest_waived + rest.interest_waived
    return Allocation(rest.installments, paid.parts.plus(rest.parts), waived, rest.overpaid)


def _settled_as_payable(agreement: Agreement, state: LoanState, amount: int, on: date) -> Allocation:
    """Return what an amount settles of what is payable on a day; what is left is asked for as before."""
    rows = payable_rows(agreement, state, on)
    is_shared = any(each.future is FutureRule.REAMORTIZATION for each in agreement.strategy)
    if is_shared and amount < state.outstanding.principal:
        pairs = zip(state.installments, rows, strict=True)
        rows = tuple(each if was.is_settled else _asking_all(each) for was, each in pairs)
    leaves_some = amount < total_of([each.outstanding for each in rows]).total
    if leaves_some and agreement.terms.engine is ScheduleEngine.CUMULATIVE:
        rows = with_whole_interest(agreement.terms, state, rows, amount)
    arrived = arrived_charges(rows, state.charges, on) if state.charges else None
    paid = allocate(amount, rows, agreement.strategy, on, arrived)
    if not any(each.outstanding.principal for each in paid.installments):
        return paid
    pairs = zip(state.installments, paid.installments, strict=True)
    return replace(paid, installments=tuple(was._replace(paid=each.paid) for was, each in pairs))


def _asking_all(each: Installment) -> Installment:
    """Let an installment that is open take a share up to what it asks for, whether or not that would be needed."""
    return each._replace(due=each.due._replace(principal=max(each.due.principal, each.asked - each.due.interest)))


def payable_rows(agreement: Agreement, state: LoanState, on: date) -> tuple[Installment, ...]:
    """Return the installments of a loan whose schedule is recalculated as they can be paid on a day."""
    last_first = any(each.future is FutureRule.LAST_INSTALLMENT for each in agreement.strategy)
    return payable_installments(agreement.terms, state, on, running_last=last_first)


def _due_alone(installment: Installment, on: date, arrived: Mapping[int, Parts]) -> Installment:
    """Leave of an installment that is not due yet only its charges that are."""
    if installment.due_on <= on:
        return installment
    settled = installment.paid.plus(installment.waived)
    return installment._replace(due=settled.plus(arrived.get(installment.number, NOTHING)))


def interest_ahead(agreement: Agreement, state: LoanState, paid: Allocation, on: date) -> int:
    """Return how much interest a payment settles before it falls due on a loan that takes none; minor units."""
    if not any(each.interest_arrived for each in agreement.strategy):
        return 0
    pairs = zip(state.installments, paid.installments, strict=True)
    return sum(after.paid.interest - before.paid.interest for before, after in pairs if before.due_on > on)
