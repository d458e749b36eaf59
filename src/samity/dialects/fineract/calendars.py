"""/groups/{id}/calendars and /centers/{id}/calendars."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from fastapi import Query

from samity.bank.gate import permit
from samity.bank.loans.operations.move_meetings import MeetingMovedInPast, MoveMeetings, move_meetings
from samity.bank.loans.operations.moved_schedules import MovedLoan
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.queries import CalendarNotFound, calendar_by_id, calendars_of, held_dates
from samity.bank.meetings.rules.moved_meetings import move_to
from samity.bank.meetings.values import Calendar, CalendarType
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.calendar_bodies import CALENDAR_TYPES, CalendarBody
from samity.dialects.fineract.calendar_spelling import (
    calendar_options,
    calendar_template,
    spell_calendar,
    spell_collection_calendar,
)
from samity.dialects.fineract.commands import Choice
from samity.dialects.fineract.grouping_paths import GroupingPath, PathId, Place, grouping_at
from samity.dialects.fineract.moved_loans import spell_moved
from samity.dialects.fineract.not_offered import Off
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, WireDate, WireModel, WireTruth
from samity.storage.unit import Unit

__all__ = ["attach", "router", "spell_collection_calendar"]

router = WireRouter(tags=["Calendars"])

NOTED = ("description", "location", "duration", "meetingtime", "remindById", "firstReminder", "secondReminder")
"""What is written beside a schedule."""


@router.get("/groups/{grouping_id}/calendars")
@router.get("/centers/{grouping_id}/calendars")
@reading
def list_calendars(
    place: GroupingPath,
    unit: Unit,
    calendar_type: Annotated[str, Query(alias="calendarType")] = "all",
    associations: str = "",
) -> list[dict[str, Any]]:
    """List the calendars of a group or centre; with `associations=parentCalendars` those of its centre too."""
    permit(unit, "calendars:read")
    wanted = _types(calendar_type)
    grouping = grouping_at(unit, place)
    owners = {grouping.id}
    if grouping.centre_id is not None and "parentCalendars" in associations.split(","):
        owners.add(grouping.centre_id)
    found = calendars_of(unit.connection, owners)
    return [spell_calendar(each, unit.business_date) for each in found if each.type in wanted]


@router.get("/groups/{grouping_id}/calendars/template")
@router.get("/centers/{grouping_id}/calendars/template")
@reading
def retrieve_template(place: GroupingPath, unit: Unit) -> dict[str, Any]:
    """Return an empty form for a new calendar, with its options."""
    permit(unit, "calendars:read")
    grouping_at(unit, place)
    return calendar_template()


@router.get("/groups/{grouping_id}/calendars/{calendar_id}")
@router.get("/centers/{grouping_id}/calendars/{calendar_id}")
@reading
def retrieve_calendar(
    place: GroupingPath,
    calendar_id: PathId,
    unit: Unit,
    template: bool = False,  # noqa: FBT001, FBT002 - the wire's own flag
) -> dict[str, Any]:
    """Return a calendar of the group, of its centre, or of the centre; with `template=true` the form's options."""
    permit(unit, "calendars:read")
    grouping = grouping_at(unit, place)
    found = calendar_by_id(unit.connection, calendar_id)
    if found.owner_id not in {grouping.id, grouping.centre_id}:
        raise CalendarNotFound(calendar_id)
    return {**spell_calendar(found, unit.business_date), **(calendar_options() if template else {})}


@router.post("/groups/{grouping_id}/calendars")
@router.post("/centers/{grouping_id}/calendars")
@writing(CalendarBody)
def create_calendar(place: GroupingPath, body: CalendarBody, unit: Unit) -> dict[str, Any]:
    """Say when a group or centre meets."""
    return attach(place, body.title, body, unit)


class MovedMeetingBody(WireModel):
    """A meeting, and the day on which it is held instead; all after it go along, unless it moves alone.

    That it does is said by a word of ours.
    """

    resource: ClassVar[str] = "calendar"
    reschedulebasedOnMeetingDates: Literal[True]
    presentMeetingDate: WireDate
    newMeetingDate: WireDate
    onlyThisMeeting: WireTruth = False


