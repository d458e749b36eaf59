"""/centres: where groups meet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from samity.bank.clients.queries import centre_by_id
from samity.bank.clients.queries.found import groups_found
from samity.bank.clients.queries.views import group_view
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.gate import admit_office, permit
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.filters import same_row
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.paging import Full, Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import utc
from samity.storage.unit import Unit

router = MambuRouter(tags=["Centres"])

ORDERS = {"id": "known_by", "name": "name", "creationDate": "created_at", "lastModifiedDate": "changed_at"}


@router.get("/centres")
@reading
def list_centres(paging: Wanted, unit: Unit, branchId: str | None = None) -> Answer:  # noqa: N803 - the wire's name
    """List centres, perhaps of one branch."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    criteria = same_row(unit, spelling, "office_id", Kind.BRANCH, branchId)
    window = paging.window(ORDERS)
    page = groups_found(unit.connection, unit.actor.office_hierarchy, Level.CENTRE, criteria, window)
    return paging.answer(page, [_spell(each, spelling, full=paging.full) for each in page.rows])


@router.get("/centres/{centre_id}")
@reading
def retrieve_centre(centre_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one centre."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    found = centre_by_id(unit.connection, row_id(unit, spelling, Kind.CENTRE, centre_id))
    admit_office(unit, found.office_id, found.office_hierarchy)
    return _spell(group_view(unit.connection, found.id), spelling, full=full)


def _spell(centre: RowMapping, spelling: Spelling, *, full: bool) -> dict[str, Any]:
    shown = {
        "encodedKey": spelling.keys.encoded(Kind.CENTRE, centre["id"]),
        "id": centre["external_id"] or centre["account_no"],
        "name": centre["name"],
        "state": "ACTIVE" if centre["status"] == GroupStatus.ACTIVE else "INACTIVE",
        "assignedBranchKey": spelling.keys.encoded(Kind.BRANCH, centre["office_id"]),
        "creationDate": utc(centre["created_at"]),
        "lastModifiedDate": utc(centre["changed_at"]),
    }
    return {**shown, "addresses": []} if full else shown
