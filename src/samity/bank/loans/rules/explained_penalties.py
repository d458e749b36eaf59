"""Why a penalty is due, or has accrued: what was late, for how many days. See docs/rules/explanation.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.arrears import late_on
from samity.bank.loans.rules.interest_pieces import rounded_sum
from samity.bank.loans.rules.penalties import accrued_penalty, as_yearly, penalty_pieces
from samity.bank.loans.values.explanation import Beside, Cause, Explained, Segment, difference
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.rules.interest_pieces import Piece
    from samity.bank.loans.rules.told_life import ToldLife
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms

MOST_BY_ROUNDING = 2
"""What rounding brought from the penalty before, took for the next, and this sum's own: each less than a minor unit."""


def penalties_due(life: ToldLife, each: Installment) -> Explained:
    """Explain the penalties of an installment: what being late came to, and what else was put on it."""
    moves = tuple(life.moves.get((each.number, Part.PENALTIES), ()))
    due, found = each.due.penalties, life.penalties.get(each.number, ())
    if not found:
        return Explained(each.number, Part.PENALTIES, due, "charges", moves=moves)
    applied = sum(own.amount for own in moves if own.kind is FactKind.PENALTY_APPLIED)
    rounded, besides = rounded_sum(found, life.agreed.terms), []
    if off := applied - rounded:
        cause = Cause.ROUNDING_LEFT if abs(off) <= MOST_BY_ROUNDING else Cause.DECIDED
        besides.append(Beside(cause, off))
    if due != applied:
        besides.append(Beside(Cause.CHARGED, due - applied))
    segments = tuple(_segments(life.agreed.terms, found))
    return Explained(each.number, Part.PENALTIES, due, "penalties", segments, rounded, tuple(besides), moves)


def penalty_accrued(life: ToldLife, on: date) -> Explained | None:
    """Explain the penalty that has accrued and was not applied; None where there is none."""
    terms, state = life.agreed.terms, life.state
    amount = accrued_penalty(terms, state, on)
    if not amount:
        return None
    found = [*life.penalty, *penalty_pieces(terms, state, on)]
    oldest, *_ = late_on(state, on) or state.installments
    rounded, segments = rounded_sum(found, terms), tuple(_segments(terms, found))
    besides = difference(Cause.ROUNDING_LEFT, amount, rounded)
    return Explained(oldest.number, Part.PENALTIES, amount, "penalties", segments, rounded, besides)


def _segments(terms: LoanTerms, found: Sequence[Piece]) -> Iterator[Segment]:
    is_daily = not terms.penalties.method.is_of_outstanding
    rate = terms.penalties.rate if is_daily else as_yearly(terms).annual_rate
    for each in found:
        yield Segment(each.from_on, each.until_on, each.base, rate, each.factor, is_daily=is_daily)
