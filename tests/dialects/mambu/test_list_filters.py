"""Every published filter of a list has its effect, or is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.fineract import people

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, where centres and offices are made."""
    return Api(app)


def new_client(mambu: Mambu, **more: Any) -> str:
    made: str = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi", **more})["encodedKey"]
    return made


def keys(told: list[dict[str, Any]]) -> set[str]:
    return {each["encodedKey"] for each in told}


def test_clients_are_found_by_the_day_they_were_born_on(mambu: Mambu) -> None:
    born = new_client(mambu, birthDate="1971-03-26")
    other = new_client(mambu, birthDate="1971-03-27")
    found = keys(mambu.get("clients", birthDate="1971-03-26", limit=1000))
    assert (born in found, other in found) == (True, False)
    assert mambu.refused("GET", "clients?birthDate=yesterday") == (400, [("birthDate", "INVALID_DATE")])


def test_clients_of_a_centre_are_the_members_of_its_groups(mambu: Mambu, api: Api) -> None:
    account_no = api.get(f"centers/{people.new_centre(api)}")["accountNo"]
    member, other = new_client(mambu), new_client(mambu)
    told = mambu.get(f"centres/{account_no}")
    mambu.post(
        "groups",
        {"groupName": uuid4().hex, "assignedCentreKey": told["encodedKey"], "groupMembers": [{"clientKey": member}]},
    )
    found = keys(mambu.get("clients", centreId=told["encodedKey"]))
    assert (found, other in found) == ({member}, False)
    assert mambu.refused("GET", "clients?centreId=nowhere") == (404, [("", "UNKNOWN_KEY")])


def test_identity_documents_are_not_kept_and_nobody_is_found_by_one(mambu: Mambu) -> None:
    assert mambu.refused("GET", "clients?idNumber=7") == (400, [("idNumber", "FIELD_NOT_SUPPORTED")])


def test_users_are_of_a_branch_or_manage_it(mambu: Mambu, api: Api) -> None:
    office = people.new_office(api)
    (admin,) = [each["id"] for each in mambu.get("users", limit=1000) if each["username"] == "mifos"]
    ids = [
        {each["id"] for each in mambu.get("users", branchId=str(office), branchIdType=word, limit=1000)}
        for word in ("ASSIGNED", "MANAGE")
    ]
    assert [admin in each for each in ids] == [False, True]
    assert mambu.refused("GET", f"users?branchId={office}&branchIdType=OTHER")[1] == [
        ("branchIdType", "INVALID_PARAMETERS")
    ]
    assert mambu.refused("GET", "users?branchIdType=MANAGE")[1] == [("branchIdType", "INVALID_PARAMETERS")]
