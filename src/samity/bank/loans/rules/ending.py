"""When a loan ends, and begins anew. See docs/rules/closing.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.state import LoanState, LoanStatus

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact


def ended_or_open(state: LoanState, on: date) -> LoanState:
    """Close the loan when nothing is owed any more, open it again when something is.

    Interest that payment holidays or a lock hold back is owed, though nobody has asked for it yet. Where nothing is
    owed there is nothing to wait for: what was held is paid too much. Of a schedule that is recalculated more interest
    may be paid than it asked for so far; what of principal is open is owed all the same.
    """
    owed = state.outstanding
    if owed.principal or owed.total or state.held_back or state.waiting_interest:
        if state.status is LoanStatus.ACTIVE and state.ended_on is None:
            return state
        return state.becoming(status=LoanStatus.ACTIVE, ended_on=None)
    overpaid = state.overpaid + state.held_in_all
    status = LoanStatus.OVERPAID if overpaid else LoanStatus.CLOSED
    # What was not needed is not asked for again when something is owed anew.
    rows = tuple(each if any(each.due) else each._replace(asked=0) for each in state.installments)
    state = state.becoming(installments=rows)
    return state.becoming(status=status, ended_on=on, overpaid=overpaid, held=())


def closed(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Close a loan that was held open."""
    # Its disbursement may have been taken back, or a payment: then there is nothing to close.
    return ended_or_open(state, fact.value_on) if state.status is LoanStatus.ACTIVE else state, ()


def reopened(_: Agreement, state: LoanState, __: Fact) -> Applied:
    """Let a loan on which nothing is owed go on; one that owes or is owed by now needs nothing to be open."""
    if state.status is not LoanStatus.CLOSED:
        return state, ()
    return state.becoming(status=LoanStatus.ACTIVE, ended_on=None), ()
