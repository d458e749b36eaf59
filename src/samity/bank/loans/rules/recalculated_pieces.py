"""What bears the interest of a schedule that follows what is really owed, and for how long.

See docs/rules/explanation.md and docs/rules/recalculation.md.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest_pieces import Piece
from samity.bank.loans.rules.recalculation import (
    coming,
    factor_of_days,
    rates_now,
    running_installment,
    whole_factor,
    with_rows_passed,
)
from samity.bank.loans.rules.rests import stretches
from samity.bank.loans.values.terms import InterestMethod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.rules.rests import Stretch
    from samity.bank.loans.values.state import Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms


def reckoned_pieces(terms: LoanTerms, state: LoanState, after: LoanState) -> Iterator[tuple[int, Piece]]:
    """Yield what bore interest, by number of installment, between where it stood in two states."""
    target = after.accrued
    while target is not None and (running := running_installment(terms, state)) is not None:
        accrued = state.accrued
        assert accrued is not None  # noqa: S101 - one is running
        passes = accrued.number < target.number
        day = max(running.due_on, accrued.until) if passes else target.until
        for each in stretches(terms, state, running, accrued.until, day):
            yield from _piece(terms, state, running, each)
        if not passes:
            return
        passed = with_rows_passed(terms, state, running.due_on + timedelta(days=1))
        if passed.accrued == accrued:
            return
        state = passed


def pieces_to_come(terms: LoanTerms, state: LoanState, on: date) -> Iterator[tuple[int, Piece]]:
    """Yield what the running installment and those after it will bear when what is overdue on a day is paid then."""
    running = running_installment(terms, state)
    accrued = state.accrued
    if running is None or accrued is None:
        return
    for stretch in coming(terms, state, running, on):
        yield from _piece(terms, state, running, stretch)
    rates = rates_now(terms, state)
    for place in range(running.number, min(terms.number_of_installments, len(state.installments))):
        rows, each = state.installments[place : terms.number_of_installments], state.installments[place]
        owed = sum(row.due.principal - row.paid.principal for row in rows)
        base = state.principal if terms.interest_method is InterestMethod.FLAT else owed
        factor = whole_factor(state, rates[place])
        if base > 0 and factor and each.number > terms.grace_on_interest_charged:
            yield each.number, Piece(each.from_on, each.due_on, Fraction(base), factor)


def _piece(terms: LoanTerms, state: LoanState, running: Installment, each: Stretch) -> Iterator[tuple[int, Piece]]:
    """Yield days on which the same bears interest; none where nothing does."""
    factor = factor_of_days(terms, state, running, each.start, each.end)
    if each.bearing > 0 and factor:
        yield running.number, Piece(each.start, each.end, Fraction(each.bearing), factor)
