"""Let a group or centre meet on other days, and what falls due at its meetings go with them.

See docs/rules/moved-meetings.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.clients.queries import grouping_by_id
from samity.bank.gate import admit_office, operation
from samity.bank.loans.operations.moved_schedules import Move, MovedLoan, move, moves_to_meetings
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.meetings.operations.calendars import change_rule
from samity.bank.meetings.operations.meetings import NotAMeetingDate
from samity.bank.meetings.queries import calendar_by_id, held_dates
from samity.bank.meetings.rules.meeting_dates import is_meeting_date, meeting_dates
from samity.bank.meetings.rules.moved_meetings import moved_dates, moved_once, moved_rule
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.meetings.values import Calendar, CalendarRule
    from samity.storage.unit import Unit


@dataclass(eq=False)
class MeetingMovedInPast(Refusal):
    """A meeting is not moved from {from_on} to {to_on}: neither day may lie before today."""

    from_on: date
    to_on: date


@dataclass(eq=False)
class MeetingMovedNowhere(Refusal):
    """The meeting on {from_on} is held on that day already."""

    from_on: date


@dataclass(eq=False)
class MeetingHeldSince(Refusal):
    """The meeting on {held_on} was held: only later ones can move."""

    held_on: date


@dataclass(eq=False)
class MeetingMovedBehindAnother(Refusal):
    """A meeting is not moved to {to_on}: another one, on {other_on}, comes between."""

    to_on: date
    other_on: date


@dataclass(frozen=True, slots=True)
class MoveMeetings:
    """Hold a meeting on another day; and all after it, unless it moves alone, as if it had always been on that one.

    Attributes:
        from_on: the first meeting that moves.
        to_on: the day on which it is held instead.
        alone: all after it stay.
    """

    calendar_id: int
    from_on: date
    to_on: date
    alone: bool = False


# Before the calendar, as who pays them out does: those that are about to be paid out as well.
_LOCKED = text("""
SELECT FROM loan WHERE calendar_id = :calendar_id AND status IN ('ACTIVE', 'APPROVED')
ORDER BY account_id FOR UPDATE""")
_FOLLOWING = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.calendar_id = :calendar_id AND l.account_id > :after
ORDER BY l.account_id LIMIT :chunk""")


@operation("calendars:move")
def move_meetings(command: MoveMeetings, unit: Unit) -> tuple[MovedLoan, ...]:
    """Move the meetings of a group or centre from one of them on, and the unpaid due dates that stand on them.

    Returns:
        The loans that follow them of which something was to be moved.

    Raises:
        CalendarNotFound, OutsideOwnOffice: there is none, or its group lies elsewhere.
        NotAMeetingDate, MeetingMovedNowhere, MeetingMovedInPast, MeetingHeldSince, MeetingMovedBehindAnother: what
            stands against it, at once.
        CalendarEndsBeforeItStarts: the meetings end before that day.
    """
    owner = grouping_by_id(unit.connection, calendar_by_id(unit.connection, command.calendar_id).owner_id)
    admit_office(unit, owner.office_id, owner.office_hierarchy)
    grouping_by_id(unit.connection, owner.centre_id or owner.id, lock=True)
    met = calendar_by_id(unit.connection, command.calendar_id)  # as it is now that nobody else changes it
    refuse_all(_refusals(command, met, unit))
    unit.connection.execute(_LOCKED, {"calendar_id": met.id})
    change_rule(unit, met, _moved(command, met))
    meets = calendar_by_id(unit.connection, met.id)
    following = waiting_loans(_FOLLOWING, unit, calendar_id=met.id)
    days = {"from_on": command.from_on, "to_on": command.to_on, "alone": command.alone}
    unit.tell("MeetingsMoved", f"{owner.level.lower()}:{owner.id}", {"calendar_id": met.id, **days})
    return tuple(moved for loans in following for moved in _move(loans.values(), met, meets, command, unit))


def _moved(command: MoveMeetings, met: Calendar) -> CalendarRule:
    if command.alone:
        return moved_once(met.rule, command.from_on, command.to_on, met.skip_first_days)
    return moved_rule(met.rule, command.from_on, command.to_on)


def _refusals(command: MoveMeetings, met: Calendar, unit: Unit) -> Iterator[Refusal]:
    from_on, to_on, skip = command.from_on, command.to_on, met.skip_first_days
    if not is_meeting_date(met.rule, from_on, skip_first_days=skip):
        yield NotAMeetingDate(from_on)
    if from_on == to_on:
        yield MeetingMovedNowhere(from_on)
    if min(from_on, to_on) < unit.business_date:
        yield MeetingMovedInPast(from_on, to_on)
    held = held_dates(unit.connection, met.id, min(from_on, to_on))
    if held:
        yield MeetingHeldSince(max(held))
    between = meeting_dates(met.rule, min(from_on, to_on), max(from_on, to_on), skip_first_days=skip)
    others = [each for each in between if each != from_on]
    # With those after it, it may go beyond them: they do as well.
    if others and (command.alone or to_on < from_on):
        yield MeetingMovedBehindAnother(to_on, others[0])


def _move(
    accounts: Collection[LoanAccount], met: Calendar, meets: Calendar, command: MoveMeetings, unit: Unit
) -> Iterator[MovedLoan]:
    around = surroundings(unit.connection, {(each.office_id, each.calendar_id) for each in accounts})
    moves = [
        found
        for each in accounts
        for found in _asked(each, around[each.office_id, each.calendar_id], (met, meets), command)
    ]
    yield from move(moves, unit, calendar_id=met.id)


def _asked(
    account: LoanAccount, around: Surroundings, calendars: tuple[Calendar, Calendar], command: MoveMeetings
) -> Iterator[Move]:
    rows = planned_rows(account.terms, account.state)
    first = next((each.number for each in rows if each.due_on >= command.from_on and not each.is_settled), None)
    met, meets = calendars
    days = command.from_on, command.to_on

    def meetings(_: tuple[date, ...], before: tuple[date, ...]) -> tuple[date, ...]:
        return moved_dates(before, met.rule, meets.rule, days, met.skip_first_days, alone=command.alone)

    yield from moves_to_meetings(account, around, first, meetings)