class ChangedCalendarBody(CalendarBody):
    """When they meet from a day on: by other days, as often as before. Of the rest, what stands is repeated."""

    reschedulebasedOnMeetingDates: Off = None

    def faults(self, met: Calendar) -> list[dict[str, Any]]:
        """Name what would change besides."""
        recurrence, wanted = met.rule.recurrence, self.rule().recurrence
        same = {
            "meeting.type": CALENDAR_TYPES[self.typeId] is met.type,
            "meeting.frequency": recurrence and wanted and recurrence.frequency is wanted.frequency,
            "meeting.interval": recurrence and wanted and recurrence.interval == wanted.interval,
        }
        known = {"meeting.type": "typeId", "meeting.frequency": "frequency", "meeting.interval": "interval"}
        wrong = [
            {"type": f"error.msg.calendar.update.of.{word}.is.not.supported", "loc": (known[word],), "msg": "it stays"}
            for word, stays in same.items()
            if not stays
        ]
        beside = {"title": self.title == met.title, "endDate": self.endDate in {None, met.rule.ends_on}}
        beside |= {name: getattr(self, name) is None for name in NOTED}
        return wrong + [
            {"type": "not_supported", "loc": (name,), "msg": "it stays"} for name, stays in beside.items() if not stays
        ]


PUTS = Choice("reschedulebasedOnMeetingDates", MovedMeetingBody, ChangedCalendarBody)


@router.put("/groups/{grouping_id}/calendars/{calendar_id}")
@router.put("/centers/{grouping_id}/calendars/{calendar_id}")
@writing(MovedMeetingBody, ChangedCalendarBody)
def move_calendar(place: GroupingPath, calendar_id: PathId, body: Body, unit: Unit) -> dict[str, Any]:
    """Move meetings from one on, and what falls due at them: by naming both days, or by saying when they meet."""
    permit(unit, "calendars:move")  # before it is told which calendars there are
    met = calendar_by_id(unit.connection, calendar_id)
    if met.owner_id != place.id:
        raise CalendarNotFound(calendar_id)
    asked = body.read(PUTS.of(body))
    days = _days_moved(met, asked, unit)
    moved: tuple[MovedLoan, ...] = ()
    if days is not None:
        moved = move_meetings(MoveMeetings(calendar_id, *days, getattr(asked, "onlyThisMeeting", False)), unit)
    return {"groupId": place.id, "resourceId": calendar_id, "changes": spell_moved(moved)}


def _days_moved(met: Calendar, asked: MovedMeetingBody | ChangedCalendarBody, unit: Unit) -> tuple[date, date] | None:
    """Return which meeting is held on which day instead; None where they meet as they are asked to.

    Raises:
        MeetingMovedInPast: they are to meet so from a day before today on.
        BodyRefused: more would change than the days.
    """
    if isinstance(asked, MovedMeetingBody):
        return asked.presentMeetingDate, asked.newMeetingDate
    if asked.startDate < unit.business_date:
        raise MeetingMovedInPast(asked.startDate, asked.startDate)
    faults = asked.faults(met)
    held = held_dates(unit.connection, met.id, asked.startDate)
    first_on = max(held) + timedelta(days=1) if held else asked.startDate
    days = None if faults else move_to(met.rule, asked.rule(), first_on, met.skip_first_days)
    if days is None:
        fault = {"type": "not_supported", "loc": ("repeatsOnDay",), "msg": "no meeting would be held so"}
        raise BodyRefused(faults or [fault], "calendar")
    return days if days[0] != days[1] else None


def attach(place: Place, title: str, body: CalendarBody, unit: Unit) -> dict[str, Any]:
    """Attach the calendar of a body to the group or centre of a path."""
    command = AttachCalendar(place.level, place.id, title, CALENDAR_TYPES[body.typeId], body.rule(), body.notes())
    calendar_id = attach_calendar(command, unit)
    return {"groupId": place.id, "resourceId": calendar_id}


def _types(words: str) -> set[CalendarType]:
    """Read the kinds of calendars asked for: `all`, or some of collection, training, audit and general."""
    given = {word.strip().upper() for word in words.split(",")}
    if "ALL" in given:
        return set(CalendarType)
    if not given <= set(CalendarType):
        fault = {"type": "enum", "loc": ("calendarType",), "msg": "Use all, or collection, training, audit, general"}
        raise BodyRefused([fault], "calendar")
    return {CalendarType(word) for word in given}
