"""When the night locks a loan, and when it unlocks one. See docs/rules/locking.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.capping import (
    charged_under,
    charges_on,
    falls_due,
    is_capped,
    most_charges,
)
from samity.bank.loans.rules.penalties import PenaltyDue, accrued_penalty
from samity.bank.loans.values.lock import Lock, LockReason

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.rules.arrears import Arrears
    from samity.bank.loans.values.lock import Cap
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def lock_to_set(terms: LoanTerms, state: LoanState, late: Arrears, unlocked_on: date | None, on: date) -> Lock | None:
    """Return how a loan that is not locked is to be locked on a day; None where it is not.

    Args:
        terms: of the loan.
        state: with the due dates before the day passed, and the penalties of the day applied.
        late: how late it is on the day.
        unlocked_on: the last day on which somebody unlocked it; its days count anew from there.
        on: the day.
    """
    if not late.is_in_arrears:
        return None
    if _is_late_for_too_long(terms, late, unlocked_on, on):
        return _lock(on, LockReason.ARREARS)
    cap = terms.locking.cap
    return None if cap is None else _lock_by_charges(terms, state, cap, on)


def unlocks(terms: LoanTerms, state: LoanState, late: Arrears, on: date) -> bool:
    """Say whether a loan that is locked for its charges is let go on a day.

    What a lock lets wait would be charged by that: it counts.
    """
    cap = terms.locking.cap
    if cap is None or not late.is_in_arrears:
        return True
    if _is_late_for_too_long(terms, late, None, on):
        return False
    waits = state.waiting_interest + accrued_penalty(terms, state, on)
    return charges_on(terms, state, on) + waits < most_charges(cap, state)


def penalty_under_cap(terms: LoanTerms, state: LoanState, penalty: PenaltyDue, on: date) -> PenaltyDue | None:
    """Return what of a penalty a loan is charged on a day; None where that is nothing."""
    cap = terms.locking.cap
    if cap is None or not cap.is_hard:
        return penalty
    amount = charged_under(cap, most_charges(cap, state), charges_on(terms, state, on), penalty.amount)
    return penalty._replace(amount=amount) if amount else None


def _is_late_for_too_long(terms: LoanTerms, late: Arrears, unlocked_on: date | None, on: date) -> bool:
    agreed = terms.locking.after_days
    days = late.days if unlocked_on is None else min(late.days, (on - unlocked_on).days)
    return agreed is not None and days >= agreed


def _lock_by_charges(terms: LoanTerms, state: LoanState, cap: Cap, on: date) -> Lock | None:
    """Lock a loan that owes as much as its cap lets it; of the day's interest is applied what the cap has room for."""
    most, charges = most_charges(cap, state), charges_on(terms, state, on)
    if not is_capped(cap, most, charges):
        return None
    lock, due = _lock(on, LockReason.CAP), falls_due(terms, state, on)
    if due is None:
        return lock
    applied = charged_under(cap, most, charges - due.amount, due.amount)
    return lock._replace(applies=due.settled + applied, applies_of=due.number)


def _lock(on: date, reason: LockReason) -> Lock:
    """Hold everything off a loan."""
    return Lock(on, holds_penalties=True, holds_interest=True, holds_fees=True, reason=reason)
