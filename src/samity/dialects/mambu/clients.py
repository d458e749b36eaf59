"""/clients."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from samity.bank.clients.operations.client_changes import ChangeClient, change_client
from samity.bank.clients.operations.client_deletion import DeleteClient, delete_client
from samity.bank.clients.operations.clients import ActivateClient, RegisterClient, activate_client, register_client
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.queries.found import clients_found, meets_in
from samity.bank.clients.queries.views import client_view
from samity.bank.clients.values import ClientName
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.dialects.door import Answer, asking, reading, writing
from samity.dialects.mambu import id_documents
from samity.dialects.mambu.bodies import Nothing, changed_members, not_changeable, read_document
from samity.dialects.mambu.clients_bodies import (
    APPROVED,
    NAMES,
    ClientBody,
    NewClient,
    editable,
    gender_id,
    spelled,
)
from samity.dialects.mambu.filters import same_choice, same_day, same_officer, same_row, same_text
from samity.dialects.mambu.finding import finding
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.own_fields import changed_sets, fill
from samity.dialects.mambu.paging import Full, Wanted
from samity.dialects.mambu.patch import Patch, patched
from samity.dialects.mambu.people_searched import CLIENTS
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import named_row, officer_id, row_id
from samity.dialects.mambu.search import SearchBody
from samity.dialects.mambu.spelling import Spelling, spelling_of, value_day
from samity.storage.criteria import Besides
from samity.storage.unit import Unit

router = MambuRouter(tags=["Clients"])


@router.get("/clients")
@reading
def list_clients(
    paging: Wanted,
    unit: Unit,
    firstName: str | None = None,  # noqa: N803 - the wire's name
    lastName: str | None = None,  # noqa: N803 - the wire's name
    branchId: str | None = None,  # noqa: N803 - the wire's name
    centreId: str | None = None,  # noqa: N803 - the wire's name
    creditOfficerUsername: str | None = None,  # noqa: N803 - the wire's name
    birthDate: str | None = None,  # noqa: N803 - the wire's name
    state: str | None = None,
) -> Answer:
    """List clients; every filter given holds. Those of a centre are the members of its groups."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    criteria = [
        *same_text("firstname", firstName),
        *same_text("lastname", lastName),
        *same_row(unit, spelling, "office_id", Kind.BRANCH, branchId),
        *same_officer(unit, creditOfficerUsername),
        *same_day("born_on", "birthDate", birthDate),
        *same_choice(CLIENTS.fields["state"], "state", state),
    ]
    centre = [meets_in(row_id(unit, spelling, Kind.CENTRE, centreId))] if centreId else []
    window, besides = paging.window(CLIENTS.orders), Besides(tuple(centre))
    page = clients_found(unit.connection, unit.actor.office_hierarchy, criteria, window, besides)
    return paging.answer(page, spelled(page.rows, spelling, unit, full=paging.full))


@router.post("/clients:search")
@asking(SearchBody)
def search_clients(paging: Wanted, body: SearchBody, unit: Unit) -> Answer:
    """Find clients of whom every criterion holds."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    found = finding(CLIENTS, body, paging, spelling, unit)
    page = clients_found(unit.connection, unit.actor.office_hierarchy, found.criteria, found.window, found.besides)
    return paging.answer(page, spelled(page.rows, spelling, unit, full=paging.full))


@router.get("/clients/{client_id}")
@reading
def retrieve_client(client_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one client."""
    permit(unit, "clients:read")
    spelling = spelling_of(unit)
    found = client_by_id(unit.connection, row_id(unit, spelling, Kind.CLIENT, client_id))
    admit_office(unit, found.office_id, found.office_hierarchy)
    return _one(found.id, spelling, unit, full=full)


