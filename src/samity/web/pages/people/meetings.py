"""Meetings that a group or a centre held, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.clients.queries import groups_of_centre, members_of
from samity.bank.clients.values import Level
from samity.bank.meetings.queries import (
    MeetingNotFound,
    attendance_of,
    calendar_by_id,
    calendars_of,
    meeting_by_id,
    meetings_of,
    members_below,
    turnouts_by_meeting,
    turnouts_of_members,
)
from samity.bank.meetings.rules.turnout import together
from samity.bank.meetings.values import Turnout
from samity.web.door import Visit, Visiting
from samity.web.languages import say
from samity.web.pages.people.seen import kind_of, page_of, seen_grouping
from samity.web.pages.sheets.preview import CAME
from samity.web.paging import A_PAGE, Pages

if TYPE_CHECKING:
    from fastapi import Response

    from samity.bank.clients.queries import Client, Group
    from samity.bank.meetings.queries import Meeting
    from samity.bank.meetings.values import Calendar

router = APIRouter()


@router.get("/meetings/{grouping_id:int}", response_model=None)
def meetings(visit: Visiting, grouping_id: int, page: int = 1) -> Response:
    """Show the meetings that a group or a centre held, the newest first."""
    grouping = seen_grouping(visit, grouping_id)
    calendars = {each.id: each for each in calendars_by_which(visit, grouping)}
    held = meetings_of(visit.connection, list(calendars))[::-1]
    pages = Pages(page, {}).of(len(held))
    shown = held[pages.offset : pages.offset + A_PAGE]
    members = turnouts_of_members(visit.connection, grouping, visit.unit.business_date)
    return visit.show(
        "people/meetings.html",
        grouping=grouping,
        kind=kind_of(grouping),
        back=page_of(grouping),
        held=shown,
        titles={each.id: each.title for each in calendars.values()},
        came=turnouts_by_meeting(visit.connection, [each.id for each in shown], [each.id for each, _ in members]),
        nobody=Turnout(),
        members=members,
        together=together(one for _, one in members),
        pages=pages,
        barred=None if calendars else say("no meetings are planned"),
    )


@router.get("/meetings/{grouping_id:int}/{meeting_id:int}", response_model=None)
def meeting(visit: Visiting, grouping_id: int, meeting_id: int) -> Response:
    """Show who came to a meeting."""
    grouping = seen_grouping(visit, grouping_id)
    met, calendar = met_by(visit, grouping, meeting_id)
    noted = attendance_of(visit.connection, met.id)
    theirs = members_below(visit.connection, grouping, [each["client_id"] for each in noted])
    future = say("nobody can have come yet") if met.held_on > visit.unit.business_date else None
    return visit.show(
        "people/meeting.html",
        grouping=grouping,
        met=met,
        calendar=calendar,
        noted=[each for each in noted if each["client_id"] in theirs],
        words={word.value: told for word, told in CAME.items()},
        barred=future,
    )


def calendars_by_which(visit: Visit, grouping: Group) -> list[Calendar]:
    """Return the calendars by which a group or a centre meets: its own, and its centre's."""
    owners = [each for each in (grouping.id, grouping.centre_id) if each is not None]
    return calendars_of(visit.connection, owners)


def met_by(visit: Visit, grouping: Group, meeting_id: int) -> tuple[Meeting, Calendar]:
    """Return a meeting of a group or a centre, and the calendar by which it was held.

    Raises:
        MeetingNotFound: it is not one of theirs.
    """
    met = meeting_by_id(visit.connection, meeting_id)
    calendar = calendar_by_id(visit.connection, met.calendar_id)
    if calendar.owner_id not in {grouping.id, grouping.centre_id}:
        raise MeetingNotFound(meeting_id)
    return met, calendar


def who_may_come(visit: Visit, grouping: Group) -> list[tuple[str, list[Client]]]:
    """Return the active members, by group, in the order of their names."""
    groups = groups_of_centre(visit.connection, grouping.id) if grouping.level is Level.CENTRE else [grouping]
    members = members_of(visit.connection, [group.id for group in groups])
    return [
        (group.name, sorted(members[group.id], key=lambda each: (each.display_name.casefold(), each.id)))
        for group in groups
    ]
