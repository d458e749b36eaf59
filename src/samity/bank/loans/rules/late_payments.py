"""Interest of what is overdue that is asked for apart: with it, with the last installment, outside the schedule.

See docs/rules/late-payments.md.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest_pieces import Piece, bearing_now
from samity.bank.loans.values.parts import NOTHING, Part
from samity.bank.loans.values.state import ON_DEMAND, OUTSIDE, Installment
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.state import Accrued, LoanState
    from samity.bank.loans.values.terms import LoanTerms


def with_overdue_raised(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, on: date, *, waits: bool = False
) -> tuple[list[Installment], Accrued]:
    """Let the oldest overdue installment or the last one ask for interest of overdue principal, where it was agreed.

    What is owed outside the schedule accrues, until it is applied.

    Args:
        terms: of the loan.
        installments: of it.
        accrued: up to when interest was reckoned, and what rounding left of it.
        on: up to when it is reckoned now, no later than the running installment is due.
        waits: it is reckoned and not asked for yet, for the loan is locked.

    Returns:
        The installments, and what rounding leaves.
    """
    rows = list(installments)
    late = [each for each in rows[: accrued.number - 1] if each.outstanding.principal]
    # A half that was rounded up and is left would be rounded down again on a day that was reckoned.
    if not late or on <= accrued.until or not _reckons_overdue_apart(terms, accrued):
        return rows, accrued
    exact = accrued.late_left + sum((each.exact for each in overdue_pieces(terms, rows, accrued, on)), Fraction(0))
    if waits or terms.arrears_interest_apart:
        return rows, accrued._replace(late_left=exact)
    # Days that bear nothing leave what was rounded up before: it is not taken back.
    more, oldest = max(rounded_ratio(exact, terms.rounding), 0), late[0]
    accrued = accrued._replace(late_left=exact - more)
    if terms.prepayment.raises_last:
        last = rows[terms.number_of_installments - 1]
        rows[last.number - 1] = last._replace(due=last.due.adding(Part.INTEREST, more), applied=last.applied + more)
    else:
        rows[oldest.number - 1] = oldest._replace(due=oldest.due.adding(Part.INTEREST, more))
    return rows, accrued


def overdue_pieces(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, on: date
) -> Iterator[Piece]:
    """Yield what overdue principal bears from where interest is reckoned up to a day, where that is reckoned apart.

    That of days after the last due date is told by `pieces_after_maturity`.
    """
    overdue = sum(each.outstanding.principal for each in installments[: accrued.number - 1])
    runs = bearing_now(terms, installments, accrued) is not None
    if runs and overdue and on > accrued.until and _reckons_overdue_apart(terms, accrued):
        begins = installments[accrued.number - 1].from_on
        rate = rate_between(terms, begins, accrued.until, on, accrued.calendar)
        yield Piece(accrued.until, on, Fraction(overdue), rate)


def _reckons_overdue_apart(terms: LoanTerms, accrued: Accrued) -> bool:
    return terms.reckons_overdue_apart and accrued.number > terms.grace_on_interest_charged


def from_arrears_accrued(terms: LoanTerms, accrued: Accrued | None) -> int:
    """Return what overdue principal has borne outside the schedule and was not applied, in minor units."""
    if accrued is None or not terms.arrears_interest_apart:
        return 0
    return max(rounded_ratio(accrued.late_left, terms.rounding), 0)


def with_arrears_interest_applied(terms: LoanTerms, state: LoanState, accrued: Accrued) -> tuple[LoanState, Accrued]:
    """Let what overdue principal has borne be owed outside the schedule, where that was agreed.

    Args:
        terms: of the loan.
        state: of it.
        accrued: how far its interest is reckoned by now.

    Returns:
        The loan, and what rounding leaves.
    """
    more = from_arrears_accrued(terms, accrued)
    if not more or state.disbursed_on is None:
        return state, accrued
    row = state.from_arrears or Installment(OUTSIDE, state.disbursed_on, ON_DEMAND, NOTHING)
    row = row._replace(due=row.due.adding(Part.INTEREST, more))
    return state.becoming(from_arrears=row), accrued._replace(late_left=accrued.late_left - more)


def asking_for_arrears_interest(terms: LoanTerms, state: LoanState) -> LoanState:
    """Return a loan with all applied that overdue principal has borne up to where its interest is reckoned."""
    if state.accrued is None:
        return state
    state, accrued = with_arrears_interest_applied(terms, state, state.accrued)
    return state.becoming(accrued=accrued)


def owed_from_arrears(state: LoanState) -> int:
    """Return the interest that is owed outside the schedule, in minor units."""
    return 0 if state.from_arrears is None else state.from_arrears.outstanding.interest


def paid_from_arrears(state: LoanState) -> int:
    """Return what was paid of the interest that is owed outside the schedule, in minor units."""
    return 0 if state.from_arrears is None else state.from_arrears.paid.interest


def payable_from_arrears(terms: LoanTerms, state: LoanState, paid: Sequence[Installment]) -> int:
    """Return what of it a payment settles that leaves the installments so; minor units.

    It comes last: once no principal is left. Then what has accrued is applied.
    """
    if any(each.outstanding.principal for each in paid):
        return 0
    return owed_from_arrears(state) + from_arrears_accrued(terms, state.accrued)


def with_arrears_interest_paid(terms: LoanTerms, state: LoanState, amount: int) -> LoanState:
    """Return a loan on which so much of it was paid; once no principal is left, what has accrued is applied."""
    if not any(each.outstanding.principal for each in state.installments):
        state = asking_for_arrears_interest(terms, state)
    row = state.from_arrears
    if not amount or row is None:
        return state
    return replace(state, from_arrears=row._replace(paid=row.paid.adding(Part.INTEREST, amount)))