@router.post("/clients", status_code=201)
@writing(NewClient)
def create_client(body: NewClient, unit: Unit) -> Answer:
    """Register a client, approved at once unless his state says that he waits."""
    spelling = spelling_of(unit)
    if body.state not in {None, "PENDING_APPROVAL", *APPROVED}:
        raise not_changeable(body.resource, "state")
    office_id = named_row(unit, spelling, Kind.BRANCH, body.assignedBranchKey, "assignedBranchKey")
    activated_on = unit.business_date
    if body.activationDate is not None:
        activated_on = value_day(spelling, body.activationDate, "activationDate", body.resource)
    more = {bank: getattr(body, wire) for wire, bank in NAMES.items() if not bank.endswith("name")}
    command = RegisterClient(
        name=ClientName(body.firstName, body.middleName, body.lastName),
        office_id=office_id or unit.actor.office_id,
        activated_on=None if body.state == "PENDING_APPROVAL" else activated_on,
        officer_id=officer_id(unit, spelling, body.assignedUserKey),
        more={**more, "gender_id": gender_id(unit.connection, body.gender)},
    )
    made = register_client(command, unit).id
    id_documents.keep(made, body.idDocuments or [], unit)
    fill(OwnerKind.CLIENT, made, body, spelling, unit, is_new=True)
    return Answer(_one(made, spelling, unit, full=True), 201)


@router.put("/clients/{client_id}")
@writing(ClientBody)
def replace_client(client_id: str, body: ClientBody, unit: Unit) -> dict[str, Any]:
    """Write a client anew: members that are not given stay as they are."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.CLIENT, client_id)
    _change(found, body, spelling, unit, given_only=True)
    return _one(found, spelling, unit, full=True)


@router.patch("/clients/{client_id}", status_code=204)
@writing(Patch)
def patch_client(client_id: str, body: Patch, unit: Unit) -> Answer:
    """Change members of a client."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.CLIENT, client_id)
    document = _document(client_by_id(unit.connection, found, lock=True).id, spelling, unit)
    after = read_document(patched(document, body), ClientBody)
    _change(found, after, spelling, unit, given_only=False)
    return Answer(status=204)


@router.delete("/clients/{client_id}", status_code=204)
@writing(Nothing)
def remove_client(client_id: str, body: Nothing, unit: Unit) -> Answer:  # noqa: ARG001 - `body` makes it a write
    """Delete a client to whom nothing belongs."""
    delete_client(DeleteClient(row_id(unit, spelling_of(unit), Kind.CLIENT, client_id)), unit)
    return Answer(status=204)


def _change(client_id: int, after: ClientBody, spelling: Spelling, unit: Unit, *, given_only: bool) -> None:
    client_by_id(unit.connection, client_id, lock=True)
    stands = _document(client_id, spelling, unit)
    before = read_document(stands, ClientBody)
    changed = changed_members(before, after, given_only=given_only)
    if "assignedBranchKey" in changed:
        raise not_changeable(after.resource, "assignedBranchKey")
    activates = "state" in changed and _activates(before, after)
    day = None
    if after.activationDate is not None:
        day = value_day(spelling, after.activationDate, "activationDate", after.resource)
    changes = _columns(after, changed, spelling, unit)
    if "activationDate" in changed and not activates:
        changes["activated_on"] = day
    if "idDocuments" in changed:
        id_documents.keep(client_id, after.idDocuments or [], unit)
    if changes or not activates:  # one who changes nothing is asked too whether he may
        change_client(ChangeClient(client_id, changes), unit)
    if activates:
        activate_client(ActivateClient(client_id, day or unit.business_date), unit)
    own = changed_sets(stands, after)
    if own is not None:
        fill(OwnerKind.CLIENT, client_id, own, spelling, unit, is_new=False)


def _columns(after: ClientBody, changed: Collection[str], spelling: Spelling, unit: Unit) -> dict[str, Any]:
    changes = {bank: getattr(after, wire) for wire, bank in NAMES.items() if wire in changed}
    if "gender" in changed:
        changes["gender_id"] = gender_id(unit.connection, after.gender)
    if "assignedUserKey" in changed:
        changes["officer_id"] = officer_id(unit, spelling, after.assignedUserKey)
    return changes


def _activates(before: ClientBody, after: ClientBody) -> bool:
    """Say whether a change of state lets a client in; the bank does no other change of state yet."""
    if before.state == "PENDING_APPROVAL" and after.state in APPROVED:
        return True
    if {before.state, after.state} <= APPROVED or after.state is None:
        return False
    raise not_changeable(after.resource, "state")


def _document(client_id: int, spelling: Spelling, unit: Unit) -> dict[str, Any]:
    return editable(_one(client_id, spelling, unit, full=True))


def _one(client_id: int, spelling: Spelling, unit: Unit, *, full: bool) -> dict[str, Any]:
    return spelled([client_view(unit.connection, client_id)], spelling, unit, full=full)[0]
