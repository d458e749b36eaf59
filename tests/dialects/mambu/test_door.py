"""How one comes in: the version asked for, who is asking, what acts once, and how no is said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.mambu.speaker import MEDIA_TYPE, Mambu, criterion

if TYPE_CHECKING:
    from fastapi import FastAPI


def new_client(mambu: Mambu, **more: object) -> dict[str, str]:
    made: dict[str, str] = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi", **more})
    return made


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/vnd.mambu.v1+json", ""])
def test_the_version_must_be_asked_for(mambu: Mambu, accept: str) -> None:
    refused = mambu.refused("GET", "branches", headers={"Accept": accept})
    assert refused == (406, [("Accept", "VERSION_NOT_ACCEPTED")])


@pytest.mark.parametrize("accept", [f"{MEDIA_TYPE};charset=UTF-8", MEDIA_TYPE.upper(), f"text/html, {MEDIA_TYPE}"])
def test_the_version_may_be_asked_for_in_many_ways(mambu: Mambu, accept: str) -> None:
    answer = mambu.call("GET", "branches", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE


def test_a_wrong_password_and_none_are_told_so(app: FastAPI) -> None:
    wrong = Mambu(app, "mifos", "wrong-password").call("GET", "branches")
    assert wrong.status_code == 401
    assert wrong.headers["www-authenticate"].startswith("Basic")
    assert [(each["errorCode"], each["errorReason"]) for each in wrong.json()["errors"]] == [(2, "INVALID_CREDENTIALS")]
    assert Mambu(app, "").refused("GET", "branches")[0] == 401


def test_a_guesser_is_told_to_wait(app: FastAPI) -> None:
    guesser = Mambu(app, uuid4().hex, "wrong-password")
    statuses = [guesser.call("GET", "branches").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert guesser.refused("GET", "branches") == (429, [("", "TOO_MANY_FAILURES")])


def test_who_may_not_is_told_so(mambu: Mambu, app: FastAPI) -> None:
    clerk = _user_without_rights(mambu)
    status, reasons = Mambu(app, clerk, "password-1").refused("GET", "clients")
    assert (status, reasons) == (403, [("", "INVALID_PERMISSIONS")])


def test_an_unknown_address_and_an_unknown_method_are_told_so(mambu: Mambu) -> None:
    assert mambu.refused("GET", "nothing") == (404, [("", "INVALID_API_OPERATION")])
    assert mambu.refused("DELETE", "branches") == (405, [("", "METHOD_NOT_IMPLEMENTED")])


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"7", b"null", b'"x"', b'{"firstName": {"a": []}}', b"[" * 5000, b'{"id": ' + b"9" * 5000]
)
def test_a_body_that_is_none_is_refused_and_breaks_nothing(mambu: Mambu, body: bytes) -> None:
    for method, path in (
        ("POST", "clients"),
        ("POST", "groups"),
        ("POST", "clients:search"),
        ("POST", "groups:search"),
    ):
        if path.endswith("search") and body == b'{"firstName": {"a": []}}':
            continue  # what nobody knows is passed over there
        answer = mambu.call(method, path, content=body)
        assert answer.status_code == 400, answer.text
        assert {each["errorReason"] for each in answer.json()["errors"]} == {"INVALID_PARAMETERS"}


def test_members_that_nobody_knows_are_passed_over(mambu: Mambu) -> None:
    made = new_client(mambu, fisrtRepaymentDate="2026-01-01", colour={"deep": ["er"]}, loanCycle="0", encodedKey="x")
    assert mambu.get(f"clients/{made['encodedKey']}")["id"] == made["id"]


def test_members_that_the_bank_does_not_do_are_refused_all_at_once(mambu: Mambu) -> None:
    body = {"lastName": "", "homePhone": "017", "notes": "x", "addresses": [{"city": "Dhaka"}]}
    status, reasons = mambu.refused("POST", "clients", body)
    assert status == 400
    assert sorted(reasons) == [
        ("addresses", "FIELD_NOT_SUPPORTED"),
        ("firstName", "INVALID_PARAMETERS"),
        ("homePhone", "FIELD_NOT_SUPPORTED"),
        ("lastName", "INVALID_PARAMETERS"),
        ("notes", "FIELD_NOT_SUPPORTED"),
    ]


def test_sets_of_custom_fields_that_nobody_defined_are_refused(mambu: Mambu) -> None:
    body = {"firstName": "Asha", "lastName": "Devi", "_Nowhere": {"Size": "3"}}
    assert mambu.refused("POST", "clients", body) == (400, [("_Nowhere", "FIELD_SET_UNKNOWN")])
    assert mambu.refused("PUT", "setup/organization", {"_Nowhere": {"Size": "3"}})[1] == [
        ("_Nowhere", "FIELD_NOT_SUPPORTED")
    ]


def test_empty_members_are_none(mambu: Mambu) -> None:
    made = new_client(mambu, homePhone="", notes=None, addresses=[], mobilePhone="  ", gender="", birthDate="", id="")
    assert "mobilePhone" not in made


def test_a_query_that_nobody_knows_is_refused(mambu: Mambu) -> None:
    assert mambu.refused("GET", "clients?colour=red") == (400, [("colour", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("GET", "clients?firstName=%00") == (400, [("firstName", "INVALID_PARAMETERS")])


def test_the_same_request_acts_once(mambu: Mambu) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {"firstName": "Once", "lastName": uuid4().hex}
    first = mambu.call("POST", "clients", json=body, headers=key)
    again = mambu.call("POST", "clients", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["content-type"] == MEDIA_TYPE
    assert len(mambu.search("clients", criterion("lastName", "EQUALS", body["lastName"]))) == 1
    other = mambu.refused("POST", "clients", {**body, "firstName": "Twice"}, headers=key)
    assert other == (409, [("Idempotency-Key", "KEY_USED_FOR_ANOTHER_BODY")])


def test_a_patch_acts_once_too(mambu: Mambu) -> None:
    made = new_client(mambu)
    for _ in range(2):
        operations = [{"op": "REPLACE", "path": "middleName", "value": "B"}]
        answer = mambu.call(
            "PATCH", f"clients/{made['encodedKey']}", json=operations, headers={"Idempotency-Key": made["encodedKey"]}
        )
        assert (answer.status_code, answer.content) == (204, b"")


def test_a_refused_request_leaves_its_key_free(mambu: Mambu) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    assert mambu.refused("POST", "clients", {"firstName": "Asha"}, headers=key)[0] == 400
    assert mambu.call("POST", "clients", json={"firstName": "Asha", "lastName": "Devi"}, headers=key).status_code == 201


def test_a_get_may_carry_a_body(mambu: Mambu) -> None:
    assert mambu.call("GET", "branches", json={"ignored": True}).status_code == 200


def _user_without_rights(mambu: Mambu) -> str:
    api = Api(mambu.app)
    role = api.post("roles", {"name": uuid4().hex, "description": "nothing"})["resourceId"]
    name = uuid4().hex
    person = {"username": name, "firstname": "A", "lastname": "B", "officeId": 1, "roles": [role]}
    api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})
    return name
