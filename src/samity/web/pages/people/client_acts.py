"""Register clients, activate them, correct what is written of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.client_changes import ClientNameIncomplete, change_client
from samity.bank.clients.operations.client_checks import (
    BornTooLate,
    ClientAccountNoTaken,
    ClientExternalIdTaken,
    ClientMobileTaken,
)
from samity.bank.clients.operations.client_deletion import delete_client
from samity.bank.clients.operations.clients import activate_client, register_client
from samity.bank.clients.operations.members import ClientOfAnotherOffice
from samity.bank.clients.operations.refusals import (
    ClientActivatedBeforeOfficeOpened,
    ClientActivatedInFuture,
    ClientSubmittedAfterActivation,
    ClientSubmittedInFuture,
    GroupSizeOutOfRange,
)
from samity.bank.organisation.queries import StaffInactive, StaffNotFound
from samity.web.acts import Act, offer_act
from samity.web.languages import later
from samity.web.pages.people.client_forms import (
    ActivateClientForm,
    ChangeClientForm,
    DeleteClientForm,
    RegisterForm,
    RegisterMemberForm,
)
from samity.web.pages.people.seen import seen_client, seen_group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.clients.queries import Client
    from samity.web.door import Visit

router = APIRouter()

BESIDE = {
    ClientExternalIdTaken: "external_id",
    ClientMobileTaken: "mobile_no",
    ClientAccountNoTaken: "account_no",
    ClientNameIncomplete: "firstname",
    BornTooLate: "born_on",
    ClientSubmittedInFuture: "submitted_on",
    ClientSubmittedAfterActivation: "submitted_on",
    ClientActivatedInFuture: "activated_on",
    ClientActivatedBeforeOfficeOpened: "activated_on",
    StaffNotFound: "officer_id",
    StaffInactive: "officer_id",
    GroupSizeOutOfRange: "group_id",
    ClientOfAnotherOffice: "group_id",
}


def about_client(visit: Visit, **ids: int) -> Mapping[str, Any]:
    """Say who it is."""
    found = seen_client(visit, ids["client_id"])
    return {"subject": f"{found.display_name}, {found.account_no}"}


def _registered_at(client: Client, **_: int) -> str:
    return f"/clients/{client.id}"


offer_act(
    router,
    Act(
        path="/clients/register",
        form=RegisterForm,
        operation=register_client,
        heading=later("Register a client"),
        button=later("Register"),
        after=_registered_at,
        said=later("The client is registered."),
        at=BESIDE,
        back="/clients",
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/register-member",
        form=RegisterMemberForm,
        operation=register_client,
        heading=later("Register a new member"),
        button=later("Register"),
        after=_registered_at,
        said=later("The client is registered and belongs to the group."),
        at=BESIDE,
        back=lambda group_id: f"/groups/{group_id}",
        about=lambda visit, group_id: {"subject": seen_group(visit, group_id).name},
    ),
)
offer_act(
    router,
    Act(
        path="/clients/{client_id:int}/change",
        form=ChangeClientForm,
        operation=change_client,
        heading=later("Correct"),
        button=later("Save"),
        after=lambda _, client_id: f"/clients/{client_id}",
        said=later("It is corrected."),
        at=BESIDE,
        back=lambda client_id: f"/clients/{client_id}",
        about=about_client,
    ),
)
offer_act(
    router,
    Act(
        path="/clients/{client_id:int}/activate",
        form=ActivateClientForm,
        operation=activate_client,
        heading=later("Activate"),
        button=later("Activate"),
        after=lambda _, client_id: f"/clients/{client_id}",
        said=later("The client is active."),
        at=BESIDE,
        back=lambda client_id: f"/clients/{client_id}",
        about=about_client,
    ),
)
offer_act(
    router,
    Act(
        path="/clients/{client_id:int}/delete",
        form=DeleteClientForm,
        operation=delete_client,
        heading=later("Remove the client"),
        button=later("Remove"),
        after=lambda _, client_id: "/clients",
        said=later("The client is removed."),
        back=lambda client_id: f"/clients/{client_id}",
        about=about_client,
    ),
)
