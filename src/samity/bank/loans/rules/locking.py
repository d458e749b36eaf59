"""A loan is locked, and unlocked again. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.absorbing import overpayment_absorbed
from samity.bank.loans.rules.locked_interest import applied_so_far, with_interest_let_go
from samity.bank.loans.values.lock import APPLIES, HOLDS, Lock, LockedDue, LockReason
from samity.bank.loans.values.state import LoanStatus, due_before, due_by

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def locked(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Lock a loan from the fact's day on."""
    said = fact.details
    due, reason, (penalties, interest, fees) = said["due"], said.get("reason"), (bool(said.get(name)) for name in HOLDS)
    lock = Lock(fact.value_on, due and LockedDue(due), penalties, interest, fees, reason=reason and LockReason(reason))
    applies = {name: said[name] for name in APPLIES if name in said}
    return replace(state, lock=lock._replace(**applies)), ()


def unlocked(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let a loan go on, and the interest that has waited be applied."""
    after = replace(with_interest_let_go(agreement.terms, state, fact.value_on), lock=None)
    # A loan that is held open though nothing is owed on it stays so.
    if after.outstanding == state.outstanding:
        return after, ()
    return overpayment_absorbed(agreement, after, fact)


def lock_of(state: LoanState) -> Lock | None:
    """Return how a loan is locked; one that is not active any more is not."""
    return state.lock if state.status is LoanStatus.ACTIVE else None


def due_today(terms: LoanTerms, state: LoanState, today: date) -> Parts:
    """Return what is told as due of a loan: of a locked one, as its lock says.

    Args:
        terms: whether all interest is owed at once; else that of the balance is what fell due.
        state: of the loan.
        today: the business date.
    """
    lock = lock_of(state)
    due = due_by(applied_so_far(terms, state, today), today)
    if lock is None or lock.due is None:
        return due
    if lock.due is LockedDue.LATE:
        return due_before(state.installments, today)
    return state.outstanding if terms.owes_all_interest else state.outstanding._replace(interest=due.interest)
