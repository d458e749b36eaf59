"""Meetings for calendar programs, in iCalendar's form, at an address that is its own key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import icalendar
from fastapi import APIRouter, Request, Response

from samity.bank.clients.queries import grouping_by_id
from samity.bank.collection_sheets.queries.calendar_entries import calendar_entries
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries.calendar_addresses import credentials_by_calendar_address
from samity.bank.organisation.queries.institution import institution_of
from samity.storage.unit import Unit
from samity.web.door import PageNotFound
from samity.web.languages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samity.bank.collection_sheets.queries.calendar_entries import CalendarEntry
    from samity.web.door import WebDoor

router = APIRouter()

MEDIA_TYPE = "text/calendar; charset=utf-8"
READ = "meetings:read"


@router.get("/calendar/{secret}/mine.ics", response_model=None)
def own_meetings(request: Request, secret: str) -> Response:
    """Return the meetings that the owner of the address serves; all of his offices where he serves nobody."""
    return _feed(request, secret, None)


@router.get("/calendar/{secret}/{grouping_id:int}.ics", response_model=None)
def meetings_of_grouping(request: Request, secret: str, grouping_id: int) -> Response:
    """Return the meetings of a group or a centre."""
    return _feed(request, secret, grouping_id)


def _feed(request: Request, secret: str, grouping_id: int | None) -> Response:
    """Answer who has the address as the bank would answer its owner.

    Raises:
        PageNotFound: nobody has this address, or its owner is locked.
        NotPermitted, OutsideOwnOffice, GroupNotFound: the owner may not see it either.
    """
    door: WebDoor = request.app.state.door
    with door.engine.connect() as connection:
        found = credentials_by_calendar_address(connection, secret)
        if found is None or found.locked:
            raise PageNotFound
        unit = Unit(connection, found.actor, found.business_date)
        permit(unit, READ)
        actor, name = found.actor, found.actor.username
        if grouping_id is not None:
            grouping = grouping_by_id(connection, grouping_id)
            admit_office(unit, grouping.office_id, grouping.office_hierarchy)
            name = grouping.name
        entries = calendar_entries(
            connection,
            unit.business_date,
            actor.office_hierarchy,
            officer_id=actor.staff_id if grouping_id is None else None,
            grouping_id=grouping_id,
        )
        zone = ZoneInfo(institution_of(connection).time_zone)
    written = written_calendar(say("Samity: {name}", name=name), entries, zone, str(request.base_url).rstrip("/"))
    return Response(written, media_type=MEDIA_TYPE, headers={"Cache-Control": "private, max-age=900"})


def written_calendar(name: str, entries: Iterable[CalendarEntry], zone: ZoneInfo, origin: str) -> bytes:
    """Write meetings as iCalendar: each by itself, so that a moved one and a day of rest are as they are.

    Args:
        name: what a calendar program calls it.
        entries: the meetings.
        zone: the bank's clock.
        origin: where the pages are, for the way to the sheet.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Samity//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", "PT1H")
    stamped_at = datetime.now(UTC)
    for each in entries:
        calendar.add_component(_event(each, zone, origin, stamped_at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, zone: ZoneInfo, origin: str, stamped_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"meeting-{entry.calendar_id}-{entry.on}@samity")
    event.add("dtstamp", stamped_at)
    event.add("dtstart", entry.on if entry.at is None else datetime.combine(entry.on, entry.at, zone))
    event.add("summary", entry.title)
    if entry.location:
        event.add("location", entry.location)
    if entry.remarks:
        event.add("description", "\n".join(entry.remarks))
    if entry.sheet:
        event.add("url", origin + entry.sheet)
    return event
