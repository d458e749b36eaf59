"""/clients."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from fastapi import Query

from samity.bank.clients.operations.client_changes import ChangeClient, change_client
from samity.bank.clients.operations.client_deletion import DeleteClient, delete_client
from samity.bank.clients.operations.clients import ActivateClient, RegisterClient, activate_client, register_client
from samity.bank.clients.operations.officers import ClientOfficer, assign_client_officer, unassign_client_officer
from samity.bank.clients.queries import Client, client_by_id
from samity.bank.clients.queries.listings import ClientFilter, clients_listed
from samity.bank.clients.queries.office_transfers import admit_to_client
from samity.bank.clients.queries.views import client_view, group_views_of_client
from samity.bank.clients.values import ClientStatus
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import Office, code_values, office_by_id
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract import clients_endings, clients_transfers
from samity.dialects.fineract.clients_bodies import (
    PARTICULARS,
    ClientActivation,
    ClientBody,
    ClientChange,
    OfficerBody,
    WireLegalForm,
)
from samity.dialects.fineract.clients_options import office_options, officer_options, value_option
from samity.dialects.fineract.clients_spelling import LEGAL_FORM_NUMBERS, LEGAL_FORMS, spell_client
from samity.dialects.fineract.commands import Commands, Target, bodies, obey
from samity.dialects.fineract.groups_bodies import Nothing
from samity.dialects.fineract.listing import ListQuery, page_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, LooseModel, WireId, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Clients"])

ORDERS = {
    "id": "id",
    "accountNo": "account_no",
    "displayName": "display_name",
    "externalId": "external_id",
    "mobileNo": "mobile_no",
    "status": "status",
    "officeId": "office_id",
    "officeName": "office_name",
    "activationDate": "activated_on",
}
CHANGES = {
    **PARTICULARS,
    "firstname": "firstname",
    "middlename": "middlename",
    "lastname": "lastname",
    "fullname": "fullname",
    "legalFormId": "legal_form",
    "staffId": "officer_id",
    "submittedOnDate": "submitted_on",
    "activationDate": "activated_on",
}
STATUS_WORDS = {each.value.lower().replace("_", ""): each for each in ClientStatus}


class ClientsQuery(ListQuery):
    """Which clients are wanted."""

    resource: ClassVar[str] = "client"
    officeId: WireId | None = None
    staffId: WireId | None = None
    externalId: str | None = None
    displayName: str | None = None
    firstName: str | None = None
    lastName: str | None = None
    underHierarchy: str | None = None
    status: str | None = None
    legalForm: WireLegalForm | None = None
    orphansOnly: WireTruth = False

    def wanted(self) -> ClientFilter:
        """Return the filter.

        Raises:
            BodyRefused: there is no such status.
        """
        status = None if self.status is None else STATUS_WORDS.get(self.status.lower().replace(".", ""))
        if self.status is not None and status is None:
            raise BodyRefused([{"type": "enum", "loc": ("status",), "msg": "no such status"}], self.resource)
        return ClientFilter(
            office_id=self.officeId,
            officer_id=self.staffId,
            external_id=self.externalId,
            display_name=self.displayName,
            firstname=self.firstName,
            lastname=self.lastName,
            office_hierarchy=self.underHierarchy,
            status=status,
            legal_form=None if self.legalForm is None else LEGAL_FORM_NUMBERS[self.legalForm],
            without_group=self.orphansOnly,
        )


class TemplateQuery(LooseModel):
    """For which office a form is wanted."""

    resource: ClassVar[str] = "client"
    officeId: WireId | None = None
    staffInSelectedOfficeOnly: WireTruth = False
    template: WireTruth = False
    commandParam: str | None = None


@router.get("/clients")
@reading
def list_clients(query: Annotated[ClientsQuery, Query()], unit: Unit) -> dict[str, Any]:
    """List clients, a page at a time."""
    permit(unit, "clients:read")
    window = query.window(ORDERS, paged=True)
    page = clients_listed(unit.connection, unit.actor.office_hierarchy, query.wanted(), window)
    return page_of(page, [spell_client(each) for each in page.rows])


@router.get("/clients/template")
@reading
def retrieve_template(query: Annotated[TemplateQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return what a form for a new client offers."""
    permit(unit, "clients:read")
    office = office_by_id(unit.connection, query.officeId or unit.actor.office_id)
    admit_office(unit, office.id, office.hierarchy)
    options = _options(query, office, unit) | clients_endings.spell_reasons(unit, query.commandParam)
    return {"activationDate": unit.business_date, "officeId": office.id, **options}


