"""Record a meeting that was held, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from samity.bank.clients.queries import centre_by_id, group_by_id
from samity.bank.clients.values import Level
from samity.bank.gate import admit_office, operation
from samity.bank.meetings.operations.attendance import lock_meeting, note_attendance, tell_recorded
from samity.bank.meetings.queries import MeetingNotFound, calendar_by_id, meeting_by_id, members_below
from samity.bank.meetings.records import meeting
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.bank.meetings.values import Attendance, Attended, Calendar
    from samity.storage.unit import Unit


@dataclass(eq=False)
class CalendarNotOfGroup(Refusal):
    """Calendar {calendar_id} is neither of group {group_id} nor of its centre."""

    calendar_id: int
    group_id: int


@dataclass(eq=False)
class CalendarNotOfCentre(Refusal):
    """Calendar {calendar_id} is not of centre {centre_id}."""

    calendar_id: int
    centre_id: int


@dataclass(eq=False)
class NotAMeetingDate(Refusal):
    """There is no meeting on {held_on}."""

    held_on: date


@dataclass(eq=False)
class MeetingHeldAlready(Refusal):
    """The meeting on {held_on} is recorded already."""

    held_on: date


@dataclass(eq=False)
class AttendanceInFuture(Refusal):
    """Nobody can have come yet to the meeting on {held_on}."""

    held_on: date


@dataclass(eq=False)
class AttenderNotInGroup(Refusal):
    """Client {client_id} is not a member of group {group_id}."""

    client_id: int
    group_id: int


@dataclass(eq=False)
class AttenderNotInCentre(Refusal):
    """Client {client_id} is not a member of any group of centre {centre_id}."""

    client_id: int
    centre_id: int


@dataclass(frozen=True, slots=True)
class RecordMeeting:
    """Record that a group or centre met, by its own calendar or its centre's; each client stands once."""

    level: Level
    grouping_id: int
    calendar_id: int
    held_on: date
    attendance: tuple[Attended, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeAttendance:
    """Note, or correct, who came to a meeting that is recorded; each client stands once."""

    level: Level
    grouping_id: int
    meeting_id: int
    attendance: tuple[Attended, ...]


@operation("meetings:record")
def record_meeting(command: RecordMeeting, unit: Unit) -> int:
    """Record a meeting; all groups of a centre share one per date.

    Returns:
        The meeting's id.

    Raises:
        GroupNotFound, CentreNotFound, OutsideOwnOffice: who met is unknown or lies elsewhere.
        CalendarNotFound, CalendarNotOfGroup, CalendarNotOfCentre: they do not meet by that calendar.
        NotAMeetingDate: they do not meet on that day.
        AttendanceInFuture, AttenderNotInGroup, AttenderNotInCentre: these clients cannot have come.
        MeetingHeldAlready: the meeting is recorded; `take_attendance` adds to it.
    """
    grouping = _grouping(unit, command.level, command.grouping_id)
    calendar = _calendar(unit, grouping, command.calendar_id)
    reasons: list[Refusal] = []
    if not is_meeting_date(calendar.rule, command.held_on, skip_first_days=calendar.skip_first_days):
        reasons.append(NotAMeetingDate(command.held_on))
    refuse_all([*reasons, *_against_attendance(unit, grouping, command.held_on, command.attendance)])
    made = (
        insert(meeting)
        .values(calendar_id=calendar.id, held_on=command.held_on)
        .on_conflict_do_nothing(index_elements=["calendar_id", "held_on"])
        .returning(meeting.c.id)
    )
    meeting_id = unit.connection.execute(made).scalar()
    if meeting_id is None:
        raise MeetingHeldAlready(command.held_on)
    tell_recorded(unit, calendar, command.held_on, int(meeting_id))
    note_attendance(unit, calendar, command.held_on, int(meeting_id), _by_client(command.attendance))
    return int(meeting_id)


@operation("meetings:take_attendance")
def take_attendance(command: TakeAttendance, unit: Unit) -> int:
    """Note who came; what was noted of a client before is replaced, of others it stays.

    Returns:
        The meeting's id.

    Raises:
        GroupNotFound, CentreNotFound, OutsideOwnOffice: who met is unknown or lies elsewhere.
        MeetingNotFound: it is not one of theirs.
        AttendanceInFuture, AttenderNotInGroup, AttenderNotInCentre: these clients cannot have come.
    """
    grouping = _grouping(unit, command.level, command.grouping_id)
    met = meeting_by_id(unit.connection, command.meeting_id)
    calendar = calendar_by_id(unit.connection, met.calendar_id)
    if not _meets_by(grouping, calendar):
        raise MeetingNotFound(command.meeting_id)
    refuse_all(_against_attendance(unit, grouping, met.held_on, command.attendance))
    if lock_meeting(unit, calendar, met.held_on) != met.id:  # forgotten with its sheet, at this moment
        raise MeetingNotFound(command.meeting_id)
    note_attendance(unit, calendar, met.held_on, met.id, _by_client(command.attendance))
    return met.id


def _grouping(unit: Unit, level: Level, grouping_id: int) -> Group:
    find = centre_by_id if level is Level.CENTRE else group_by_id
    grouping = find(unit.connection, grouping_id)
    admit_office(unit, grouping.office_id, grouping.office_hierarchy)
    return grouping


def _calendar(unit: Unit, grouping: Group, calendar_id: int) -> Calendar:
    calendar = calendar_by_id(unit.connection, calendar_id)
    if not _meets_by(grouping, calendar):
        foreign = CalendarNotOfCentre if grouping.level is Level.CENTRE else CalendarNotOfGroup
        raise foreign(calendar_id, grouping.id)
    return calendar


def _meets_by(grouping: Group, calendar: Calendar) -> bool:
    return calendar.owner_id in {grouping.id, grouping.centre_id}


def _by_client(attendance: tuple[Attended, ...]) -> dict[int, Attendance]:
    return {each.client_id: each.attendance for each in attendance}


def _against_attendance(
    unit: Unit, grouping: Group, held_on: date, attendance: tuple[Attended, ...]
) -> Iterator[Refusal]:
    if not attendance:
        return
    if held_on > unit.business_date:
        yield AttendanceInFuture(held_on)
    named = [each.client_id for each in attendance]
    members = members_below(unit.connection, grouping, named)
    stranger = AttenderNotInCentre if grouping.level is Level.CENTRE else AttenderNotInGroup
    yield from (stranger(client_id, grouping.id) for client_id in named if client_id not in members)
