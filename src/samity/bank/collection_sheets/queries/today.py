"""Whom somebody visits today and which visits are overdue: what to collect, and whether a sheet was saved.

See docs/rules/todays-meetings.md. The number of statements does not grow with the number of meetings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from samity.bank.clients.queries.groups import active_member_counts
from samity.bank.collection_sheets.queries.meeting_money import added, collected_on, expected_at, pay_outs_at
from samity.bank.collection_sheets.queries.noted import Noted, noted_at, noted_together
from samity.bank.collection_sheets.queries.visits import visits
from samity.bank.collection_sheets.values import CapturedState, SheetKind
from samity.bank.organisation.queries.days_of_rest import calendars_of_offices
from samity.bank.organisation.queries.settings import settings
from samity.bank.organisation.rules.working_days import holiday_on, is_working_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row

    from samity.bank.collection_sheets.queries.meeting_money import At, Sums
    from samity.bank.collection_sheets.queries.visits import Visit

DAYS_LOOKED_BACK = 14


class MeetingState(StrEnum):
    """How far a meeting is: no sheet, a sheet without everybody, all that owe noted, or its sheets taken back.

    Where the cash is counted first: sheets that wait for it, and those of which it is counted.
    """

    TO_DO = "TO_DO"
    BEGUN = "BEGUN"
    CAPTURED = "CAPTURED"
    COUNTED = "COUNTED"
    POSTED = "POSTED"
    UNDONE = "UNDONE"


@dataclass(frozen=True, slots=True)
class MeetingGroup:
    """A group at a meeting.

    Attributes:
        clients: how many active members it has.
        expected: what is unpaid and due by the meeting.
        pay_outs: approved loans waiting to be paid out by then.
        sheet_id: the newest standing sheet that holds it, its own or its centre's.
    """

    id: int
    name: str
    clients: int
    expected: Sums
    pay_outs: Sums
    sheet_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeeting:
    """A meeting of a group or a centre, as its calendar sets it.

    Attributes:
        kind, owner_id: whose sheet it is.
        officer_id: of the owner.
        groups: those that meet, by id; a meeting of a group has one.
        expected: unpaid and due by the meeting, live: once its sheet is saved, what is left.
        collected: repayments on its standing sheets.
        noted: how many of its loans stand on these sheets, and how many that owe something do not.
        sheet_id: the newest standing sheet, else the newest that was taken back, of the owner or one of its groups.
        captured_id: the newest sheet that waits for its cash, of the owner or one of its groups.
        counts_cash: its office captures sheets, and posts them when their cash is counted.
        is_at_rest: the office books no money on that day, a holiday or a day without work.
        is_shifted: the calendar sets no meeting; a day of rest moved due dates here.
    """

    on: date
    kind: SheetKind
    owner_id: int
    owner_name: str
    office_id: int
    office_name: str
    officer_id: int | None
    officer_name: str | None
    calendar_id: int
    location: str | None
    meets_at: time | None
    groups: tuple[MeetingGroup, ...]
    expected: Sums
    pay_outs: Sums
    collected: Sums
    noted: Noted
    state: MeetingState
    sheet_id: int | None
    captured_id: int | None
    counts_cash: bool
    is_at_rest: bool
    is_shifted: bool

    @property
    def clients(self) -> int:
        """Return how many active members are awaited."""
        return sum(group.clients for group in self.groups)

    @property
    def has_money(self) -> bool:
        """Say whether something is to be collected or paid out."""
        return any(each.amount for each in (*self.expected, *self.pay_outs))


def todays_meetings(
    connection: Connection, on: date, hierarchy: str, staff_id: int | None = None
) -> tuple[PlannedMeeting, ...]:
    """Return every meeting of a day, in the order of their times, then names.

    Args:
        connection: the transaction.
        on: the day.
        hierarchy: of the office whose groups, with those of the offices below it, are asked for.
        staff_id: only meetings that this officer serves: the group's, the centre's, or any group of the centre; None
            is everybody's.
    """
    asked = visits(connection, on, on, hierarchy, staff_id)
    found = _planned(connection, asked, noted_at(connection, asked))
    return tuple(sorted(found, key=lambda each: (each.meets_at or time.max, each.owner_name, each.owner_id)))


def overdue_meetings(
    connection: Connection, on: date, hierarchy: str, staff_id: int | None = None
) -> tuple[PlannedMeeting, ...]:
    """Return meetings of the 14 days before a day that are not posted, the oldest first.

    A meeting on a day of rest was not missed, nor one after which nothing is left to collect or to pay out.
    """
    first_on, last_on = on - timedelta(days=DAYS_LOOKED_BACK), on - timedelta(days=1)
    asked = visits(connection, first_on, last_on, hierarchy, staff_id)
    noted = noted_at(connection, asked)
    missed = [each for each in asked if _state(each, _noted(each, noted)) is not MeetingState.POSTED]
    found = (each for each in _planned(connection, missed, noted) if each.has_money and not each.is_at_rest)
    return tuple(sorted(found, key=lambda each: (each.on, each.meets_at or time.max, each.owner_name, each.owner_id)))


def _planned(connection: Connection, asked: Sequence[Visit], noted: Mapping[At, Noted]) -> Iterator[PlannedMeeting]:
    meetings = [(group.id, visit.on) for visit in asked for group in visit.groups]
    expected, pay_outs = expected_at(connection, meetings), pay_outs_at(connection, meetings)
    clients = active_member_counts(connection, {group_id for group_id, _ in meetings})
    collected = collected_on(connection, [mark.id for visit in asked for mark in visit.sheets if mark.stands])
    at_rest = days_at_rest(connection, {(visit.owner.office_id, visit.on) for visit in asked})
    for visit in asked:
        groups = tuple(_group(visit, row, clients[row.id], expected, pay_outs) for row in visit.groups)
        owner, notes = visit.owner, visit.calendar.notes
        yield PlannedMeeting(
            on=visit.on,
            kind=SheetKind(owner.level),
            owner_id=owner.id,
            owner_name=owner.name,
            office_id=owner.office_id,
            office_name=owner.office_name,
            officer_id=owner.officer_id,
            officer_name=owner.officer_name,
            calendar_id=visit.calendar.id,
            location=notes.location,
            meets_at=notes.meets_at,
            groups=groups,
            expected=added(group.expected for group in groups),
            pay_outs=added(group.pay_outs for group in groups),
            collected=added(collected.get(mark.id, ()) for mark in visit.sheets),
            noted=_noted(visit, noted),
            state=_state(visit, _noted(visit, noted)),
            sheet_id=_sheet(visit),
            counts_cash=owner.counts_cash,
            captured_id=visit.captured[-1].id if visit.captured else None,
            is_at_rest=(owner.office_id, visit.on) in at_rest,
            is_shifted=visit.is_shifted,
        )


def _group(
    visit: Visit, group: Row[tuple[object, ...]], clients: int, expected: Mapping[At, Sums], pay_outs: Mapping[At, Sums]
) -> MeetingGroup:
    at = (group.id, visit.on)
    sheet_id = visit.standing_sheet(group.id)
    return MeetingGroup(group.id, group.name, clients, expected.get(at, ()), pay_outs.get(at, ()), sheet_id)


def _noted(visit: Visit, noted: Mapping[At, Noted]) -> Noted:
    return noted_together([noted.get((group.id, visit.on), Noted()) for group in visit.groups])


def _state(visit: Visit, noted: Noted) -> MeetingState:
    if visit.captured:
        if not visit.is_handed_in:
            return MeetingState.BEGUN
        counted = all(mark.state is CapturedState.COUNTED for mark in visit.captured)
        return MeetingState.COUNTED if counted else MeetingState.CAPTURED
    if not any(mark.stands for mark in visit.sheets):
        return MeetingState.UNDONE if visit.sheets else MeetingState.TO_DO
    return MeetingState.POSTED if visit.has_every_sheet and not noted.missing else MeetingState.BEGUN


def _sheet(visit: Visit) -> int | None:
    newest_first = sorted(visit.sheets, key=lambda mark: (mark.stands, mark.id), reverse=True)
    return newest_first[0].id if newest_first else None


def days_at_rest(connection: Connection, places: Collection[tuple[int, date]]) -> set[tuple[int, date]]:
    """Return the offices and days among these on which no money is booked, as saving a sheet has it."""
    if not places:
        return set()
    chosen = settings(connection)
    on_holiday = chosen["allow-transactions-on-holiday"].enabled
    on_other_days = chosen["allow-transactions-on-non_workingday"].enabled
    rest = calendars_of_offices(connection, {office_id for office_id, _ in places})
    return {
        (office_id, on)
        for office_id, on in places
        for working_days, holidays in [rest[office_id]]
        if (holiday_on(holidays, on) and not on_holiday) or (not is_working_day(working_days, on) and not on_other_days)
    }
