"""/groups/{id}/meetings and /centers/{id}/meetings: meetings held, and who came."""

from __future__ import annotations

import json
from typing import Annotated, Any, ClassVar

from fastapi import Query
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.clients.queries import Group, groups_of_centre, members_of
from samity.bank.clients.values import Level
from samity.bank.gate import permit
from samity.bank.meetings.operations.meetings import RecordMeeting, TakeAttendance, record_meeting, take_attendance
from samity.bank.meetings.queries import (
    CalendarNotFound,
    Meeting,
    MeetingNotFound,
    attendance_of,
    calendar_by_id,
    calendars_of,
    effective_calendars,
    meeting_by_id,
    meetings_of,
    turnouts_by_meeting,
    turnouts_of_members,
)
from samity.bank.meetings.values import Attendance, Attended, Calendar, Turnout
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.attendance import FINERACT, FlatAttendance
from samity.dialects.fineract.attendance_rates import spell_turnout
from samity.dialects.fineract.calendar_bodies import ScheduleBody
from samity.dialects.fineract.calendar_spelling import spell_calendar
from samity.dialects.fineract.calendars import attach
from samity.dialects.fineract.commands import unknown_command
from samity.dialects.fineract.grouping_paths import GroupingPath, PathId, grouping_at
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, WireDate, WireId, WireModel
from samity.doors.ids import LARGEST_ID
from samity.storage.unit import Unit

router = WireRouter(tags=["Meetings"])

# The web client spells the query parameter `calenderId`.
CalendarAsked = Annotated[int | None, Query(alias="calendarId", ge=0, le=LARGEST_ID)]
CalenderAsked = Annotated[int | None, Query(alias="calenderId", ge=0, le=LARGEST_ID)]


class AttendedBody(WireModel):
    """One client at a meeting."""

    clientId: WireId
    attendanceType: FlatAttendance


class AttendanceBody(WireModel):
    """Who came."""

    resource: ClassVar[str] = "meeting"
    clientsAttendance: Annotated[tuple[AttendedBody, ...], Field(max_length=10_000)] = ()

    @field_validator("clientsAttendance")
    @classmethod
    def _each_client_once(cls, given: tuple[AttendedBody, ...]) -> tuple[AttendedBody, ...]:
        if len({each.clientId for each in given}) < len(given):
            raise PydanticCustomError(
                "validation.msg.meeting.clientsAttendance.client.stands.twice", "A client stands here twice"
            )
        return given

    def attended(self) -> tuple[Attended, ...]:
        """Return who came."""
        return tuple(Attended(each.clientId, each.attendanceType) for each in self.clientsAttendance)


class MeetingBody(AttendanceBody):
    """A meeting that was held; the calendar may stand in the query instead."""

    calendarId: WireId | None = None
    meetingDate: WireDate


@router.get("/groups/{grouping_id}/meetings")
@router.get("/centers/{grouping_id}/meetings")
@reading
def list_meetings(
    place: GroupingPath,
    unit: Unit,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    associations: str = "",
) -> list[dict[str, Any]]:
    """List the meetings held by a group's own calendars and its centre's; with `limit` the newest first.

    With `associations=attendance` each tells how many of today's members came.
    """
    permit(unit, "meetings:read")
    grouping = grouping_at(unit, place)
    held = meetings_of(unit.connection, _calendars_around(unit, grouping), newest=limit)
    if "attendance" not in associations.split(","):
        return [_spell(each) for each in held]
    members = [client.id for client, _ in turnouts_of_members(unit.connection, grouping, unit.business_date)]
    came = turnouts_by_meeting(unit.connection, [each.id for each in held], members)
    return [{**_spell(each), "attendance": spell_turnout(came.get(each.id, Turnout()))} for each in held]


@router.get("/groups/{grouping_id}/meetings/template")
@router.get("/centers/{grouping_id}/meetings/template")
@reading
def retrieve_template(
    place: GroupingPath, unit: Unit, calendar_id: CalendarAsked = None, calender_id: CalenderAsked = None
) -> dict[str, Any]:
    """Return what is needed to note who came: the active members, the calendar, the table of attendance."""
    permit(unit, "meetings:read")
    grouping = grouping_at(unit, place)
    calendar = _calendar_asked(unit, grouping, calendar_id or calender_id)
    return {
        "clients": _active_members(unit, grouping),
        "calendarData": None if calendar is None else spell_calendar(calendar, unit.business_date),
        "attendanceTypeOptions": FINERACT.options(),
    }


