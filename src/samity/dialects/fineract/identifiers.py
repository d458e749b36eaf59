"""/clients/{id}/identifiers: identity documents of clients."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from fastapi import Path
from sqlalchemy import RowMapping

from samity.bank.clients.operations.identifiers import (
    ChangeIdentifier,
    KeepIdentifier,
    RemoveIdentifier,
    change_identifier,
    keep_identifier,
    remove_identifier,
)
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.queries.identifiers import IDENTIFIER, identifier_by_id, identifiers_of
from samity.bank.clients.queries.office_transfers import admit_to_client
from samity.bank.gate import permit
from samity.bank.organisation.queries import code_values
from samity.dialects.door import reading, writing
from samity.dialects.fineract.clients_options import value_option
from samity.dialects.fineract.groups_bodies import Nothing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel
from samity.doors.ids import LARGEST_ID
from samity.storage.unit import Unit

router = WireRouter(tags=["Client identifiers"])
PathId = Annotated[int, Path(ge=-LARGEST_ID, le=LARGEST_ID)]
STATUS = {True: "clientIdentifierStatusType.active", False: "clientIdentifierStatusType.inactive"}
NAMES = {"documentTypeId": "type_id", "documentKey": "number", "description": "description", "status": "is_active"}
"""What a body calls its members, and the bank."""


class ChangedIdentifierBody(WireModel):
    """What of a document is another."""

    resource: ClassVar[str] = "clientIdentifier"
    documentTypeId: int | None = None
    documentKey: str | None = None
    description: str | None = None
    status: Literal["Active", "Inactive"] | None = None

    def given(self) -> dict[str, Any]:
        """Return the members that are named, as the bank calls them."""
        named = {NAMES[name]: getattr(self, name) for name in self.model_fields_set & NAMES.keys()}
        if "is_active" in named:
            named["is_active"] = named["is_active"] != "Inactive"
        return named


class IdentifierBody(ChangedIdentifierBody):
    """A document that a client has shown; it holds unless its status says otherwise."""

    documentTypeId: int
    documentKey: str


@router.get("/clients/{client_id:int}/identifiers")
@reading
def list_identifiers(client_id: PathId, unit: Unit) -> list[dict[str, Any]]:
    """List the documents of a client."""
    _admit(client_id, unit)
    return [_spell(each) for each in identifiers_of(unit.connection, [client_id])[client_id]]


@router.get("/clients/{client_id:int}/identifiers/template")
@reading
def identifier_template(client_id: PathId, unit: Unit) -> dict[str, Any]:
    """Return the kinds of documents."""
    _admit(client_id, unit)
    kinds = code_values(unit.connection, IDENTIFIER)[IDENTIFIER]
    return {"allowedDocumentTypes": [value_option(each) for each in kinds]}


@router.get("/clients/{client_id:int}/identifiers/{identifier_id:int}")
@reading
def retrieve_identifier(client_id: PathId, identifier_id: PathId, unit: Unit) -> dict[str, Any]:
    """Return a document."""
    _admit(client_id, unit)
    return _spell(identifier_by_id(unit.connection, client_id, identifier_id))


@router.post("/clients/{client_id:int}/identifiers")
@writing(IdentifierBody)
def create_identifier(client_id: PathId, body: IdentifierBody, unit: Unit) -> dict[str, Any]:
    """Keep a document."""
    return _result(client_id, keep_identifier(KeepIdentifier(client_id, **body.given()), unit), unit)


@router.put("/clients/{client_id:int}/identifiers/{identifier_id:int}")
@writing(ChangedIdentifierBody)
def update_identifier(
    client_id: PathId, identifier_id: PathId, body: ChangedIdentifierBody, unit: Unit
) -> dict[str, Any]:
    """Correct a document."""
    differs = change_identifier(ChangeIdentifier(client_id, identifier_id, body.given()), unit)
    changes = {wire: getattr(body, wire) for wire, bank in NAMES.items() if bank in differs}
    return _result(client_id, identifier_id, unit) | {"changes": changes}


@router.delete("/clients/{client_id:int}/identifiers/{identifier_id:int}")
@writing(Nothing)
def delete_identifier(client_id: PathId, identifier_id: PathId, body: Nothing, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Remove a document."""
    answer = _result(client_id, identifier_id, unit)
    remove_identifier(RemoveIdentifier(client_id, identifier_id), unit)
    return answer


def _admit(client_id: int, unit: Unit) -> None:
    permit(unit, "clients:read")
    admit_to_client(unit, client_by_id(unit.connection, client_id))


def _result(client_id: int, identifier_id: int, unit: Unit) -> dict[str, Any]:
    office_id = client_by_id(unit.connection, client_id).office_id
    return {"officeId": office_id, "clientId": client_id, "resourceId": identifier_id}


def _spell(found: RowMapping) -> dict[str, Any]:
    return {
        "id": found["id"],
        "clientId": found["client_id"],
        "documentType": {"id": found["type_id"], "name": found["type_name"]},
        "documentKey": found["number"],
        "description": found["description"],
        "status": STATUS[found["is_active"]],
    }
