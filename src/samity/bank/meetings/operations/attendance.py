"""Who came: the meeting's row is found or made, attendance is written in one statement; and it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from samity.bank.meetings.records import meeting
from samity.bank.meetings.values import Attendance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit

# An update that changes nothing: it locks the row and returns its id where another made it first.
_FIND_OR_MAKE = """
INSERT INTO meeting (calendar_id, held_on) VALUES (%s, %s)
ON CONFLICT (calendar_id, held_on) DO UPDATE SET held_on = excluded.held_on RETURNING id, xmax = 0 AS is_new"""
# Rows are locked in the order of the clients, so that two who note the same meeting never wait in a circle.
_NOTE = """
WITH noted AS (SELECT * FROM unnest(%s::bigint[], %s::text[]) AS noted(client_id, status)),
     former AS (SELECT client_id, status FROM attendance WHERE meeting_id = %s),
     written AS (INSERT INTO attendance (meeting_id, client_id, status)
                 SELECT %s, client_id, status FROM noted ORDER BY client_id
                 ON CONFLICT (meeting_id, client_id) DO UPDATE SET status = excluded.status)
SELECT former.client_id, former.status FROM former JOIN noted ON noted.client_id = former.client_id"""
_CORRECT = """
UPDATE attendance SET status = corrected.after
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS corrected(client_id, before, after)
WHERE meeting_id = %s AND attendance.client_id = corrected.client_id AND status = corrected.before"""
_FORGET = """
DELETE FROM attendance USING unnest(%s::bigint[], %s::text[]) AS forgotten(client_id, before)
WHERE meeting_id = %s AND attendance.client_id = forgotten.client_id AND status = forgotten.before"""
_FORGET_MEETING = """
DELETE FROM meeting WHERE id = %s AND NOT EXISTS (SELECT FROM attendance WHERE meeting_id = meeting.id)"""


@dataclass(frozen=True, slots=True)
class RecordedMeeting:
    """A meeting whose attendance was noted; `former` is what was noted before of those clients, where it was."""

    id: int
    former: Mapping[int, Attendance]


class Correction(NamedTuple):
    """What is noted of a client at a meeting, and what is to be noted instead; None is nothing."""

    before: Attendance
    after: Attendance | None


def record_attendance(
    unit: Unit, calendar: Calendar, held_on: date, attendance: Mapping[int, Attendance]
) -> RecordedMeeting:
    """Record that a meeting was held and who came; what was noted of a client before is replaced.

    Two who record the same meeting at the same moment share one row: the second waits for the first. No gate stands
    here, and dates and membership are not looked at: the operation that calls has done so.

    Args:
        unit: the unit of work.
        calendar: by which the group or centre meets.
        held_on: the day of the meeting.
        attendance: by client id; empty records only that the meeting was held.
    """
    meeting_id, is_new = unit.connection.exec_driver_sql(_FIND_OR_MAKE, (calendar.id, held_on)).one()
    if is_new:
        tell_recorded(unit, calendar, held_on, meeting_id)
    return RecordedMeeting(meeting_id, note_attendance(unit, calendar, held_on, meeting_id, attendance))


def note_attendance(
    unit: Unit, calendar: Calendar, held_on: date, meeting_id: int, attendance: Mapping[int, Attendance]
) -> Mapping[int, Attendance]:
    """Note who came to a meeting that is recorded and locked, and tell those who listen.

    Returns:
        What was noted before of those clients; of whom nothing was is left out.
    """
    if not attendance:
        return {}
    words = [word.value for word in attendance.values()]
    former = unit.connection.exec_driver_sql(_NOTE, (list(attendance), words, meeting_id, meeting_id))
    told = {str(client_id): word for client_id, word in sorted(attendance.items())}
    _tell(unit, "MeetingAttendanceRecorded", calendar, held_on, meeting_id, told)
    return {client_id: Attendance(status) for client_id, status in former}


def lock_meeting(unit: Unit, calendar: Calendar, held_on: date) -> int | None:
    """Keep others from noting who came until the transaction ends; None when the meeting is not recorded."""
    found = select(meeting.c.id).where(meeting.c.calendar_id == calendar.id, meeting.c.held_on == held_on)
    return unit.connection.execute(found.with_for_update()).scalar()


def take_attendance_back(
    unit: Unit,
    calendar: Calendar,
    held_on: date,
    meeting_id: int,
    corrections: Mapping[int, Correction],
    *,
    was_held: bool,
) -> None:
    """Put what is noted at a meeting back to what it was; what somebody else noted since stays.

    Args:
        unit: the unit of work.
        calendar: by which the group or centre meets.
        held_on: the day of the meeting.
        meeting_id: the meeting, locked.
        corrections: by client.
        was_held: else the meeting is forgotten too, unless something is still noted of somebody.
    """
    changed = {client_id: each for client_id, each in corrections.items() if each.after is not None}
    forgotten = {client_id: each.before for client_id, each in corrections.items() if each.after is None}
    if changed:
        before, after = zip(*((str(each.before), str(each.after)) for each in changed.values()), strict=True)
        unit.connection.exec_driver_sql(_CORRECT, (list(changed), list(before), list(after), meeting_id))
    if forgotten:
        unit.connection.exec_driver_sql(_FORGET, (list(forgotten), list(map(str, forgotten.values())), meeting_id))
    if not was_held:
        unit.connection.exec_driver_sql(_FORGET_MEETING, (meeting_id,))
    if corrections:
        told = {str(client_id): each.after for client_id, each in sorted(corrections.items())}
        _tell(unit, "MeetingAttendanceTakenBack", calendar, held_on, meeting_id, told)


def tell_recorded(unit: Unit, calendar: Calendar, held_on: date, meeting_id: int) -> None:
    """Tell those who listen that a meeting was recorded."""
    told = {"meeting_id": meeting_id, "calendar_id": calendar.id, "held_on": held_on}
    unit.tell("MeetingRecorded", f"{calendar.owner_level.lower()}:{calendar.owner_id}", told)


def _tell(
    unit: Unit, kind: str, calendar: Calendar, held_on: date, meeting_id: int, told: Mapping[str, Attendance | None]
) -> None:
    unit.tell(
        kind,
        f"{calendar.owner_level.lower()}:{calendar.owner_id}",
        {"meeting_id": meeting_id, "calendar_id": calendar.id, "held_on": held_on, "attendance": told},
    )
