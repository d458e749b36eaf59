"""Branches, centres, users, keys for programs, and the organisation as a whole."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.databases import engine_of
from tests.dialects.fineract.people import new_centre, new_client, new_office, new_staff
from tests.dialects.mambu.speaker import Mambu

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from tests.conftest import FreshDatabaseUrl

HEAD_OFFICE = "1"


@pytest.fixture
def own(fresh_database_url: FreshDatabaseUrl) -> Iterator[Mambu]:
    """A bank that belongs to one test."""
    engine = engine_of(fresh_database_url())
    yield Mambu(create_app(Settings(), engine))
    engine.dispose()


def test_a_branch_is_found_by_its_key_and_by_its_id(mambu: Mambu, api: Api) -> None:
    number = new_office(api)
    branch = mambu.get(f"branches/{number}")
    assert branch["id"] == str(number)
    assert branch["state"] == "ACTIVE"
    assert mambu.get(f"branches/{branch['encodedKey']}") == branch
    assert branch in mambu.get("branches", limit=1000, sortBy="name:ASC")
    assert mambu.get(f"branches/{number}", detailsLevel="FULL")["addresses"] == []
    api.put(f"offices/{number}", {"externalId": branch["encodedKey"][:8]})
    renamed = mambu.get(f"branches/{branch['encodedKey'][:8]}")
    assert renamed["encodedKey"] == branch["encodedKey"]
    assert renamed["lastModifiedDate"] > branch["lastModifiedDate"]


@pytest.mark.parametrize("path", ["branches", "centres", "clients", "groups", "userroles", "users"])
@pytest.mark.parametrize("name", ["nobody", "0" * 32, "zz" * 16, "999999999", "9" * 40, "a b", "%C3%A9"])
def test_an_unknown_name_is_not_found(mambu: Mambu, path: str, name: str) -> None:
    status, reasons = mambu.refused("GET", f"{path}/{name}")
    assert (status, reasons) == (404, [("", "UNKNOWN_KEY")])


def test_the_key_of_one_kind_names_no_other(mambu: Mambu) -> None:
    key = mambu.get(f"branches/{HEAD_OFFICE}")["encodedKey"]
    for path in ("centres", "clients", "groups", "userroles", "users"):
        assert mambu.refused("GET", f"{path}/{key}")[0] == 404


def test_a_role_is_found_by_what_a_user_tells_of_it(mambu: Mambu) -> None:
    told = mambu.get("users/mifos")["role"]
    role = mambu.get(f"userroles/{told['encodedKey']}")
    assert (role["encodedKey"], role["id"], role["name"]) == (told["encodedKey"], told["id"], told["id"])
    assert mambu.get(f"userroles/{told['id']}") == role
    assert role in mambu.get("userroles", limit=1000)
    answer = mambu.call("GET", "userroles", params={"limit": 1, "paginationDetails": "ON"})
    assert (len(answer.json()), int(answer.headers["Items-Total"]) >= 1) == (1, True)


def test_centres_are_listed_by_branch(mambu: Mambu, api: Api) -> None:
    office = new_office(api, "01 January 2010")
    centre = new_centre(api, officeId=office, externalId=uuid4().hex)
    (listed,) = mambu.get("centres", branchId=office)
    assert listed["assignedBranchKey"] == mambu.get(f"branches/{office}")["encodedKey"]
    assert listed["state"] == "ACTIVE"
    assert mambu.get(f"centres/{listed['id']}") == listed
    assert mambu.get(f"centres/{listed['encodedKey']}", detailsLevel="FULL")["addresses"] == []
    account_no = api.get(f"centers/{centre}")["accountNo"]
    assert mambu.get(f"centres/{account_no}") == listed


def test_a_user_is_found_by_key_number_and_name(mambu: Mambu) -> None:
    user = mambu.get("users/mifos", detailsLevel="FULL")
    assert user["userState"] == "ACTIVE"
    assert user["role"]["id"] == "Super user"
    assert user["access"]["apiAccess"] is True
    assert mambu.get(f"users/{user['encodedKey']}", detailsLevel="FULL") == user
    assert mambu.get(f"users/{user['id']}", detailsLevel="FULL") == user
    listed = mambu.get("users", sortBy="id:ASC", branchId=HEAD_OFFICE, branchIdType="ASSIGNED", limit=1000)
    assert {name: value for name, value in user.items() if name != "access"} in listed


def test_an_officer_who_does_not_sign_in_has_a_key_too(mambu: Mambu, api: Api) -> None:
    officer = new_staff(api)
    client = new_client(api, staffId=officer)
    key = mambu.get(f"clients/{api.get(f'clients/{client}')['accountNo']}")["assignedUserKey"]
    member = mambu.get(f"users/{key}")
    assert (member["firstName"], member["userState"]) == ("Ravi", "INACTIVE")
    assert member["access"] == {"mambuAccess": False, "apiAccess": False, "creditOfficerAccess": True}


def test_a_program_signs_in_with_a_key_until_it_is_revoked(mambu: Mambu, app: FastAPI) -> None:
    made = mambu.post("consumers/mifos/apikeys", {"name": "the night's export"}, **{"Idempotency-Key": str(uuid4())})
    program = Mambu.program(app, made["apiKey"])
    assert program.get("branches")
    told = next(each for each in program.get("consumers/mifos/apikeys") if each["id"] == made["id"])
    assert told["name"] == "the night's export"
    assert "apiKey" not in told
    mambu.delete(f"consumers/mifos/apikeys/{made['id']}")
    assert program.refused("GET", "branches") == (401, [("apiKey", "API_NOT_AUTHORIZED")])
    assert mambu.refused("DELETE", f"consumers/mifos/apikeys/{made['id']}")[0] == 404
    assert mambu.refused("DELETE", "consumers/mifos/apikeys/nothing")[0] == 404


def test_a_secret_is_told_once_and_kept_nowhere(mambu: Mambu) -> None:
    """The same key of idempotency makes another key, rather than telling the first one again."""
    key = {"Idempotency-Key": str(uuid4())}
    first, second = (mambu.post("consumers/mifos/apikeys", {}, **key) for _ in range(2))
    assert first["apiKey"] != second["apiKey"]


def test_a_key_opens_nothing_for_a_user_who_is_locked(mambu: Mambu, api: Api, app: FastAPI) -> None:
    name = uuid4().hex
    person = {"username": name, "firstname": "A", "lastname": "B", "officeId": 1, "roles": [1]}
    user = api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})["resourceId"]
    made = mambu.post(f"consumers/{name}/apikeys", {})
    program = Mambu.program(app, made["apiKey"])
    assert program.get("branches")
    api.put(f"users/{user}", {"locked": True})
    assert program.refused("GET", "branches") == (401, [("", "USER_LOCKED")])


def test_the_organisation_tells_its_time_zone(own: Mambu) -> None:
    before = own.get("setup/organization")
    assert before["timeZoneID"] == "UTC"
    after = own.put("setup/organization", {"institutionName": "Samity Dhaka", "timeZoneID": "Asia/Dhaka"})
    assert (after["institutionName"], after["timeZoneID"]) == ("Samity Dhaka", "Asia/Dhaka")
    assert after["encodedKey"] == before["encodedKey"]
    assert after["lastModifiedDate"] > before["lastModifiedDate"]
    assert own.get("setup/organization") == after
    made = own.post("clients", {"firstName": "Asha", "lastName": "Devi"})
    activated = datetime.fromisoformat(made["activationDate"])
    assert (activated.time(), activated.utcoffset()) == (time(), timedelta(hours=6))
    assert datetime.fromisoformat(made["creationDate"]).utcoffset() == timedelta()
    _dates_in_another_offset_are_refused(own)


def _dates_in_another_offset_are_refused(own: Mambu) -> None:
    body: dict[str, Any] = {"firstName": "Asha", "lastName": "Devi"}
    for wrong in ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00+05:00", "first of May"):
        refused = own.refused("POST", "clients", {**body, "activationDate": wrong})
        assert refused == (400, [("activationDate", "INVALID_DATE")])
    for right in ("2020-01-01T00:00:00+06:00", "2020-01-01T00:00:00", "2020-01-01"):
        made = own.post("clients", {**body, "activationDate": right})
        assert made["activationDate"] == "2020-01-01T00:00:00+06:00"


def test_an_unknown_time_zone_is_refused(mambu: Mambu) -> None:
    refused = mambu.refused("PUT", "setup/organization", {"timeZoneID": "Mars/Base", "phoneNo": "017"})
    assert refused == (400, [("phoneNo", "FIELD_NOT_SUPPORTED")])
    refused = mambu.refused("PUT", "setup/organization", {"timeZoneID": "Mars/Base"})
    assert refused == (400, [("timeZoneID", "TIME_ZONE_UNKNOWN")])


def test_gl_accounts_are_found_by_key_and_by_code(mambu: Mambu, app: FastAPI) -> None:
    code = uuid4().hex
    body = {"name": "Cash in hand", "glCode": code, "type": 1, "usage": 1, "manualEntriesAllowed": True}
    Api(app).post("glaccounts", body)
    found = mambu.get(f"glaccounts/{code}")
    assert (found["name"], found["type"], found["usage"], found["activated"]) == (
        "Cash in hand",
        "ASSET",
        "DETAIL",
        True,
    )
    assert mambu.get(f"glaccounts/{found['encodedKey']}") == found
    assert found in mambu.get("glaccounts", type="ASSET", limit=1000)
    assert found not in mambu.get("glaccounts", type="INCOME", limit=1000)
    codes = [each["glCode"] for each in mambu.get("glaccounts", sortBy="glCode:DESC", limit=1000)]
    assert codes == sorted(codes, reverse=True)
    assert mambu.refused("GET", "glaccounts/nothing")[0] == 404
