"""/userroles: what users may do is said by their roles."""

from __future__ import annotations

from typing import Any

from samity.bank.gate import permit
from samity.bank.organisation.queries import role_by_id, roles
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["User Roles"])


@router.get("/userroles")
@reading
def list_roles(paging: Wanted, unit: Unit) -> Answer:
    """List the roles by name."""
    permit(unit, "roles:read")
    spelling = spelling_of(unit)
    found = roles(unit.connection)
    shown = paging.cut(found, {})
    told = [_spell(each["id"], each["name"], each["description"], spelling) for each in shown]
    return paging.answer(Page((), len(found)), told)


@router.get("/userroles/{role_id}")
@reading
def retrieve_role(role_id: str, unit: Unit) -> dict[str, Any]:
    """Return one role, by key, name or number."""
    permit(unit, "roles:read")
    spelling = spelling_of(unit)
    found = role_by_id(unit.connection, row_id(unit, spelling, Kind.ROLE, role_id))
    return _spell(found.id, found.name, found.description, spelling)


def _spell(role_id: int, name: str, description: str, spelling: Spelling) -> dict[str, Any]:
    """Write a role; its `id` is its name, as it is told with users."""
    return {
        "encodedKey": spelling.keys.encoded(Kind.ROLE, role_id),
        "id": name,
        "name": name,
        "notes": description,
    }
