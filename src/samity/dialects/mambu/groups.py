"""/groups."""

from __future__ import annotations

from typing import Any

from samity.bank.clients.operations.deletion import Delete, delete_group
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.operations.group_changes import ChangeGroup, change_group
from samity.bank.clients.operations.members import JoinGroup, associate_clients
from samity.bank.clients.queries import group_by_id
from samity.bank.clients.queries.found import groups_found, member_ids
from samity.bank.clients.queries.views import group_view
from samity.bank.clients.values import Level
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.dialects.door import Answer, asking, reading, writing
from samity.dialects.mambu.bodies import Nothing, changed_members, not_changeable, read_document
from samity.dialects.mambu.filters import same_officer, same_row
from samity.dialects.mambu.finding import finding
from samity.dialects.mambu.groups_bodies import GroupBody, MemberBody, NewGroup, spelled
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.own_fields import changed_sets, fill
from samity.dialects.mambu.paging import Full, Wanted
from samity.dialects.mambu.patch import Patch, patched
from samity.dialects.mambu.people_searched import GROUPS
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import named_row, officer_id, row_id
from samity.dialects.mambu.search import SearchBody
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.storage.unit import Unit

router = MambuRouter(tags=["Groups"])


@router.get("/groups")
@reading
def list_groups(
    paging: Wanted,
    unit: Unit,
    branchId: str | None = None,  # noqa: N803 - the wire's name
    centreId: str | None = None,  # noqa: N803 - the wire's name
    creditOfficerUsername: str | None = None,  # noqa: N803 - the wire's name
) -> Answer:
    """List groups; every filter given holds."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    criteria = [
        *same_row(unit, spelling, "office_id", Kind.BRANCH, branchId),
        *same_row(unit, spelling, "centre_id", Kind.CENTRE, centreId),
        *same_officer(unit, creditOfficerUsername),
    ]
    window = paging.window(GROUPS.orders)
    page = groups_found(unit.connection, unit.actor.office_hierarchy, Level.GROUP, criteria, window)
    return paging.answer(page, spelled(page.rows, spelling, unit, full=paging.full))


@router.post("/groups:search")
@asking(SearchBody)
def search_groups(paging: Wanted, body: SearchBody, unit: Unit) -> Answer:
    """Find groups of which every criterion holds."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    found = finding(GROUPS, body, paging, spelling, unit)
    page = groups_found(
        unit.connection, unit.actor.office_hierarchy, Level.GROUP, found.criteria, found.window, found.besides
    )
    return paging.answer(page, spelled(page.rows, spelling, unit, full=paging.full))


