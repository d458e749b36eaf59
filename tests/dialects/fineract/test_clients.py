"""/clients as an integrator meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.dialects.fineract.people import BEGAN, new_client, new_group, new_office, new_staff

from samity.bank.gate import OPERATIONS
from samity.dialects.fineract import clients_search
from samity.dialects.fineract.app import create_fineract
from samity.doors.authentication import Authentication

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

NAMED_TWICE = "validation.msg.client.fullname.cannot.also.be.provided.when.firstname.is.populated"


def test_a_client_is_registered_activated_and_read(api: Api) -> None:
    external_id, group = uuid4().hex, new_group(api)
    body = {
        "officeId": "1",
        "legalFormId": 1,
        "firstname": "Asha",
        "middlename": "",
        "lastname": "Devi",
        "externalId": external_id,
        "mobileNo": external_id[:15],
        "dateOfBirth": "01 January 1990",
        "groupId": group,
        "isStaff": False,
        "submittedOnDate": BEGAN,
        "familyMembers": [],
        "active": False,
    }
    made = api.post("clients", body)
    client = made["clientId"]
    assert made == {
        "officeId": 1,
        "groupId": group,
        "clientId": client,
        "resourceId": client,
        "resourceExternalId": external_id,
    }
    assert api.get(f"clients/{client}")["status"] == {"id": 100, "code": "clientStatusType.pending", "value": "Pending"}
    api.post(f"clients/{client}?command=activate", {"activationDate": BEGAN})
    found = api.get(f"clients/{client}")
    assert (found["active"], found["activationDate"], found["displayName"]) == (True, [2011, 3, 4], "Asha Devi")
    assert (found["accountNo"], found["dateOfBirth"]) == (f"{client:09}", [1990, 1, 1])
    assert [each["id"] for each in found["groups"]] == [group]
    assert found["legalForm"]["code"] == "legalFormType.person"
    assert found["timeline"]["submittedByUsername"] == "mifos"


def test_a_client_is_not_activated_twice(api: Api) -> None:
    again = api.refused(f"clients/{new_client(api)}?command=activate", {"activationDate": BEGAN})
    assert again == (400, ["error.msg.clients.already.active"])


def test_a_client_is_corrected(api: Api) -> None:
    client = new_client(api, externalId=uuid4().hex)
    changes = api.put(f"clients/{client}", {"lastname": "Rani", "dateOfBirth": "02 May 1991"})["changes"]
    assert changes == {
        "lastname": "Rani",
        "dateOfBirth": "02 May 1991",
        "dateFormat": "dd MMMM yyyy",
        "locale": "en",
    }
    api.put(f"clients/{client}", {"fullname": "Rani's Dairy", "legalFormId": 2, "externalId": None})
    found = api.get(f"clients/{client}")
    assert (found["displayName"], found["legalForm"]["id"]) == ("Rani's Dairy", 2)
    assert not {"externalId", "firstname"} & found.keys()


def test_the_officer_of_a_client_comes_and_goes(api: Api) -> None:
    client, staff = new_client(api), new_staff(api)
    path = f"clients/{client}?command=unassignStaff"
    assert api.refused(path, {"staffId": staff}) == (404, ["error.msg.client.has.no.staff"])
    assert api.post(f"clients/{client}?command=assignStaff", {"staffId": staff})["changes"] == {"staffId": staff}
    assert api.post(path, {"staffId": staff})["changes"] == {}
    assert "staffId" not in api.get(f"clients/{client}")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"lastname": ""}, 400, "validation.msg.client.lastname.cannot.be.blank"),
        ({"firstname": "", "lastname": ""}, 400, "validation.msg.client.id.no.name.details.passed"),
        (
            {"fullname": "A D"},
            400,
            "validation.msg.client.fullname.cannot.also.be.provided.when.firstname.is.populated",
        ),
        ({"firstname": "a" * 51}, 400, "validation.msg.client.firstname.exceeds.max.length"),
        ({"active": True}, 400, "validation.msg.client.activationDate.cannot.be.blank"),
        ({"officeId": 10**9}, 404, "error.msg.office.id.invalid"),
        ({"groupId": 10**9}, 404, "error.msg.group.id.invalid"),
        ({"staffId": 10**9}, 404, "error.msg.staff.id.invalid"),
        ({"genderId": 10**9}, 404, "error.msg.codevalue.codename.id.combination.invalid"),
        ({"submittedOnDate": "04 March 2999"}, 400, "error.msg.clients.submittedOnDate.in.the.future"),
        ({"active": True, "activationDate": "04 March 2999"}, 400, "error.msg.clients.activationDate.in.the.future"),
        (
            {"active": True, "activationDate": "04 March 2008"},
            400,
            "error.msg.clients.activationDate.cannot.be.before.office.activation.date",
        ),
        (
            {"active": True, "activationDate": BEGAN, "submittedOnDate": "05 March 2011"},
            400,
            "error.msg.clients.submittedOnDate.after.activation.date",
        ),
        ({"dateOfBirth": "04 March 2999"}, 400, "validation.msg.client.dateOfBirth.is.greater.than.date"),
        ({"savingsProductId": 1}, 400, "error.msg.parameter.unsupported"),
    ],
)
def test_a_client_is_not_registered(api: Api, given: dict[str, object], status: int, code: str) -> None:
    body = {"officeId": 1, "firstname": "Asha", "lastname": "Devi", "active": False, **given}
    assert api.refused("clients", body) == (status, [code])


@pytest.mark.parametrize("member", ["externalId", "mobileNo", "accountNo"])
def test_what_another_client_has_is_refused(api: Api, member: str) -> None:
    value = uuid4().hex[:20]
    new_client(api, **{member: value})
    body = {"officeId": 1, "firstname": "Asha", "lastname": "Devi", member: value}
    assert api.refused("clients", body) == (403, [f"error.msg.client.duplicate.{member}"])


def test_clients_are_listed_by_what_is_known_of_them(api: Api) -> None:
    office, word = new_office(api), uuid4().hex
    begins = {"officeId": office, "activationDate": "05 January 2020"}
    asha = new_client(api, firstname="Asha", lastname=f"X{word}", **begins)
    bina = new_client(api, firstname="Bina", lastname=f"X{word}", **begins, active=False)
    group = new_group(api, clientMembers=[asha], **begins)

    def listed(**query: object) -> list[int]:
        return [each["id"] for each in api.get("clients", officeId=office, **query)["pageItems"]]

    assert listed(displayName=f"asha x{word}") == [asha]
    assert listed(lastName=word, orderBy="displayName", sortOrder="DESC") == [bina, asha]
    assert listed(status="pending") == [bina]
    assert listed(orphansOnly="true") == [bina]
    page = api.get("clients", officeId=office, limit=1, offset=1, orderBy="id")
    assert (page["totalFilteredRecords"], [each["id"] for each in page["pageItems"]]) == (2, [bina])
    assert api.get("clients", externalId=word) == {"totalFilteredRecords": 0, "pageItems": []}
    assert api.refused("clients?status=asleep", method="GET")[0] == 400
    assert group


def test_a_form_offers_legal_forms_and_officers(api: Api) -> None:
    staff = new_staff(api)
    form = api.get("clients/template", officeId=1)
    assert [each["value"] for each in form["clientLegalFormOptions"]] == ["PERSON", "ENTITY"]
    assert staff in [each["id"] for each in form["staffOptions"]]
    opened = api.get(f"clients/{new_client(api)}", template="true", staffInSelectedOfficeOnly="true")
    assert staff in [each["id"] for each in opened["staffOptions"]]
    assert api.refused(f"clients/{10**9}", method="GET") == (404, ["error.msg.client.id.invalid"])


def test_the_second_version_searches_text(api: Api, engine: Engine) -> None:
    beside = FastAPI()
    beside.state.door = create_fineract(engine, Authentication()).state.door
    beside.include_router(clients_search.router)
    word = uuid4().hex
    ids = [new_client(api, externalId=f"{word}{number}") for number in range(3)]
    client = TestClient(beside)
    client.auth = ("mifos", "password")
    body = {"request": {"text": word.upper()}, "page": 1, "size": 2}
    found = client.post("/clients/search", json=body).json()
    assert [each["id"] for each in found["content"]] == [ids[0]]
    assert (found["totalElements"], found["totalPages"], found["last"]) == (3, 2, True)
    everybody = client.post("/clients/search", json={"request": {"text": ""}, "page": 0, "size": 50}).json()
    assert everybody["numberOfElements"] == min(50, everybody["totalElements"])


def test_every_act_on_clients_and_groups_is_registered() -> None:
    permissions = {each.permission for each in OPERATIONS.values() if each.name.startswith("clients.")}
    assert {"clients:create_client", "clients:create_group", "clients:associate_clients"} <= permissions
