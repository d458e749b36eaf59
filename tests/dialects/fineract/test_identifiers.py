"""Identity documents of clients, as clients written for Fineract keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.dialects.fineract.people import new_client, new_code_value

if TYPE_CHECKING:
    from tests.api import Api


@pytest.fixture
def kind(api: Api) -> int:
    """A kind of documents."""
    return new_code_value(api, "Customer Identifier")


@pytest.fixture
def number() -> str:
    """A number that nobody has."""
    return uuid4().hex


def test_a_document_is_kept_read_corrected_and_removed(api: Api, kind: int, number: str) -> None:
    client = new_client(api)
    path = f"clients/{client}/identifiers"
    allowed = api.get(f"{path}/template")["allowedDocumentTypes"]
    assert kind in [each["id"] for each in allowed]
    made = api.post(path, {"documentTypeId": kind, "documentKey": f" {number} ", "status": "Active"})
    identifier = made["resourceId"]
    assert made == {"officeId": 1, "clientId": client, "resourceId": identifier}
    (read,) = api.get(path)
    name = next(each["name"] for each in allowed if each["id"] == kind)
    assert read == {
        "id": identifier,
        "clientId": client,
        "documentType": {"id": kind, "name": name},
        "documentKey": number,
        "status": "clientIdentifierStatusType.active",
    }
    assert api.get(f"{path}/{identifier}") == read
    changed = api.put(f"{path}/{identifier}", {"description": "Expired", "status": "Inactive"})
    assert changed["changes"] == {"description": "Expired", "status": "Inactive"}
    assert api.get(f"{path}/{identifier}")["status"] == "clientIdentifierStatusType.inactive"
    assert api.put(f"{path}/{identifier}", {"documentKey": number})["changes"] == {}
    assert api.delete(f"{path}/{identifier}")["resourceId"] == identifier
    assert api.get(path) == []


def test_a_number_is_one_clients_and_of_a_kind_one_document_holds(api: Api, kind: int, number: str) -> None:
    first, second = f"clients/{new_client(api)}/identifiers", f"clients/{new_client(api)}/identifiers"
    shown = {"documentTypeId": kind, "documentKey": number}
    api.post(first, shown)
    assert api.refused(second, shown) == (403, ["error.msg.clientIdentifier.identityKey.duplicate"])
    another = {**shown, "documentKey": uuid4().hex}
    assert api.refused(first, another) == (403, ["error.msg.clientIdentifier.type.duplicate"])
    old = api.post(first, {**another, "status": "Inactive"})["resourceId"]
    assert api.refused(f"{first}/{old}", {"status": "Active"}, "PUT") == (
        *(403, ["error.msg.clientIdentifier.type.duplicate"]),
    )
    other_kind = {**shown, "documentTypeId": new_code_value(api, "Customer Identifier")}
    api.post(second, other_kind)


def test_everything_wrong_with_a_document_is_said_by_its_code(api: Api, kind: int, number: str) -> None:
    path = f"clients/{new_client(api)}/identifiers"
    blank = "validation.msg.clientIdentifier.documentKey.cannot.be.blank"
    assert api.refused(path, {"documentTypeId": kind, "documentKey": "  "}) == (400, [blank])
    long = {"documentTypeId": kind, "documentKey": "9" * 51, "description": "d" * 501}
    status, codes = api.refused(path, long)
    assert (status, sorted(codes)) == (
        400,
        [
            "validation.msg.clientIdentifier.description.exceeds.max.length",
            "validation.msg.clientIdentifier.documentKey.exceeds.max.length",
        ],
    )
    status, codes = api.refused(path, {})
    assert (status, len(codes)) == (400, 2)
    status, codes = api.refused(path, {"documentTypeId": 10**9, "documentKey": number})
    assert status == 404, codes
    assert api.get(path) == []


def test_a_document_of_another_client_is_not_reached(api: Api, kind: int, number: str) -> None:
    identifier = api.post(f"clients/{new_client(api)}/identifiers", {"documentTypeId": kind, "documentKey": number})[
        "resourceId"
    ]
    path = f"clients/{new_client(api)}/identifiers/{identifier}"
    invalid = (404, ["error.msg.clientIdentifier.id.invalid"])
    assert api.refused(path, method="GET") == invalid
    assert api.refused(path, {"description": "Mine"}, "PUT") == invalid
    assert api.refused(path, method="DELETE") == invalid


def test_who_was_written_down_by_mistake_goes_with_his_documents(api: Api, kind: int, number: str) -> None:
    client = new_client(api, active=False)
    api.post(f"clients/{client}/identifiers", {"documentTypeId": kind, "documentKey": number})
    api.delete(f"clients/{client}")
    api.post(f"clients/{new_client(api)}/identifiers", {"documentTypeId": kind, "documentKey": number})
