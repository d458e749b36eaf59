"""What bears interest between two days where that is recalculated: principal by its rests, what is overdue as it joins.

See docs/rules/recalculation.md.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.values.terms import InterestBase, InterestMethod, LoanTerms, Rest, ScheduleEngine
from samity.bank.meetings.rules.recurrence import occurrences
from samity.bank.meetings.values import Frequency, Recurrence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.values.state import Installment, LoanState


AS_IT_FALLS_DUE = (None, Recurrence(Frequency.DAILY))
"""Days on which what is overdue joins that need no looking: on every day, or on every due date, it is the same."""


class Stretch(NamedTuple):
    """Days on which the same bears interest.

    Attributes:
        start: the first day.
        end: the day after the last one.
        principal: minor units.
        joined: overdue interest and fees that bear interest with it.
    """

    start: date
    end: date
    principal: int
    joined: int

    @property
    def bearing(self) -> int:
        """Return all that bears interest, in minor units."""
        return self.principal + self.joined


def stretches(terms: LoanTerms, state: LoanState, running: Installment, start: date, end: date) -> Iterator[Stretch]:
    """Yield what bears interest from a day to another, as long as nothing more is paid.

    Args:
        terms: of the loan.
        state: after all that was paid up to the first day.
        running: the installment whose interest it is.
        start: the day up to which interest is reckoned.
        end: a later day; with none that is later, nothing is yielded.
    """
    if start >= end:
        return
    owed = bearing_now_of(terms, state, running)
    rests, joining = rests_between(terms, state, start, end), _joining_between(terms, state, start, end)
    principal = state.accrued.base if state.accrued is not None else None
    turns = sorted(day for day in {*rests, *joining} if start < day < end)
    for first, last in pairwise((start, *turns, end)):
        # What is paid off wholly bears nothing any more, whenever the next rest is.
        if principal is None or first in rests or follows_at_once(terms) or not owed:
            principal = owed
        yield Stretch(first, last, principal, joined_by(terms, state, running, first))


def follows_at_once(terms: LoanTerms) -> bool:
    """Say whether a payment counts from its own day on."""
    return terms.engine is not ScheduleEngine.CUMULATIVE or (terms.rest is Rest.DAILY and terms.rest_days is None)


def next_rest(terms: LoanTerms, state: LoanState, on: date) -> date:
    """Return the day from which what is paid on a day counts: that day itself, or the next rest."""
    last_on = state.installments[-1].due_on
    return min((day for day in rests_between(terms, state, on, last_on)), default=on)


def rests_between(terms: LoanTerms, state: LoanState, first_on: date, last_on: date) -> frozenset[date]:
    """Return the rests among some days, both included: those agreed, and each due date. Without any: every day is."""
    if follows_at_once(terms):
        return frozenset()
    due = (day for each in state.installments[: terms.number_of_installments] for day in (each.from_on, each.due_on))
    agreed = _occurring(terms.rest_days, state, first_on, last_on)
    return frozenset({*agreed, *(day for day in due if first_on <= day <= last_on)})


def joined_by(terms: LoanTerms, state: LoanState, running: Installment, on: date) -> int:
    """Return the overdue interest and fees, in minor units, that bear interest on a day: what had joined by it."""
    if terms.interest_base is InterestBase.ONLY_PRINCIPAL or state.disbursed_on is None:
        return 0
    last_on: date | None = on
    if terms.compounding_days not in AS_IT_FALLS_DUE:
        last_on = max(_occurring(terms.compounding_days, state, state.disbursed_on, on), default=None)
    owed = [
        each.outstanding
        for each in state.installments[: running.number - 1]
        if last_on is not None and each.due_on <= last_on
    ]
    interest = sum(each.interest for each in owed) if terms.interest_base.has_interest else 0
    return interest + (sum(each.fees for each in owed) if terms.interest_base.has_fees else 0)


def bearing_now_of(terms: LoanTerms, state: LoanState, running: Installment) -> int:
    """Return the principal that bears interest now: all that is owed, or without what is overdue where that was agreed.

    From the next rest on it is what does.
    """
    if terms.interest_method is InterestMethod.FLAT:
        return state.principal
    owed = sum(each.outstanding.principal for each in state.installments[: terms.number_of_installments])
    return owed if terms.interest_on_past_due else owed - overdue_before(state, running)


def overdue_before(state: LoanState, running: Installment) -> int:
    """Return the principal that is owed of installments before one; minor units."""
    return sum(each.outstanding.principal for each in state.installments[: running.number - 1])


def _joining_between(terms: LoanTerms, state: LoanState, first_on: date, last_on: date) -> list[date]:
    if terms.interest_base is InterestBase.ONLY_PRINCIPAL or terms.compounding_days in AS_IT_FALLS_DUE:
        return []
    return _occurring(terms.compounding_days, state, first_on, last_on)


def _occurring(days: Recurrence | None, state: LoanState, first_on: date, last_on: date) -> list[date]:
    """Return the agreed days among some; they are counted from the pay-out."""
    if days is None or state.disbursed_on is None:
        return []
    return occurrences(days, state.disbursed_on, first_on, last_on)
