"""/centers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from samity.bank.clients.operations.deletion import Delete, delete_centre
from samity.bank.clients.operations.forming import FormCentre, form_centre
from samity.bank.clients.operations.group_changes import ChangeGroup, change_group
from samity.bank.clients.queries import centre_by_id
from samity.bank.clients.queries.listings import groups_listed
from samity.bank.clients.queries.views import group_view
from samity.bank.clients.values import Level
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import office_by_id
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract import centers_commands, collection_sheets
from samity.dialects.fineract.commands import ALL_OR_NOTHING, AsAsked, Commands, Target, bodies, obey
from samity.dialects.fineract.groups_bodies import CHANGES, CentreBody, CentreChange, Nothing
from samity.dialects.fineract.groups_commands import group_result
from samity.dialects.fineract.groups_queries import (
    ORDERS,
    Association,
    FormQuery,
    GroupQuery,
    GroupsQuery,
    associated,
    centre_options,
    child_groups,
    closure_reasons,
    collection_calendar,
    group_members,
    officer_history,
    parent_groups,
)
from samity.dialects.fineract.groups_spelling import spell_centre
from samity.dialects.fineract.listing import page_of
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Centres"])

COMMANDS: Commands = {**centers_commands.COMMANDS, **collection_sheets.CENTRE_COMMANDS}
"""Every command on a centre; other parts of the bank add theirs here."""

ASSOCIATIONS: dict[str, Association] = {
    "groupMembers": group_members,
    "collectionMeetingCalendar": collection_calendar,
    "staffHistory": officer_history,
    "parentGroups": parent_groups,
    "childGroups": child_groups,
}
"""What can be asked for beside a centre; other parts of the bank add theirs here."""

ALL_ASSOCIATIONS = ("groupMembers", "collectionMeetingCalendar")

CENTRE_CHANGES = {wire: bank for wire, bank in CHANGES.items() if wire != "centerId"}


@router.get("/centers")
@reading
def list_centers(query: Annotated[GroupsQuery, Query()], unit: Unit) -> Any:  # noqa: ANN401 - a list, or a page of it
    """List centres."""
    permit(unit, "clients:read")
    window = query.window(ORDERS, paged=query.paged)
    page = groups_listed(unit.connection, unit.actor.office_hierarchy, query.wanted(Level.CENTRE), window)
    rows = [spell_centre(each) for each in page.rows]
    return page_of(page, rows) if query.paged else rows


@router.get("/centers/template")
@reading
def retrieve_template(query: Annotated[FormQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return what a form for a new centre offers."""
    permit(unit, "clients:read")
    office = office_by_id(unit.connection, query.officeId or unit.actor.office_id)
    admit_office(unit, office.id, office.hierarchy)
    options = centre_options(unit, office, own_office_only=query.staffInSelectedOfficeOnly)
    return {"officeId": office.id, **options, **closure_reasons(unit, "CenterClosureReason", query.command)}


@router.get("/centers/{center_id}")
@reading
def retrieve_center(center_id: int, query: Annotated[GroupQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return a centre, with what is asked for beside it."""
    permit(unit, "clients:read")
    centre = centre_by_id(unit.connection, center_id)
    admit_office(unit, centre.office_id, centre.office_hierarchy)
    row = group_view(unit.connection, center_id)
    answer = {**spell_centre(row), **associated(ASSOCIATIONS, ALL_ASSOCIATIONS, query.associations, row, unit)}
    if query.template:
        office = office_by_id(unit.connection, centre.office_id)
        answer |= centre_options(unit, office, own_office_only=query.staffInSelectedOfficeOnly)
    return answer


@router.post("/centers")
@writing(CentreBody)
def create_center(body: CentreBody, unit: Unit) -> dict[str, Any]:
    """Form a centre."""
    command = FormCentre(
        name=body.name,
        office_id=body.officeId,
        submitted_on=body.submittedOnDate,
        activated_on=body.activated_on(),
        officer_id=body.staffId,
        external_id=body.externalId,
        group_ids=body.groupMembers,
        calendars=centers_commands.own_calendars(unit, body.groupMembers),
    )
    return group_result(form_centre(command, unit))


@router.put("/centers/{center_id}")
@writing(CentreChange)
def update_center(center_id: int, body: CentreChange, unit: Unit) -> dict[str, Any]:
    """Correct a centre."""
    centre = centre_by_id(unit.connection, center_id)
    changed = change_group(ChangeGroup(center_id, body.given(CENTRE_CHANGES)), unit)
    return group_result(centre) | {"changes": body.echo(CENTRE_CHANGES, changed)}


@router.delete("/centers/{center_id}")
@writing(Nothing)
def remove_center(center_id: int, body: Nothing, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Delete a pending centre."""
    return group_result(delete_centre(Delete(center_id), unit))


@router.post("/centers/{center_id}")
@writing(*bodies(COMMANDS))
def command_center(
    center_id: int, body: Body, unit: Unit, command: str | None = None, saving: AsAsked = ALL_OR_NOTHING
) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(center_id, saving=saving), body, unit)
