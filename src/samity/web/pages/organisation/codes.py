"""Lists of words: the choices that a bank makes for itself, such as purposes of loans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries.identifiers import IDENTIFIER
from samity.bank.gate import permit
from samity.bank.organisation.operations.codes import (
    AddCode,
    CodeNameTaken,
    RemoveCode,
    RenameCode,
    add_code,
    remove_code,
    rename_code,
)
from samity.bank.organisation.queries import code_by_id, code_values, codes, values_of_code
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import TextField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

LISTS = {
    "GROUPROLE": later("Roles in a group"),
    "GroupClosureReason": later("Why a group is closed"),
    "CenterClosureReason": later("Why a centre is closed"),
    "ClientClosureReason": later("Why a client leaves"),
    "ClientRejectReason": later("Why somebody is not taken as a client"),
    "ClientWithdrawReason": later("Why somebody does not want to be a client"),
    "ClientType": later("Types of clients"),
    "ClientClassification": later("Classes of clients"),
    "Gender": later("Gender"),
    IDENTIFIER: later("Kinds of identity documents"),
    "LoanPurpose": later("What loans are for"),
    "LoanRescheduleReason": later("Why a loan is rescheduled"),
    "WriteOffReasons": later("Why a loan is written off"),
    "ChargeOffReasons": later("Why a loan is charged off"),
}
"""The lists that every bank has, in words."""


def list_name(name: str) -> str:
    """Return how a list is called on pages."""
    return LISTS.get(name, name)


@router.get("/codes", response_model=None)
def list_codes(visit: Visiting) -> Response:
    """Show the lists, with the words that may be chosen."""
    permit(visit.unit, "codes:read")
    listed = codes(visit.connection)
    words = code_values(visit.connection, *(each["name"] for each in listed))
    return visit.show(
        "organisation/codes.html",
        lists=sorted(listed, key=lambda each: (not each["system_defined"], list_name(each["name"]))),
        chosen=words,
        list_name=list_name,
    )


@router.get("/codes/{code_id:int}", response_model=None)
def one_code(visit: Visiting, code_id: int) -> Response:
    """Show one list and every word of it."""
    permit(visit.unit, "codes:read")
    found = code_by_id(visit.connection, code_id)
    return visit.show(
        "organisation/code.html",
        code=found,
        name=list_name(found["name"]),
        values=values_of_code(visit.connection, code_id),
    )


class AddCodeForm(ActForm):
    """Another list."""

    name = TextField(later("Name"), longest=100)

    def command(self, visit: Visit, **ids: int) -> AddCode:
        """Add it."""
        return AddCode(str(self.name.data))


class RenameCodeForm(ActForm):
    """A list with another name."""

    name = TextField(later("Name"), longest=100)

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        return {"name": code_by_id(visit.connection, ids["code_id"])["name"]}

    def command(self, visit: Visit, **ids: int) -> RenameCode:
        """Rename it."""
        self.still_stands(visit, **ids)
        return RenameCode(ids["code_id"], str(self.name.data))


class RemoveCodeForm(ActForm):
    """A list that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RemoveCode:
        """Remove it."""
        return RemoveCode(ids["code_id"])


def about_list(visit: Visit, code_id: int, **_: int) -> Mapping[str, Any]:
    """Say which list it is about."""
    return {"subject": list_name(code_by_id(visit.connection, code_id)["name"])}


offer_act(
    router,
    Act(
        path="/codes/add",
        form=AddCodeForm,
        operation=add_code,
        heading=later("Add a list of words"),
        button=later("Add"),
        after=lambda code_id: f"/codes/{code_id}",
        said=later("The list is there: give it words."),
        at={CodeNameTaken: "name"},
        back="/codes",
    ),
)
offer_act(
    router,
    Act(
        path="/codes/{code_id:int}/rename",
        form=RenameCodeForm,
        operation=rename_code,
        heading=later("Rename a list"),
        button=later("Save"),
        after=lambda _, code_id: f"/codes/{code_id}",
        said=later("The list is renamed."),
        at={CodeNameTaken: "name"},
        back=lambda code_id: f"/codes/{code_id}",
        about=about_list,
    ),
)
offer_act(
    router,
    Act(
        path="/codes/{code_id:int}/remove",
        form=RemoveCodeForm,
        operation=remove_code,
        heading=later("Remove a list"),
        button=later("Remove"),
        after=lambda _, code_id: "/codes",
        said=later("The list is gone."),
        back=lambda code_id: f"/codes/{code_id}",
        about=about_list,
    ),
)
