"""/groups and /grouplevels."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from samity.bank.clients.operations.deletion import Delete, delete_group
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.operations.group_changes import ChangeGroup, change_group
from samity.bank.clients.queries import centre_by_id, grouping_by_id
from samity.bank.clients.queries.listings import groups_listed
from samity.bank.clients.queries.views import group_view
from samity.bank.clients.values import Level
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import office_by_id
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract import collection_sheets, groups_commands
from samity.dialects.fineract.commands import ALL_OR_NOTHING, AsAsked, Commands, Target, bodies, obey
from samity.dialects.fineract.groups_bodies import CHANGES, GroupBody, GroupChange, GroupOfficerBody, Nothing
from samity.dialects.fineract.groups_commands import group_result, unassign_staff
from samity.dialects.fineract.groups_queries import (
    ORDERS,
    Association,
    GroupFormQuery,
    GroupQuery,
    GroupsQuery,
    active_client_members,
    associated,
    child_groups,
    client_members,
    closure_reasons,
    collection_calendar,
    group_options,
    group_roles,
    officer_history,
    parent_calendars,
    parent_groups,
)
from samity.dialects.fineract.groups_spelling import spell_group
from samity.dialects.fineract.listing import page_of
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Groups"])

COMMANDS: Commands = {**groups_commands.COMMANDS, **collection_sheets.GROUP_COMMANDS}
"""Every command on a group; other parts of the bank add theirs here."""

ASSOCIATIONS: dict[str, Association] = {
    "clientMembers": client_members,
    "activeClientMembers": active_client_members,
    "groupRoles": group_roles,
    "parentCalendars": parent_calendars,
    "collectionMeetingCalendar": collection_calendar,
    "staffHistory": officer_history,
    "parentGroups": parent_groups,
    "childGroups": child_groups,
}
"""What can be asked for beside a group; other parts of the bank add theirs here."""

ALL_ASSOCIATIONS = ("clientMembers", "activeClientMembers", "groupRoles", "collectionMeetingCalendar")


@router.get("/grouplevels")
@reading
def list_levels(unit: Unit) -> list[dict[str, Any]]:
    """List the levels: centres hold groups, groups hold clients."""
    permit(unit, "clients:read")
    return [
        {
            "levelId": 1,
            "levelName": "Center",
            "childLevelId": 2,
            "childLevelName": "Group",
            "superParent": True,
            "recursable": True,
            "canHaveClients": False,
        },
        {
            "levelId": 2,
            "levelName": "Group",
            "parentLevelId": 1,
            "parentLevelName": "Center",
            "superParent": False,
            "recursable": False,
            "canHaveClients": True,
        },
    ]


@router.get("/groups")
@reading
def list_groups(query: Annotated[GroupsQuery, Query()], unit: Unit) -> Any:  # noqa: ANN401 - a list, or a page of it
    """List groups."""
    permit(unit, "clients:read")
    window = query.window(ORDERS, paged=query.paged)
    page = groups_listed(unit.connection, unit.actor.office_hierarchy, query.wanted(Level.GROUP), window)
    rows = [spell_group(each) for each in page.rows]
    return page_of(page, rows) if query.paged else rows


@router.get("/groups/template")
@reading
def retrieve_template(query: Annotated[GroupFormQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return what a form for a new group offers; for one in a centre, in the centre's office."""
    permit(unit, "clients:read")
    centre = None if query.centerId is None else centre_by_id(unit.connection, query.centerId)
    office = office_by_id(unit.connection, centre.office_id if centre else query.officeId or unit.actor.office_id)
    admit_office(unit, office.id, office.hierarchy)
    options = group_options(unit, office, own_office_only=query.staffInSelectedOfficeOnly)
    chosen = {"centerId": centre.id, "centerName": centre.name} if centre else {}
    reasons = closure_reasons(unit, "GroupClosureReason", query.command)
    return {"officeId": office.id, **chosen, **options, **reasons}


@router.get("/groups/{group_id}")
@reading
def retrieve_group(group_id: int, query: Annotated[GroupQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return a group, or a centre by its id as a group, with what is asked for beside it."""
    permit(unit, "clients:read")
    group = grouping_by_id(unit.connection, group_id)
    admit_office(unit, group.office_id, group.office_hierarchy)
    row = group_view(unit.connection, group_id)
    answer = {**spell_group(row), **associated(ASSOCIATIONS, ALL_ASSOCIATIONS, query.associations, row, unit)}
    if query.roleId is not None:
        answer["selectedRole"] = next((each for each in group_roles(row, unit) if each["id"] == query.roleId), None)
    if query.template:
        office = office_by_id(unit.connection, group.office_id)
        answer |= group_options(unit, office, own_office_only=query.staffInSelectedOfficeOnly)
    return answer


@router.post("/groups")
@writing(GroupBody)
def create_group(body: GroupBody, unit: Unit) -> dict[str, Any]:
    """Form a group."""
    command = FormGroup(
        name=body.name,
        office_id=body.officeId,
        submitted_on=body.submittedOnDate,
        activated_on=body.activated_on(),
        officer_id=body.staffId,
        external_id=body.externalId,
        centre_id=body.centerId,
        client_ids=body.clientMembers,
    )
    return group_result(form_group(command, unit))


@router.put("/groups/{group_id}")
@writing(GroupChange)
def update_group(group_id: int, body: GroupChange, unit: Unit) -> dict[str, Any]:
    """Correct a group, or a centre by its id."""
    changed = change_group(ChangeGroup(group_id, body.given(CHANGES)), unit)
    return group_result(grouping_by_id(unit.connection, group_id)) | {"changes": body.echo(CHANGES, changed)}


@router.delete("/groups/{group_id}")
@writing(Nothing)
def remove_group(group_id: int, body: Nothing, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Delete a pending group."""
    return group_result(delete_group(Delete(group_id), unit))


@router.post("/groups/{group_id}")
@writing(*bodies(COMMANDS))
def command_group(
    group_id: int,
    body: Body,
    unit: Unit,
    command: str | None = None,
    roleId: int | None = None,  # noqa: N803 - Fineract's name
    saving: AsAsked = ALL_OR_NOTHING,
) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(group_id, roleId, saving), body, unit)


@router.post("/groups/{group_id}/command/unassign_staff")
@writing(GroupOfficerBody)
def unassign_staff_of_group(group_id: int, body: GroupOfficerBody, unit: Unit) -> dict[str, Any]:
    """Take an officer from a group, by its older address."""
    return unassign_staff(Target(group_id), body, unit)
