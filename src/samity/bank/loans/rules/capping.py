"""How much of charges a loan in arrears may owe. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.accrued_interest import applied_interest, with_due_dates_passed
from samity.bank.loans.rules.application_days import closes_on
from samity.bank.loans.rules.interest_pieces import settled_interest
from samity.bank.loans.rules.late_payments import owed_from_arrears
from samity.bank.loans.rules.locked_interest import without_own_interest
from samity.bank.loans.values.lock import Lock

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.lock import Cap
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms

PERCENT = 100


class FallsDue(NamedTuple):
    """Interest that is applied on a day, and that a lock from that day on would hold off.

    Attributes:
        number: of the installment that it falls due with.
        settled: what was paid or applied of its own interest before, in minor units.
        amount: minor units.
    """

    number: int
    settled: int
    amount: int


def most_charges(cap: Cap, state: LoanState) -> int:
    """Return the most interest, fees and penalties that a loan in arrears may owe, in minor units; never rounded up."""
    principal = state.principal if cap.is_of_original else state.outstanding.principal
    return int(cap.percent * principal / PERCENT)


def charges_on(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the interest that was applied by a day, the fees and the penalties that are owed, due or not."""
    owed = state.outstanding
    state = with_due_dates_passed(terms, state, on)
    return applied_interest(terms, state, on) + owed_from_arrears(state) + owed.fees + owed.penalties


def charged_under(cap: Cap, most: int, charges: int, more: int) -> int:
    """Return how much of a further charge is put on: with a soft cap all of what crosses it, with a hard one the rest.

    Args:
        cap: how hard it is.
        most: what may be owed.
        charges: what is.
        more: what would come to it.
    """
    return min(more, max(most - charges, 0)) if cap.is_hard else more


def is_capped(cap: Cap, most: int, charges: int) -> bool:
    """Say whether charges lock a loan: with a hard cap those that reach it, with a soft one those beyond it."""
    return charges > 0 and (charges >= most if cap.is_hard else charges > most)


def falls_due(terms: LoanTerms, state: LoanState, on: date) -> FallsDue | None:
    """Return the interest that a day applies; None where it applies none, or all was applied with the pay-out."""
    state = with_due_dates_passed(terms, state, on)
    if terms.owes_all_interest or state.lock is not None:
        return None
    held, accrued = replace(state, lock=Lock(on, holds_interest=True)), state.accrued
    first = 1 if accrued is None else accrued.number
    for each in state.installments[first - 1 : terms.number_of_installments if accrued is not None else None]:
        if on not in {each.due_on, closes_on(terms, state.installments, each.number)}:
            continue
        waits = without_own_interest(held, each)[1]
        if waits:
            by_hand = accrued.applied if accrued is not None and accrued.number == each.number else 0
            return FallsDue(each.number, max(settled_interest(each), by_hand), waits)
    return None