@router.get("/clients/{client_id}")
@reading
def retrieve_client(client_id: int, query: Annotated[TemplateQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return a client and the groups he is a member of."""
    permit(unit, "clients:read")
    found = client_by_id(unit.connection, client_id)
    admit_to_client(unit, found)
    groups = [
        {"id": each["id"], "accountNo": each["account_no"], "name": each["name"]}
        for each in group_views_of_client(unit.connection, client_id)
    ]
    answer = {
        **spell_client(client_view(unit.connection, client_id)),
        **clients_transfers.spell_transfer(client_id, unit),
        "imagePresent": False,
        "groups": groups,
        "clientCollateralManagements": [],
        "clientNonPersonDetails": {"constitution": {}, "mainBusinessLine": {}},
    }
    if query.template:
        answer |= _options(query, office_by_id(unit.connection, found.office_id), unit)
    return answer


@router.post("/clients")
@writing(ClientBody)
def create_client(body: ClientBody, unit: Unit) -> dict[str, Any]:
    """Register a client."""
    if body.active and body.activationDate is None:
        raise BodyRefused([{"type": "missing", "loc": ("activationDate",), "msg": "needed"}], "client")
    command = RegisterClient(
        name=body.name(),
        office_id=body.officeId,
        legal_form=LEGAL_FORM_NUMBERS[body.legalFormId],
        submitted_on=body.submittedOnDate,
        activated_on=body.activationDate if body.active else None,
        officer_id=body.staffId,
        group_id=body.groupId,
        more=body.given(PARTICULARS),
    )
    return {**_result(register_client(command, unit)), "groupId": body.groupId}


@router.put("/clients/{client_id}")
@writing(ClientChange)
def update_client(client_id: int, body: ClientChange, unit: Unit) -> dict[str, Any]:
    """Correct a client."""
    permit(unit, "clients:change_client")  # before it is told where he stands
    found = client_by_id(unit.connection, client_id)
    admit_office(unit, found.office_id, found.office_hierarchy)
    body.refuse_unless(active=found.status is ClientStatus.ACTIVE)
    given = body.given(CHANGES)
    if "legal_form" in given:
        given["legal_form"] = LEGAL_FORM_NUMBERS[body.legalFormId]
    changed = change_client(ChangeClient(client_id, given), unit)
    return _result(client_by_id(unit.connection, client_id)) | {"changes": body.echo(CHANGES, changed)}


@router.delete("/clients/{client_id}")
@writing(Nothing)
def remove_client(client_id: int, body: Nothing, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Delete a client to whom nothing belongs."""
    return _result(delete_client(DeleteClient(client_id), unit))


def _activate(target: Target, body: ClientActivation, unit: Unit) -> dict[str, Any]:
    return _result(activate_client(ActivateClient(target.id, body.activationDate), unit))


def _assign_staff(target: Target, body: OfficerBody, unit: Unit) -> dict[str, Any]:
    found = assign_client_officer(ClientOfficer(target.id, body.staffId), unit)
    return _result(found) | {"changes": {"staffId": body.staffId}}


def _unassign_staff(target: Target, body: OfficerBody, unit: Unit) -> dict[str, Any]:
    found = unassign_client_officer(ClientOfficer(target.id, body.staffId), unit)
    return _result(found) | {"changes": {"staffId": None}}


COMMANDS: Commands = {
    "activate": (ClientActivation, _activate),
    "assignStaff": (OfficerBody, _assign_staff),
    "unassignStaff": (OfficerBody, _unassign_staff),
    **clients_endings.COMMANDS,
    **clients_transfers.COMMANDS,
}


@router.post("/clients/{client_id}")
@writing(*bodies(COMMANDS))
def command_client(client_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(client_id), body, unit)


def _result(client: Client) -> dict[str, Any]:
    return {
        "officeId": client.office_id,
        "clientId": client.id,
        "resourceId": client.id,
        "resourceExternalId": client.external_id,
    }


def _options(query: TemplateQuery, office: Office, unit: Unit) -> dict[str, Any]:
    codes = code_values(unit.connection, "Gender", "ClientType", "ClientClassification")
    spelled = {name: [value_option(each) for each in values] for name, values in codes.items()}
    return {
        "officeOptions": office_options(unit),
        "staffOptions": officer_options(unit, office, own_office_only=query.staffInSelectedOfficeOnly),
        "savingProductOptions": [],
        "genderOptions": spelled["Gender"],
        "clientTypeOptions": spelled["ClientType"],
        "clientClassificationOptions": spelled["ClientClassification"],
        "clientNonPersonConstitutionOptions": [],
        "clientNonPersonMainBusinessLineOptions": [],
        "clientLegalFormOptions": list(LEGAL_FORMS.values()),
        "isAddressEnabled": False,
        "datatables": [],
    }
