"""Who came: the meeting's row is found or made, and attendance is written in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from samity.bank.meetings.records import meeting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from samity.bank.meetings.values import Attendance, Calendar
    from samity.storage.unit import Unit

# Rows are locked in the order of the clients, so that two who note the same meeting never wait in a circle.
_NOTE = (
    "INSERT INTO attendance (meeting_id, client_id, status)"
    " SELECT %s, client_id, status FROM unnest(%s::bigint[], %s::text[]) AS noted(client_id, status) ORDER BY client_id"
    " ON CONFLICT (meeting_id, client_id) DO UPDATE SET status = excluded.status"
)


def record_attendance(unit: Unit, calendar: Calendar, held_on: date, attendance: Mapping[int, Attendance]) -> int:
    """Record that a meeting was held and who came; what was noted of a client before is replaced.

    Two who record the same meeting at the same moment share one row: the second waits for the first. No gate stands
    here, and dates and membership are not looked at: the operation that calls has done so.

    Args:
        unit: the unit of work.
        calendar: by which the group or centre meets.
        held_on: the day of the meeting.
        attendance: by client id; empty records only that the meeting was held.

    Returns:
        The meeting's id.
    """
    # An update that changes nothing: it locks the row and returns its id where another made it first.
    found_or_made = (
        insert(meeting)
        .values(calendar_id=calendar.id, held_on=held_on)
        .on_conflict_do_update(index_elements=["calendar_id", "held_on"], set_={"held_on": held_on})
        .returning(meeting.c.id)
    )
    meeting_id = int(unit.connection.execute(found_or_made).scalar_one())
    note_attendance(unit, calendar, held_on, meeting_id, attendance)
    return meeting_id


def note_attendance(
    unit: Unit, calendar: Calendar, held_on: date, meeting_id: int, attendance: Mapping[int, Attendance]
) -> None:
    """Note who came to a meeting that is recorded, and tell those who listen."""
    if not attendance:
        return
    unit.connection.exec_driver_sql(_NOTE, (meeting_id, list(attendance), [word.value for word in attendance.values()]))
    unit.tell(
        "MeetingAttendanceRecorded",
        f"{calendar.owner_level.lower()}:{calendar.owner_id}",
        {
            "meeting_id": meeting_id,
            "calendar_id": calendar.id,
            "held_on": held_on,
            "attendance": {str(client_id): word for client_id, word in sorted(attendance.items())},
        },
    )