@router.get("/groups/{grouping_id}/meetings/{meeting_id}")
@router.get("/centers/{grouping_id}/meetings/{meeting_id}")
@reading
def retrieve_meeting(place: GroupingPath, meeting_id: PathId, unit: Unit) -> dict[str, Any]:
    """Return a meeting and who came; in a centre all its groups share one meeting per date."""
    permit(unit, "meetings:read")
    calendars = _calendars_around(unit, grouping_at(unit, place))
    met = meeting_by_id(unit.connection, meeting_id)
    if met.calendar_id not in calendars:
        raise MeetingNotFound(meeting_id)
    noted = attendance_of(unit.connection, met.id)
    return {
        **_spell(met),
        "clientsAttendance": [
            {
                "id": each["client_id"],
                "clientId": each["client_id"],
                "clientName": each["client_name"],
                "attendanceType": FINERACT.spell(Attendance(each["status"])),
            }
            for each in noted
        ],
        "attendanceTypeOptions": FINERACT.options(),
    }


@router.post("/groups/{grouping_id}/meetings")
@router.post("/centers/{grouping_id}/meetings")
@writing(MeetingBody, ScheduleBody)
def create_meeting(
    place: GroupingPath, body: Body, unit: Unit, calendar_id: CalendarAsked = None, calender_id: CalenderAsked = None
) -> dict[str, Any]:
    """Record a meeting and who came; a body without `meetingDate` that says when to meet attaches a calendar."""
    if _is_schedule(body.raw):
        schedule: ScheduleBody = body.read(ScheduleBody)
        return attach(place, schedule.title or f"{place.word}_{place.id}_CollectionMeeting", schedule, unit)
    held: MeetingBody = body.read(MeetingBody)
    calendar = held.calendarId or calendar_id or calender_id
    if calendar is None:
        raise BodyRefused([{"type": "missing", "loc": ("calendarId",), "msg": "Field required"}], "meeting")
    command = RecordMeeting(place.level, place.id, calendar, held.meetingDate, held.attended())
    meeting_id = record_meeting(command, unit)
    by_group = calendar_by_id(unit.connection, calendar).owner_level is Level.GROUP
    return {"groupId": place.id if by_group else None, "resourceId": meeting_id}


@router.post("/groups/{grouping_id}/meetings/{meeting_id}")
@router.post("/centers/{grouping_id}/meetings/{meeting_id}")
@writing(AttendanceBody)
def save_attendance(
    place: GroupingPath, meeting_id: PathId, body: AttendanceBody, unit: Unit, command: str = ""
) -> dict[str, Any]:
    """Note or correct who came: `?command=saveOrUpdateAttendance`."""
    if command.strip().lower() != "saveorupdateattendance":
        raise unknown_command("saveOrUpdateAttendance")
    take_attendance(TakeAttendance(place.level, place.id, meeting_id, body.attended()), unit)
    changed = {
        str(each.clientId): {"clientId": each.clientId, "attendanceType": FINERACT.number(each.attendanceType)}
        for each in body.clientsAttendance
    }
    return {"resourceId": meeting_id, "changes": {"clientsAttendance": changed}}


def _is_schedule(raw: bytes) -> bool:
    """Say whether a body is the collection-sheet guide's: it says when to meet, and names no meeting."""
    try:
        given = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        return False  # The reader refuses it with a reason.
    schedule = {"startDate", "frequency", "isRepeating", "repeating"}
    return isinstance(given, dict) and "meetingDate" not in given and not schedule.isdisjoint(given)


def _calendars_around(unit: Unit, grouping: Group) -> set[int]:
    owners = {owner for owner in (grouping.id, grouping.centre_id) if owner is not None}
    return {each.id for each in calendars_of(unit.connection, owners)}


def _calendar_asked(unit: Unit, grouping: Group, calendar_id: int | None) -> Calendar | None:
    if calendar_id is None:
        return effective_calendars(unit.connection, [grouping.id]).get(grouping.id)
    found = calendar_by_id(unit.connection, calendar_id)
    if found.owner_id not in {grouping.id, grouping.centre_id}:
        raise CalendarNotFound(calendar_id)
    return found


def _active_members(unit: Unit, grouping: Group) -> list[dict[str, Any]]:
    groups = [grouping.id]
    if grouping.level is Level.CENTRE:
        groups = [each.id for each in groups_of_centre(unit.connection, grouping.id)]
    members = {each.id: each for found in members_of(unit.connection, groups).values() for each in found}
    return [
        {
            "id": each.id,
            "accountNo": each.account_no,
            "displayName": each.display_name,
            "officeId": each.office_id,
            "officeName": each.office_name,
            "active": True,
        }
        for each in members.values()
    ]


def _spell(met: Meeting) -> dict[str, Any]:
    return {"id": met.id, "meetingDate": met.held_on}
