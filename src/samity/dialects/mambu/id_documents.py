"""`idDocuments` of a client: his identity documents that hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import RowMapping

from samity.bank.clients.operations.identifiers import (
    KeepIdentifier,
    RemoveIdentifier,
    keep_identifier,
    remove_identifier,
)
from samity.bank.clients.queries.identifiers import IDENTIFIER, identifiers_of
from samity.bank.organisation.queries import code_values
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import MambuModel, Name, NotOffered
from samity.storage.unit import Unit


class IdDocument(MambuModel):
    """An identity document; its kind is a word of the bank's list."""

    resource: ClassVar[str] = "client"
    documentType: Name
    documentId: Name
    issuingAuthority: NotOffered = None
    validUntil: NotOffered = None
    identificationDocumentTemplateKey: NotOffered = None
    attachments: NotOffered = None


def told(client_ids: Sequence[int], spelling: Spelling, unit: Unit) -> Mapping[int, list[dict[str, Any]]]:
    """Write the documents of clients, by client."""
    return {
        client_id: [
            {
                "encodedKey": spelling.keys.encoded(Kind.ID_DOCUMENT, each["id"]),
                "documentType": each["type_name"],
                "documentId": each["number"],
                "indexInList": index,
            }
            for index, each in enumerate(_holding(found))
        ]
        for client_id, found in identifiers_of(unit.connection, client_ids).items()
    }


def keep(client_id: int, documents: Sequence[IdDocument], unit: Unit) -> None:
    """Let a client have these documents and no others that hold.

    Raises:
        BodyRefused: the bank knows no such kind.
    """
    kinds = _kinds(documents, unit)
    wanted = [(kinds[each.documentType], each.documentId.strip()) for each in documents]
    before = {(each["type_id"], each["number"]): each["id"] for each in _of(client_id, unit)}
    for known in before.keys() - {*wanted}:
        remove_identifier(RemoveIdentifier(client_id, before[known]), unit)
    for type_id, number in wanted:
        if (type_id, number) not in before:
            keep_identifier(KeepIdentifier(client_id, type_id, number), unit)


def _of(client_id: int, unit: Unit) -> list[RowMapping]:
    return _holding(identifiers_of(unit.connection, [client_id])[client_id])


def _holding(found: Sequence[RowMapping]) -> list[RowMapping]:
    return [each for each in found if each["is_active"]]


def _kinds(documents: Sequence[IdDocument], unit: Unit) -> Mapping[str, int]:
    known = {each.name: each.id for each in code_values(unit.connection, IDENTIFIER)[IDENTIFIER]}
    faults = [
        {
            "type": "kind",
            "loc": ("idDocuments", index, "documentType"),
            "msg": f"The bank has no value {each.documentType} of its code {IDENTIFIER}",
        }
        for index, each in enumerate(documents)
        if each.documentType not in known
    ]
    if faults:
        raise BodyRefused(faults, IdDocument.resource)
    return known
