"""What interest and charges of a loan came to, due date by due date: a summary that moves no account.

See docs/rules/accrual-activity.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.facts import Consequence
    from samity.bank.loans.values.state import Installment, LoanState


class AccrualActivity(NamedTuple):
    """Interest, fees and penalties of the installments that a day summed up; minor units."""

    on: date
    parts: Parts


def accrual_activity(
    state: LoanState, followed: Sequence[Consequence], closed_until: date | None, agreed: int
) -> Iterator[AccrualActivity]:
    """Yield a summary for every due date that a night has closed, and one for the day on which the loan ended.

    A debt that is given up does not end so: nobody asks for what was to come.

    Args:
        state: of the loan, with all its installments.
        followed: what follows from its facts.
        closed_until: the last day that was closed; None before any.
        agreed: so many installments were; one after them is there for charges alone.
    """
    ended_on = None if state.status is LoanStatus.WRITTEN_OFF else _nothing_owed_from(state, followed)
    rest: list[Installment] = []
    for each in state.scheduled:
        if ended_on is not None and (each.due_on >= ended_on or each.number > agreed):
            rest.append(each)
        elif ended_on is not None or (closed_until is not None and each.due_on <= closed_until):
            yield from _summed(each.due_on, [each])
    if ended_on is not None:
        yield from _summed(ended_on, rest)


def _nothing_owed_from(state: LoanState, followed: Sequence[Consequence]) -> date | None:
    """Return the day that settled the last of a debt: it ends later where an overpayment goes back later."""
    return state.ended_on and max((each.value_on for each in followed if each.parts.total), default=state.ended_on)


def _summed(on: date, installments: list[Installment]) -> Iterator[AccrualActivity]:
    parts = total_of([each.due._replace(principal=0) for each in installments])
    if parts.total:
        yield AccrualActivity(on, parts)
