"""/centres: where groups meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.clients.queries import centre_by_id
from samity.bank.clients.queries.found import groups_found
from samity.bank.clients.queries.views import group_view
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.filters import same_row
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.own_fields import shown
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
    return paging.answer(page, _spelled(page.rows, spelling, unit, full=paging.full))


@router.get("/centres/{centre_id}")
@reading
def retrieve_centre(centre_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one centre."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    found = centre_by_id(unit.connection, row_id(unit, spelling, Kind.CENTRE, centre_id))
    admit_office(unit, found.office_id, found.office_hierarchy)
    return _spelled([group_view(unit.connection, found.id)], spelling, unit, full=full)[0]


def _spelled(centres: Sequence[RowMapping], spelling: Spelling, unit: Unit, *, full: bool) -> list[dict[str, Any]]:
    told = [_spell(each, spelling) for each in centres]
    if not full:
        return told
    own = shown(OwnerKind.CENTRE, [each["id"] for each in centres], spelling, unit)
    return [{**one, "addresses": [], **own[each["id"]]} for one, each in zip(told, centres, strict=True)]


def _spell(centre: RowMapping, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.CENTRE, centre["id"]),
        "id": centre["external_id"] or centre["account_no"],
        "name": centre["name"],
        "state": "ACTIVE" if centre["status"] == GroupStatus.ACTIVE else "INACTIVE",
        "assignedBranchKey": spelling.keys.encoded(Kind.BRANCH, centre["office_id"]),
        "creationDate": utc(centre["created_at"]),
        "lastModifiedDate": utc(centre["changed_at"]),
    }
