"""A meeting is recorded once per calendar and date, and what is noted of a member can be corrected."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select
from tests.operations.meetings.village import A_MONDAY, TODAY, centre, clients, group, meets
from tests.units import unit_of_work

from samity.bank.clients.values import Level
from samity.bank.meetings.operations.attendance import record_attendance
from samity.bank.meetings.operations.meetings import (
    AttendanceInFuture,
    AttenderNotInCentre,
    AttenderNotInGroup,
    CalendarNotOfCentre,
    CalendarNotOfGroup,
    MeetingHeldAlready,
    NotAMeetingDate,
    RecordMeeting,
    TakeAttendance,
    record_meeting,
    take_attendance,
)
from samity.bank.meetings.queries import (
    CalendarNotFound,
    MeetingNotFound,
    attendance_of,
    attendance_on,
    held_dates,
    meetings_of,
)
from samity.bank.meetings.records import meeting
from samity.bank.meetings.values import Attendance, Attended
from samity.kernel.errors import Refusals
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit

NEXT_MONDAY = A_MONDAY + timedelta(days=7)


def record(
    unit: Unit,
    grouping_id: int,
    calendar_id: int,
    held_on: date = A_MONDAY,
    *attended: Attended,
    level: Level = Level.GROUP,
) -> int:
    return record_meeting(RecordMeeting(level, grouping_id, calendar_id, held_on, attended), unit)


def test_who_came_is_read_as_it_was_noted_and_corrected(unit: Unit) -> None:
    asha, bela, chitra = clients(unit, 3)
    own = group(unit, asha, bela, chitra)
    calendar = meets(unit, own)
    noted = (Attended(asha, Attendance.PRESENT), Attended(bela, Attendance.LATE))
    held = record(unit, own, calendar.id, A_MONDAY, *noted)
    assert attendance_on(unit.connection, calendar.id, A_MONDAY) == {asha: "PRESENT", bela: "LATE"}
    correction = (Attended(bela, Attendance.ABSENT), Attended(chitra, Attendance.LEAVE))
    assert take_attendance(TakeAttendance(Level.GROUP, own, held, correction), unit) == held
    rows = attendance_of(unit.connection, held)
    assert [(row["client_id"], row["status"]) for row in rows] == [
        (asha, "PRESENT"),
        (bela, "ABSENT"),
        (chitra, "LEAVE"),
    ]


def test_others_are_told_who_came_in_words(unit: Unit) -> None:
    asha, bela = clients(unit, 2)
    common = centre(unit)
    group(unit, asha, bela, centre_id=common)
    calendar = meets(unit, common, level=Level.CENTRE)
    told_before = unit.connection.scalar(select(func.max(outbox_event.c.id))) or 0
    held = record_attendance(unit, calendar, A_MONDAY, {bela: Attendance.APPROVED, asha: Attendance.PRESENT}).id
    record_attendance(unit, calendar, NEXT_MONDAY, {})
    unit.write_out()
    told = unit.connection.execute(
        select(outbox_event.c.subject, outbox_event.c.facts)
        .where(outbox_event.c.kind == "MeetingAttendanceRecorded")
        .where(outbox_event.c.id > told_before)
    ).all()
    assert [tuple(row) for row in told] == [
        (
            f"centre:{common}",
            {
                "meeting_id": held,
                "calendar_id": calendar.id,
                "held_on": "2025-03-17",
                "attendance": {str(asha): "PRESENT", str(bela): "APPROVED"},
            },
        )
    ]


def test_all_groups_of_a_centre_share_one_meeting_per_date(unit: Unit) -> None:
    asha, bela = clients(unit, 2)
    common = centre(unit)
    first, second = group(unit, asha, centre_id=common), group(unit, bela, centre_id=common)
    calendar = meets(unit, common, level=Level.CENTRE)
    held = record(unit, first, calendar.id, A_MONDAY, Attended(asha, Attendance.PRESENT))
    with pytest.raises(MeetingHeldAlready):
        record(unit, second, calendar.id)
    take_attendance(TakeAttendance(Level.GROUP, second, held, (Attended(bela, Attendance.ABSENT),)), unit)
    assert record_attendance(unit, calendar, A_MONDAY, {}).id == held
    assert attendance_on(unit.connection, calendar.id, A_MONDAY) == {asha: "PRESENT", bela: "ABSENT"}
    assert [(each.id, each.held_on) for each in meetings_of(unit.connection, [calendar.id])] == [(held, A_MONDAY)]


def test_meetings_are_listed_oldest_first_or_the_newest_few(unit: Unit) -> None:
    calendar = meets(unit, group(unit))
    for weeks in (1, 0, 2):
        record_attendance(unit, calendar, A_MONDAY - timedelta(weeks=weeks), {})
    ordered = [date(2025, 3, 3), date(2025, 3, 10), A_MONDAY]
    assert [each.held_on for each in meetings_of(unit.connection, [calendar.id])] == ordered
    assert [each.held_on for each in meetings_of(unit.connection, [calendar.id], newest=2)] == ordered[:0:-1]
    assert held_dates(unit.connection, calendar.id, date(2025, 3, 10)) == set(ordered[1:])


def test_everything_wrong_with_a_meeting_is_said_at_once(unit: Unit) -> None:
    asha, stranger = clients(unit, 2)
    own = group(unit, asha)
    calendar = meets(unit, own)
    attended = (Attended(stranger, Attendance.PRESENT), Attended(asha, Attendance.PRESENT))
    with pytest.raises(Refusals) as refused:
        record(unit, own, calendar.id, TODAY + timedelta(days=1), *attended)
    kinds = [type(reason) for reason in refused.value.reasons]
    assert kinds == [NotAMeetingDate, AttendanceInFuture, AttenderNotInGroup]
    assert meetings_of(unit.connection, [calendar.id]) == []


def test_a_meeting_to_come_can_be_recorded_but_nobody_has_come_yet(unit: Unit) -> None:
    (asha,) = clients(unit, 1)
    own = group(unit, asha)
    held = record(unit, own, meets(unit, own).id, NEXT_MONDAY)
    with pytest.raises(AttendanceInFuture):
        take_attendance(TakeAttendance(Level.GROUP, own, held, (Attended(asha, Attendance.PRESENT),)), unit)


def test_a_centre_notes_the_members_of_its_groups_and_nobody_else(unit: Unit) -> None:
    asha, stranger = clients(unit, 2)
    common = centre(unit)
    group(unit, asha, centre_id=common)
    group(unit, stranger)
    calendar = meets(unit, common, level=Level.CENTRE)
    attended = (Attended(asha, Attendance.PRESENT), Attended(stranger, Attendance.PRESENT))
    with pytest.raises(AttenderNotInCentre, match=str(stranger)):
        record(unit, common, calendar.id, A_MONDAY, *attended, level=Level.CENTRE)


def test_one_meets_by_ones_own_calendar(unit: Unit) -> None:
    own, common = group(unit), centre(unit)
    foreign = meets(unit, group(unit))
    with pytest.raises(CalendarNotFound):
        record(unit, own, 2**52)
    with pytest.raises(CalendarNotOfGroup):
        record(unit, own, foreign.id)
    with pytest.raises(CalendarNotOfCentre):
        record(unit, common, foreign.id, level=Level.CENTRE)
    held = record_attendance(unit, foreign, A_MONDAY, {}).id
    for unknown in (held, 2**52):
        with pytest.raises(MeetingNotFound):
            take_attendance(TakeAttendance(Level.GROUP, own, unknown, ()), unit)


def test_two_sheets_at_the_same_moment_make_one_meeting(engine: Engine, unit: Unit) -> None:
    with unit_of_work(engine, unit.actor, TODAY) as formed:
        asha, bela = clients(formed, 2)
        calendar = meets(formed, group(formed, asha, bela))
    made: list[int] = []

    def save(client_id: int) -> None:
        with unit_of_work(engine, unit.actor, TODAY) as sheet:
            noted = {asha: Attendance.PRESENT, client_id: Attendance.PRESENT}
            made.append(record_attendance(sheet, calendar, A_MONDAY, noted).id)

    second = Thread(target=save, args=(bela,))
    with unit_of_work(engine, unit.actor, TODAY) as sheet:
        made.append(record_attendance(sheet, calendar, A_MONDAY, {asha: Attendance.LATE}).id)
        second.start()
        second.join(0.3)
        assert second.is_alive(), "the second sheet waits for the first"
    second.join(10)
    assert len(made) == 2
    assert len(set(made)) == 1
    counted = select(func.count()).where(meeting.c.calendar_id == calendar.id)
    with unit_of_work(engine, unit.actor, TODAY) as after:
        assert after.connection.execute(counted).scalar_one() == 1
        assert attendance_on(after.connection, calendar.id, A_MONDAY) == {asha: "PRESENT", bela: "PRESENT"}


@pytest.mark.parametrize("count", [1, 40])
def test_a_meeting_costs_two_statements_however_many_came(unit: Unit, count: int) -> None:
    came = dict.fromkeys(clients(unit, count), Attendance.PRESENT)
    calendar = meets(unit, group(unit, *came))
    statements: list[str] = []

    def note(*executed: object) -> None:
        statements.append(str(executed[2]))

    event.listen(unit.connection, "before_cursor_execute", note)
    record_attendance(unit, calendar, A_MONDAY, came)
    event.remove(unit.connection, "before_cursor_execute", note)
    assert len(statements) == 2
    assert attendance_on(unit.connection, calendar.id, A_MONDAY) == came
