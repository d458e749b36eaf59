"""Groups, centres and clients of the person's offices, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.clients.queries import active_member_counts
from samity.bank.clients.queries.groups import group_counts
from samity.bank.clients.queries.listings import ClientFilter, GroupFilter, Window, clients_listed, groups_listed
from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.bank.collection_sheets.queries.groups_money import overdue_of
from samity.bank.gate import permit
from samity.bank.meetings.queries import effective_calendars
from samity.bank.organisation.queries import offices_below
from samity.web.choices import office_choices
from samity.web.door import Visiting
from samity.web.pages.people.coming import next_meeting
from samity.web.pages.people.seen import CLIENT_WORDS, GROUP_WORDS, READ
from samity.web.paging import A_PAGE, Pages

if TYPE_CHECKING:
    from fastapi import Response

    from samity.web.door import Visit

router = APIRouter()

BY_NAME = (("name", False),)


@router.get("/groups", response_model=None)
def groups(visit: Visiting, q: str = "", office: str = "", status: str = "", page: int = 1) -> Response:
    """List groups, by name."""
    return _groupings(visit, Level.GROUP, {"q": q, "office": office, "status": status}, page)


@router.get("/centres", response_model=None)
def centres(visit: Visiting, q: str = "", office: str = "", status: str = "", page: int = 1) -> Response:
    """List centres, by name."""
    return _groupings(visit, Level.CENTRE, {"q": q, "office": office, "status": status}, page)


@router.get("/clients", response_model=None)
def clients(visit: Visiting, q: str = "", office: str = "", status: str = "", page: int = 1) -> Response:
    """List clients, by name."""
    permit(visit.unit, READ)
    wanted = ClientFilter(
        text=q.strip() or None,
        office_hierarchy=_office(visit, office),
        status=ClientStatus(status) if status in ClientStatus.__members__ else None,
    )
    pages = Pages(page, {"q": q, "office": office, "status": status})
    window = Window((("display_name", False),), pages.offset, A_PAGE)
    found = clients_listed(visit.connection, visit.unit.actor.office_hierarchy, wanted, window)
    return visit.show(
        "people/clients.html",
        clients=found.rows,
        pages=pages.of(found.total),
        status_words=CLIENT_WORDS,
        offices=list(office_choices(visit)),
        asked=pages.asked,
    )


def _groupings(visit: Visit, level: Level, asked: dict[str, str], page: int) -> Response:
    permit(visit.unit, READ)
    status = asked["status"]
    wanted = GroupFilter(
        level,
        text=asked["q"].strip() or None,
        office_hierarchy=_office(visit, asked["office"]),
        status=GroupStatus(status) if status in GroupStatus.__members__ else None,
    )
    pages = Pages(page, asked)
    window = Window(BY_NAME, pages.offset, A_PAGE)
    found = groups_listed(visit.connection, visit.unit.actor.office_hierarchy, wanted, window)
    ids = [row["id"] for row in found.rows]
    today = visit.unit.business_date
    calendars = effective_calendars(visit.connection, ids)
    count = group_counts if level is Level.CENTRE else active_member_counts
    return visit.show(
        "people/groups.html",
        groupings=found.rows,
        is_centres=level is Level.CENTRE,
        counts=count(visit.connection, ids),
        overdue=overdue_of(visit.connection, ids, today),
        meets={owner_id: next_meeting(calendar, today) for owner_id, calendar in calendars.items()},
        pages=pages.of(found.total),
        status_words=GROUP_WORDS,
        offices=list(office_choices(visit)),
        asked=asked,
    )


def _office(visit: Visit, chosen: str) -> str | None:
    """Return the office whose branch of the tree was chosen; None is all that the person sees."""
    offices = offices_below(visit.connection, visit.unit.actor.office_hierarchy) if chosen else ()
    return next((each["hierarchy"] for each in offices if str(each["id"]) == chosen), None)
