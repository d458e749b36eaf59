"""A centre: its groups with what they owe and what their last meeting brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.clients.queries import members_of
from samity.bank.clients.queries.listings import GroupFilter, Window, groups_listed
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.collection_sheets.queries.groups_money import collected_at_meeting, overdue_of, receipts_of_meeting
from samity.bank.collection_sheets.queries.meeting_money import added, expected_at
from samity.bank.meetings.queries import attendance_at, meetings_of
from samity.web.door import Visit, Visiting
from samity.web.languages import say
from samity.web.pages.people.attendance import tally
from samity.web.pages.people.group_page import around, barred_acts, barred_without_reasons
from samity.web.pages.people.seen import GROUP_WORDS, seen_centre

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fastapi import Response
    from sqlalchemy import RowMapping

    from samity.bank.clients.queries import Group
    from samity.bank.collection_sheets.queries.meeting_money import Sums
    from samity.bank.meetings.values import Calendar

router = APIRouter()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of the centre: who belongs to it, what it owes, and what its last meeting brought."""

    group: RowMapping
    members: int
    due: Sums
    overdue: Sums
    collected: Sums
    came: str


@router.get("/centres/{centre_id:int}", response_model=None)
def centre_page(visit: Visiting, centre_id: int) -> Response:
    """Show a centre."""
    centre = seen_centre(visit, centre_id)
    wanted = GroupFilter(Level.GROUP, centre_id=centre_id)
    groups = groups_listed(visit.connection, visit.unit.actor.office_hierarchy, wanted, Window((("name", False),))).rows
    about = around(visit, centre, [group["id"] for group in groups])
    last_on, rows = _rows(visit, groups, about["coming"].calendar)
    return visit.show(
        "people/centre.html",
        rows=rows,
        last_on=last_on,
        receipts=receipts_of_meeting(visit.connection, [each["id"] for each in groups], last_on) if last_on else {},
        due=added(row.due for row in rows),
        overdue=added(row.overdue for row in rows),
        collected=added(row.collected for row in rows),
        group_words=GROUP_WORDS,
        **about,
        barred=barred_acts(centre) | _barred(visit, centre, groups),
    )


def _rows(visit: Visit, groups: Sequence[RowMapping], calendar: Calendar | None) -> tuple[date | None, list[GroupRow]]:
    today, ids = visit.unit.business_date, [group["id"] for group in groups]
    held = meetings_of(visit.connection, [calendar.id], newest=1, until_on=today) if calendar else []
    last_on = held[0].held_on if held else None
    noted = attendance_at(visit.connection, [each.id for each in held])
    members = members_of(visit.connection, ids)
    due = expected_at(visit.connection, [(each, today) for each in ids])
    overdue = overdue_of(visit.connection, ids, today)
    collected = collected_at_meeting(visit.connection, ids, last_on) if last_on else {}
    return last_on, [
        GroupRow(
            group,
            len(members[group_id]),
            due.get((group_id, today), ()),
            overdue.get(group_id, ()),
            collected.get(group_id, ()),
            tally(noted[at] for each in members[group_id] if last_on and (at := (each.id, last_on)) in noted),
        )
        for group_id, group in zip(ids, groups, strict=True)
    ]


def _barred(visit: Visit, centre: Group, groups: Sequence[RowMapping]) -> dict[str, str]:
    barred = {"delete": say("groups belong to it")} if groups else {"remove-groups": say("no group belongs to it")}
    if any(each["status"] != GroupStatus.CLOSED for each in groups):
        return {**barred, "close": say("groups belong to it that are not closed")}
    return barred | barred_without_reasons(visit, centre)
