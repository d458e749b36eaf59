"""/users: who works here, and signs in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import office_by_id, roles_of_users, staff_by_id, user_by_id
from samity.bank.organisation.queries.found import users_found
from samity.bank.organisation.queries.staff import Staff
from samity.dialects.door import Answer, reading
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.filters import same_row
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

router = MambuRouter(tags=["Users"])

ORDERS = {
    "id": "id",
    "username": "username",
    "firstName": "firstname",
    "lastName": "lastname",
    "creationDate": "created_at",
    "lastModifiedDate": "changed_at",
}


@router.get("/users")
@reading
def list_users(
    paging: Wanted,
    unit: Unit,
    branchId: str | None = None,  # noqa: N803 - the wire's name
    branchIdType: str | None = None,  # noqa: N803 - the wire's name
) -> Answer:
    """List the users of the caller's office and all below it, perhaps those of one branch, or who manage it."""
    permit(unit, "users:read")
    spelling = spelling_of(unit)
    criteria = _of_branch(branchId, branchIdType, spelling, unit)
    page = users_found(unit.connection, unit.actor.office_hierarchy, criteria, paging.window(ORDERS))
    return paging.answer(page, _spelled(page.rows, spelling, unit, full=paging.full))


def _of_branch(branch: str | None, meant: str | None, spelling: Spelling, unit: Unit) -> tuple[Criterion, ...]:
    """Return the condition that users are of a branch (ASSIGNED), or act there (MANAGE): those of offices above it too.

    Raises:
        BodyRefused: it is no such word, or no branch is named.
        UnknownKey, OfficeNotFound: there is no such branch.
    """
    word = (meant or "ASSIGNED").strip().upper()
    if word not in {"ASSIGNED", "MANAGE"}:
        raise BodyRefused([{"type": "enum", "loc": ("branchIdType",), "msg": "ASSIGNED or MANAGE"}], "query")
    if meant and not branch:
        raise BodyRefused([{"type": "enum", "loc": ("branchIdType",), "msg": "It goes with branchId"}], "query")
    if not branch or word == "ASSIGNED":
        return same_row(unit, spelling, "office_id", Kind.BRANCH, branch)
    path = office_by_id(unit.connection, row_id(unit, spelling, Kind.BRANCH, branch)).hierarchy
    above = tuple(path[: end + 1] for end, sign in enumerate(path) if sign == ".")
    return (Criterion("office_hierarchy", Comparison.AMONG, above),)


@router.get("/users/{user_id}")
@reading
def retrieve_user(user_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one user, by key, number or name, or a staff member who does not sign in; everybody may see himself."""
    spelling = spelling_of(unit)
    staff_id = spelling.keys.id_of(Kind.STAFF, user_id)
    if staff_id is not None:
        permit(unit, "staff:read")
        member = staff_by_id(unit.connection, staff_id)
        admit_office(unit, member.office_id, member.hierarchy)
        return _spell_staff(member, spelling)
    found = user_by_id(unit.connection, row_id(unit, spelling, Kind.USER, user_id))
    if found.id != unit.actor.user_id:
        permit(unit, "users:read")
        admit_office(unit, found.office_id, found.hierarchy)
    only = Criterion("id", Comparison.SAME, (found.id,))
    page = users_found(unit.connection, found.hierarchy, (only,), Window())
    return _spelled(page.rows, spelling, unit, full=full)[0]


def _spelled(users: Sequence[RowMapping], spelling: Spelling, unit: Unit, *, full: bool) -> list[dict[str, Any]]:
    ids = [each["id"] for each in users]
    held = roles_of_users(unit.connection, ids)
    own = shown(OwnerKind.USER, ids, spelling, unit) if full else {each: {} for each in ids}
    return [{**_spell(each, held[each["id"]], spelling, full=full), **own[each["id"]]} for each in users]


def _spell(user: RowMapping, roles: list[RowMapping], spelling: Spelling, *, full: bool) -> dict[str, Any]:
    """Spell a user; of several roles this dialect shows the first by name."""
    role = None if not roles else {"encodedKey": spelling.keys.encoded(Kind.ROLE, roles[0]["id"])}
    told = {
        "encodedKey": spelling.keys.encoded(Kind.USER, user["id"]),
        "id": str(user["id"]),
        "username": user["username"],
        "firstName": user["firstname"],
        "lastName": user["lastname"],
        "email": user["email"],
        "userState": "LOCKED" if user["locked"] else "ACTIVE",
        "assignedBranchKey": spelling.keys.encoded(Kind.BRANCH, user["office_id"]),
        "role": None if role is None else {**role, "id": roles[0]["name"]},
        "creationDate": utc(user["created_at"]),
        "lastModifiedDate": utc(user["changed_at"]),
    }
    if not full:
        return told
    access = {"mambuAccess": True, "apiAccess": True, "creditOfficerAccess": bool(user["is_loan_officer"])}
    return {**told, "access": access}


def _spell_staff(member: Staff, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.STAFF, member.id),
        "id": member.external_id or f"staff-{member.id}",
        "firstName": member.firstname,
        "lastName": member.lastname,
        "userState": "INACTIVE",
        "assignedBranchKey": spelling.keys.encoded(Kind.BRANCH, member.office_id),
        "access": {"mambuAccess": False, "apiAccess": False, "creditOfficerAccess": member.is_loan_officer},
    }
