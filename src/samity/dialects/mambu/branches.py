"""/branches: the offices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import office_by_id
from samity.bank.organisation.queries.found import offices_found
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.own_fields import shown
from samity.dialects.mambu.paging import Full, Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import utc
from samity.storage.criteria import Comparison, Criterion
from samity.storage.unit import Unit
from samity.storage.windows import Window

router = MambuRouter(tags=["Branches"])

ORDERS = {"id": "known_by", "name": "name", "creationDate": "created_at", "lastModifiedDate": "changed_at"}


@router.get("/branches")
@reading
def list_branches(paging: Wanted, unit: Unit) -> Answer:
    """List the caller's office and all below it."""
    permit(unit, "organisation:read")
    page = offices_found(unit.connection, unit.actor.office_hierarchy, (), paging.window(ORDERS))
    spelling = spelling_of(unit)
    return paging.answer(page, _spelled(page.rows, spelling, unit, full=paging.full))


@router.get("/branches/{branch_id}")
@reading
def retrieve_branch(branch_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one office."""
    permit(unit, "organisation:read")
    spelling = spelling_of(unit)
    found = office_by_id(unit.connection, row_id(unit, spelling, Kind.BRANCH, branch_id))
    admit_office(unit, found.id, found.hierarchy)
    only = Criterion("id", Comparison.SAME, (found.id,))
    page = offices_found(unit.connection, unit.actor.office_hierarchy, (only,), Window())
    return _spelled(page.rows, spelling, unit, full=full)[0]


def _spelled(offices: Sequence[RowMapping], spelling: Spelling, unit: Unit, *, full: bool) -> list[dict[str, Any]]:
    told = [_spell(each, spelling) for each in offices]
    if not full:
        return told
    own = shown(OwnerKind.OFFICE, [each["id"] for each in offices], spelling, unit)
    more: dict[str, Any] = {"addresses": [], "branchHolidays": []}
    return [{**one, **more, **own[each["id"]]} for one, each in zip(told, offices, strict=True)]


def _spell(office: RowMapping, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.BRANCH, office["id"]),
        "id": office["external_id"] or str(office["id"]),
        "name": office["name"],
        "state": "ACTIVE",
        "creationDate": utc(office["created_at"]),
        "lastModifiedDate": utc(office["changed_at"]),
    }
