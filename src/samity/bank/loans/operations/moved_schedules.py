"""Due dates of many loans move at once, each by a fact of its own. See docs/rules/moved-due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.lock import schedule_lock_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.rules.moved_due_dates import NoRoomForDueDate, moved_fact
from samity.bank.loans.rules.rescheduling_asked import rescheduling_refusals
from samity.bank.loans.values.rescheduling import ReschedulingAsked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit

CHUNK = 1000
"""Loans that are in memory at once."""


@dataclass(frozen=True, slots=True)
class MovedLoan:
    """A loan of which due dates are to move.

    Attributes:
        before: the days on which the installments from the first one that moves on were due.
        after: where they are due now; the same where the loan stays as it is.
        more_interest: minor units that it bears now beyond what it did.
        reasons: why it stays as it is.
    """

    loan_id: int
    account_no: str
    currency_code: str
    before: tuple[date, ...]
    after: tuple[date, ...]
    more_interest: int = 0
    reasons: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Where the installments of a loan go from the first one on that moves.

    Attributes:
        first: its number.
        kept: due dates of those before it.
        before: those of it and the others.
        after: where they go; the same where there is no day for one of them.
        reasons: why there is none.
    """

    account: LoanAccount
    first: int
    kept: tuple[date, ...]
    before: tuple[date, ...]
    after: tuple[date, ...]
    reasons: tuple[Refusal, ...] = ()


def move(moves: Sequence[Move], unit: Unit, **why: int) -> Iterator[MovedLoan]:
    """Move due dates of locked loans, and say of each where they are; a loan that cannot move stays as it is.

    Args:
        moves: what is to move.
        unit: of work.
        why: the holiday or the calendar, kept with the facts.
    """
    today = unit.business_date
    against = {each.account.id: each.reasons or tuple(_against(each, today)) for each in moves}
    changes = [
        Change(
            each.account,
            (moved_fact(each.account.last_serial + 1, (each.before[0], each.after), each.first, today, **why),),
        )
        for each in moves
        if not against[each.account.id]
    ]
    interest = {
        each.account.id: each.state.due.interest - each.account.state.due.interest
        for each in (record(changes, unit) if changes else ())
    }
    for each in moves:
        account, reasons = each.account, against[each.account.id]
        after = each.before if reasons else each.after
        told = (account.id, account.account_no, account.currency.code, each.before, after)
        yield MovedLoan(*told, interest.get(account.id, 0), reasons)


def _against(asked: Move, today: date) -> Iterator[Refusal]:
    account, (first_on, *_), (moved_to, *_) = asked.account, asked.before, asked.after
    yield from charged_off_refusals(account)
    yield from schedule_lock_refusals(account)
    anew = ReschedulingAsked(from_on=first_on, adjusted_due_on=max(first_on, moved_to))
    yield from rescheduling_refusals(account.id, account.agreement, account.state, anew)
    if moved_to < today or (asked.kept and moved_to <= asked.kept[-1]):
        yield NoRoomForDueDate(account.id, first_on, moved_to)
