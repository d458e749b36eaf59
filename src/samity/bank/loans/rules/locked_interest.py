"""Interest of a locked loan that accrues and is not applied. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest_pieces import settled_interest
from samity.bank.loans.rules.late_payments import asking_for_arrears_interest
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.state import ALL_READ, LoanStatus
from samity.kernel.errors import ensure
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.state import Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms


def holds_interest(state: LoanState) -> bool:
    """Say whether interest of a loan is not applied, because it is locked."""
    return state.lock is not None and state.lock.holds_interest and state.status is LoanStatus.ACTIVE


def without_own_interest(state: LoanState, each: Installment) -> tuple[Installment, int]:
    """Return an installment without the unpaid interest of its own days, and how much that is in minor units.

    What was applied before stays, to it or by hand, as does what was given back, and what a payment holiday holds back
    waits for that.
    """
    if each.held_back is not None:
        return each, 0
    own = each.due.interest - each.applied - each.credited.interest
    accrued = state.accrued
    by_hand = accrued.applied if accrued is not None and accrued.number == each.number else 0
    through = 0 if state.lock is None else state.lock.applied_of(each.number)
    waits = min(max(own - max(settled_interest(each), by_hand, through), 0), each.outstanding.interest)
    return each._replace(due=each.due.adding(Part.INTEREST, -waits)), waits


def with_more_waiting(state: LoanState, amount: int) -> LoanState:
    """Return a loan of whose interest so much more waits until it is unlocked; minor units."""
    assert state.lock is not None  # noqa: S101 - who asks has seen that it holds interest
    return replace(state, lock=state.lock._replace(waiting=state.lock.waiting + amount))


def with_fixed_interest_waiting(terms: LoanTerms, state: LoanState, before: date) -> LoanState:
    """Let the due dates before a day pass on a locked loan of fixed interest: it waits, and is not owed with them.

    What is owed from the disbursement on was applied then.
    """
    lock = state.lock
    if lock is None or not holds_interest(state) or terms.owes_all_interest:
        return state
    ensure(state.unread == ALL_READ, "interest waits of installments that were all read")
    passed = [
        each.number
        for each in state.installments
        if lock.on <= each.due_on < before and (lock.passed_on is None or each.due_on > lock.passed_on)
    ]
    if not passed:
        return state
    rows, waiting = list(state.installments), 0
    for number in passed:
        rows[number - 1], waits = without_own_interest(state, rows[number - 1])
        waiting += waits
    lock = lock._replace(passed_on=rows[passed[-1] - 1].due_on)
    return with_more_waiting(replace(state, installments=tuple(rows), lock=lock), waiting)


def applied_so_far(terms: LoanTerms, state: LoanState, on: date) -> tuple[Installment, ...]:
    """Return the installments without interest that a day would apply, were the loan not locked.

    Args:
        terms: of the loan.
        state: with the due dates before the day passed.
        on: the day.
    """
    if not holds_interest(state) or terms.owes_all_interest:
        return state.installments
    first = 1 if state.accrued is None else state.accrued.number
    return tuple(
        without_own_interest(state, each)[0] if each.number >= first and each.due_on >= on else each
        for each in state.installments
    )


def with_interest_let_go(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Let interest be applied again: what has waited falls due with the next installment, else with the last.

    What overdue principal has borne is owed outside the schedule where that was agreed.
    """
    lock, accrued = state.lock, state.accrued
    if lock is None or not lock.holds_interest:
        return state
    more = lock.waiting
    if terms.arrears_interest_apart:
        state = asking_for_arrears_interest(terms, state)
        accrued = state.accrued
    elif accrued is not None:
        left = max(rounded_ratio(accrued.late_left), 0)
        more, accrued = more + left, accrued._replace(late_left=accrued.late_left - left)
    rows = list(state.installments)
    coming = (place for place, each in enumerate(rows) if each.due_on >= on and each.held_back is None)
    place = next(coming, len(rows) - 1)
    each = rows[place]
    rows[place] = each._replace(due=each.due.adding(Part.INTEREST, more), applied=each.applied + more)
    lock = lock._replace(holds_interest=False, waiting=0)
    return replace(state, installments=tuple(rows), accrued=accrued, lock=lock)
