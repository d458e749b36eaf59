"""What interest and charges of a loan came to, due date by due date: a summary that moves no account.

See docs/rules/accrual-activity.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.reconcile import reconcile
from samity.bank.loans.values.facts import CHARGED, Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.rules.advance import Advance
    from samity.bank.loans.rules.reconcile import BookedTransaction
    from samity.bank.loans.values.agreement import Agreement
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


def summed_up(
    agreement: Agreement,
    advance: Advance,
    booked: Sequence[BookedTransaction],
    summaries: Sequence[BookedTransaction],
    today: date,
) -> Advance:
    """Let the summaries of a loan follow what becomes of it: those that are others now are taken back.

    Args:
        agreement: of the loan.
        advance: what becomes of it; its `summed_until` is the day that a night closes, where one does.
        booked: the transactions that stood before, recognition and summaries left out.
        summaries: those that stood before.
        today: the business date.
    """
    state, gone = advance.state, {each.id for each in advance.reverse}
    followed = [*(each.consequence for each in booked if each.id not in gone), *advance.create]
    until = _summed_until(state, advance.recognised.summed_until, today)
    agreed = agreed_now(agreement, state).terms.number_of_installments
    wanted = [_transaction(each) for each in accrual_activity(state, followed, until, agreed)]
    more = reconcile(wanted, summaries)
    return replace(
        advance,
        reverse=(*advance.reverse, *more.reverse),
        create=(*advance.create, *more.create),
        recognised=replace(advance.recognised, summed_until=until),
    )


def _summed_until(state: LoanState, before: date | None, today: date) -> date | None:
    """Return the day up to which due dates are summed up: from the disbursement on; all that passed, when it ends."""
    if not state.installments:
        return None
    ended = () if state.ended_on is None or state.status is LoanStatus.WRITTEN_OFF else (state.ended_on, today)
    days = (before, state.disbursed_on, *ended)
    return max((day for day in days if day is not None), default=None)


def _transaction(each: AccrualActivity) -> Consequence:
    return Consequence(TransactionKind.ACCRUAL_ACTIVITY, 0, each.on, each.parts.total, each.parts)


def _nothing_owed_from(state: LoanState, followed: Sequence[Consequence]) -> date | None:
    """Return the day that settled the last of a debt: it ends later where an overpayment goes back later.

    A charge settles nothing, whenever it was due.
    """
    settled = (each.value_on for each in followed if each.parts.total and each.kind not in CHARGED)
    return state.ended_on and max(settled, default=state.ended_on)


def _summed(on: date, installments: list[Installment]) -> Iterator[AccrualActivity]:
    parts = total_of([each.due._replace(principal=0) for each in installments])
    if parts.total:
        yield AccrualActivity(on, parts)
