"""Due dates of many loans move at once, each by a fact of its own. See docs/rules/moved-due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.debtor_checks import between_offices
from samity.bank.loans.operations.edit_schedule import EditBeforeDisbursement
from samity.bank.loans.operations.moved_contracts import moved_contract
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.history import facts_of, rescheduled_after
from samity.bank.loans.rules.edit_refusals import DueTooLate
from samity.bank.loans.rules.moved_due_dates import NoRoomForDueDate, moved_fact, off_rest_anew
from samity.bank.loans.rules.planned_dates import END_OF_TIME
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.loans.rules.rescheduling_asked import RescheduledLater
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal, reasons_of, refuse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import TypeAlias

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.loans.values.facts import Fact
    from samity.storage.unit import Unit

    Meetings: TypeAlias = Callable[[tuple[date, ...], tuple[date, ...]], tuple[date, ...]]


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
        around: what decides its due dates.
        first: its number.
        kept: due dates of those before it.
        before: those of it and the others.
        after: where they go; the same where there is no day for one of them.
        reasons: why there is none.
    """

    account: LoanAccount
    around: Surroundings
    first: int
    kept: tuple[date, ...]
    before: tuple[date, ...]
    after: tuple[date, ...]
    reasons: tuple[Refusal, ...] = ()


def move(moves: Sequence[Move], unit: Unit, **why: int) -> Iterator[MovedLoan]:
    """Move due dates of locked loans, and say of each where they are; a loan that cannot move stays as it is.

    That somebody has locked a loan changes no day on which nobody meets, or nobody works.

    Args:
        moves: what is to move.
        unit: of work.
        why: the holiday or the calendar, kept with the facts.
    """
    contracts = [each.account.id for each in moves if _is_contract(each)]
    facts = facts_of(unit.connection, contracts) if contracts else {}
    later = rescheduled_after(unit.connection, [each.account.id for each in moves], unit.business_date)
    found = {
        each.account.id: _decided(
            each, facts.get(each.account.id, ()), later.get(each.account.id), unit.business_date, why
        )
        for each in moves
    }
    changes = [Change(each.account, (fact,)) for each in moves if (fact := found[each.account.id][0]) is not None]
    interest = {
        each.account.id: each.state.due.interest - each.account.state.due.interest
        for each in (record(changes, unit) if changes else ())
    }
    for each in moves:
        account, (fact, reasons) = each.account, found[each.account.id]
        after = each.before if fact is None else each.after
        told = (account.id, account.account_no, account.currency.code, each.before, after)
        yield MovedLoan(*told, interest.get(account.id, 0), reasons)


def moves_to_meetings(
    account: LoanAccount, around: Surroundings, first: int | None, meetings: Meetings
) -> Iterator[Move]:
    """Yield where a loan's installments go from one on whose meetings are others now; nothing where they stay.

    Args:
        account: the loan.
        around: what decides its due dates by now.
        first: number of the first installment that moves; None where none does.
        meetings: of the due dates before it, and of it and the others, returns the meetings to which these go.
    """
    if first is None:
        return
    days = tuple(each.due_on for each in planned_rows(account.terms, account.state))
    kept, before = days[: first - 1], days[first - 1 :]
    # Of a progressive schedule the last due date alone leaves days of rest.
    resting = len(days) if account.terms.engine is ScheduleEngine.PROGRESSIVE else first
    try:
        moved = meetings(kept, before)
        off_rest = off_rest_anew(account.terms, around, (*kept, *moved), resting)
    except Refusal as refusal:
        yield Move(account, around, first, kept, before, before, reasons_of(refusal))
        return
    after = (*moved[: resting - first], *off_rest)
    if after != before:
        yield Move(account, around, first, kept, before, after)


def _decided(
    asked: Move, facts: Sequence[Fact], later_on: date | None, today: date, why: Mapping[str, int]
) -> tuple[Fact | None, tuple[Refusal, ...]]:
    """Return the fact that moves due dates of a loan, or everything that stands against it."""
    try:
        refuse_all([*asked.reasons, *_against(asked, later_on, today)])
        if _is_contract(asked):
            return moved_contract(asked, facts, today, **why), ()
    except Refusal as refusal:
        return None, reasons_of(refusal)
    serial = asked.account.last_serial + 1
    return moved_fact(serial, (asked.before[0], asked.after), asked.first, today, **why), ()


def _is_contract(asked: Move) -> bool:
    return asked.account.terms.engine is ScheduleEngine.CONTRACTUAL


def _against(asked: Move, later_on: date | None, today: date) -> Iterator[Refusal]:
    account, (first_on, *_), (moved_to, *_) = asked.account, asked.before, asked.after
    yield from between_offices(account)
    yield from charged_off_refusals(account)
    if account.state.disbursed_on is not None and today < account.state.disbursed_on:  # the business date may move back
        yield EditBeforeDisbursement(today, account.state.disbursed_on)
    if later_on is not None:
        yield RescheduledLater(account.id, today, later_on)
    if moved_to < today or (asked.kept and moved_to <= asked.kept[-1]):
        yield NoRoomForDueDate(account.id, first_on, moved_to)
    if asked.after[-1] >= END_OF_TIME:
        yield DueTooLate(asked.after[-1], END_OF_TIME)