@router.get("/groups/{group_id}")
@reading
def retrieve_group(group_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one group."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    found = group_by_id(unit.connection, row_id(unit, spelling, Kind.GROUP, group_id))
    admit_office(unit, found.office_id, found.office_hierarchy)
    return _one(found.id, spelling, unit, full=full)


@router.post("/groups", status_code=201)
@writing(NewGroup)
def create_group(body: NewGroup, unit: Unit) -> Answer:
    """Form a group that begins today, with its first members."""
    body = body.with_roles_as(())
    spelling = spelling_of(unit)
    office_id = named_row(unit, spelling, Kind.BRANCH, body.assignedBranchKey, "assignedBranchKey")
    command = FormGroup(
        name=body.groupName,
        office_id=office_id or unit.actor.office_id,
        activated_on=unit.business_date,
        officer_id=officer_id(unit, spelling, body.assignedUserKey),
        external_id=body.id,
        centre_id=named_row(unit, spelling, Kind.CENTRE, body.assignedCentreKey, "assignedCentreKey"),
        client_ids=_clients(body, spelling, unit),
    )
    made = form_group(command, unit).id
    fill(OwnerKind.GROUP, made, body, spelling, unit, is_new=True)
    return Answer(_one(made, spelling, unit, full=True), 201)


@router.put("/groups/{group_id}")
@writing(GroupBody)
def replace_group(group_id: str, body: GroupBody, unit: Unit) -> dict[str, Any]:
    """Write a group anew: members that are not given stay as they are."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.GROUP, group_id)
    _change(found, body, spelling, unit, given_only=True)
    return _one(found, spelling, unit, full=True)


@router.patch("/groups/{group_id}", status_code=204)
@writing(Patch)
def patch_group(group_id: str, body: Patch, unit: Unit) -> Answer:
    """Change members of a group."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.GROUP, group_id)
    document = _document(group_by_id(unit.connection, found, lock=True).id, spelling, unit)
    _change(found, read_document(patched(document, body), GroupBody), spelling, unit, given_only=False)
    return Answer(status=204)


@router.delete("/groups/{group_id}", status_code=204)
@writing(Nothing)
def remove_group(group_id: str, body: Nothing, unit: Unit) -> Answer:  # noqa: ARG001 - `body` makes it a write
    """Delete a group that has not begun."""
    delete_group(Delete(row_id(unit, spelling_of(unit), Kind.GROUP, group_id)), unit)
    return Answer(status=204)


def _change(group_id: int, after: GroupBody, spelling: Spelling, unit: Unit, *, given_only: bool) -> None:
    stands = _document(group_id, spelling, unit)
    after = after.with_roles_as(stands["groupMembers"])
    before = read_document(stands, GroupBody).with_roles_as(stands["groupMembers"])
    changed = changed_members(before, after, given_only=given_only)
    changes: dict[str, Any] = {}
    if "id" in changed:
        changes["external_id"] = after.id
    if "groupName" in changed:
        changes["name"] = after.groupName
    if "assignedBranchKey" in changed:
        wanted = named_row(unit, spelling, Kind.BRANCH, after.assignedBranchKey, "assignedBranchKey")
        changes["office_id"] = wanted
    if "assignedCentreKey" in changed:
        wanted = named_row(unit, spelling, Kind.CENTRE, after.assignedCentreKey, "assignedCentreKey")
        changes["centre_id"] = wanted
    if "assignedUserKey" in changed:
        changes["officer_id"] = officer_id(unit, spelling, after.assignedUserKey)
    if "groupName" in changed and after.groupName is None:
        raise not_changeable(after.resource, "groupName")
    if changes or "groupMembers" not in changed:  # one who changes nothing is asked too whether he may
        change_group(ChangeGroup(group_id, changes), unit)
    if "groupMembers" in changed:
        _join(group_id, after, spelling, unit)
    own = changed_sets(stands, after)
    if own is not None:
        fill(OwnerKind.GROUP, group_id, own, spelling, unit, is_new=False)


def _join(group_id: int, after: GroupBody, spelling: Spelling, unit: Unit) -> None:
    """Let those join who are not members yet; to leave a group is not done here yet."""
    members = frozenset(member_ids(unit.connection, [group_id])[group_id])
    wanted = _clients(after, spelling, unit)
    if members - frozenset(wanted):
        raise not_changeable(after.resource, "groupMembers")
    joining = tuple(each for each in wanted if each not in members)
    if joining:
        associate_clients(JoinGroup(group_id, joining), unit)


def _clients(body: GroupBody, spelling: Spelling, unit: Unit) -> tuple[int, ...]:
    named = (_client(index, each, spelling, unit) for index, each in enumerate(body.groupMembers))
    return tuple(dict.fromkeys(each for each in named if each is not None))


def _client(index: int, member: MemberBody, spelling: Spelling, unit: Unit) -> int | None:
    return named_row(unit, spelling, Kind.CLIENT, member.clientKey, f"groupMembers[{index}].clientKey")


def _document(group_id: int, spelling: Spelling, unit: Unit) -> dict[str, Any]:
    told = _one(group_id, spelling, unit, full=True)
    own = {name: value for name, value in told.items() if name.startswith("_")}
    return {**{name: told.get(name) for name in GroupBody.model_fields}, **own}


def _one(group_id: int, spelling: Spelling, unit: Unit, *, full: bool) -> dict[str, Any]:
    return spelled([group_view(unit.connection, group_id)], spelling, unit, full=full)[0]
