"""/groups as real clients use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.dialects.fineract.people import new_centre, new_group, new_role
from tests.dialects.mambu.speaker import change, criterion
from tests.units import counted

from samity.bank.clients.queries.found import groups_found, member_ids
from samity.bank.clients.values import Level
from samity.storage.windows import Window

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu


def new_member(mambu: Mambu) -> str:
    key: str = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    return key


def formed(mambu: Mambu, *members: str, **more: object) -> dict[str, Any]:
    body = {"groupName": uuid4().hex, "groupMembers": [{"clientKey": each} for each in members], **more}
    made: dict[str, Any] = mambu.post("groups", body)
    return made


def test_a_group_is_formed_with_its_members(mambu: Mambu, api: Api) -> None:
    centre = mambu.get(f"centres/{api.get(f'centers/{new_centre(api)}')['accountNo']}")["encodedKey"]
    first, second = new_member(mambu), new_member(mambu)
    made = formed(mambu, first, second, id=uuid4().hex[:12], assignedCentreKey=centre)
    assert [each["clientKey"] for each in made["groupMembers"]] == [first, second]
    assert made["assignedCentreKey"] == centre
    assert mambu.get(f"groups/{made['id']}", detailsLevel="FULL") == made
    brief = mambu.get(f"groups/{made['encodedKey']}")
    assert brief == {name: each for name, each in made.items() if name not in {"groupMembers", "addresses"}}
    assert mambu.get(f"clients/{first}")["groupKeys"] == [made["encodedKey"]]
    assert [each["id"] for each in mambu.get("groups", centreId=centre)] == [made["id"]]


def test_roles_of_members_are_told(mambu: Mambu, api: Api) -> None:
    member = new_member(mambu)
    made = formed(mambu, member)
    role = new_role(api)
    group = next(each for each in api.get("groups", limit=-1) if each["accountNo"] == made["id"])
    client = api.get(f"groups/{group['id']}", associations="clientMembers")["clientMembers"][0]["id"]
    api.post(f"groups/{group['id']}?command=assignRole", {"clientId": client, "role": role})
    (told,) = mambu.get(f"groups/{made['id']}", detailsLevel="FULL")["groupMembers"]
    assert [each["roleNameId"] for each in told["roles"]] == [str(role)]
    assert mambu.get(f"groups/{made['id']}")["lastModifiedDate"] > made["lastModifiedDate"]
    whole = mambu.get(f"groups/{made['id']}", detailsLevel="FULL")
    assert mambu.put(f"groups/{made['id']}", whole)["groupMembers"] == whole["groupMembers"]


def test_a_role_that_a_member_does_not_hold_is_not_given_here(mambu: Mambu) -> None:
    first, second = new_member(mambu), new_member(mambu)
    members = [{"clientKey": first}, {"clientKey": second, "roles": [{"groupRoleNameKey": "0" * 32}]}]
    refused = (400, [("groupMembers[1].roles", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", "groups", {"groupName": uuid4().hex, "groupMembers": members}) == refused
    made = formed(mambu, first, second)
    assert mambu.refused("PUT", f"groups/{made['id']}", {"groupMembers": members}) == refused


def test_a_patch_changes_a_group_and_lets_members_join(mambu: Mambu) -> None:
    first, second = new_member(mambu), new_member(mambu)
    made = formed(mambu, first)
    name = uuid4().hex
    mambu.patch(
        f"groups/{made['id']}",
        change("replace", "/groupName", name),
        change("ADD", "groupMembers/-", {"clientKey": second, "roles": []}),
    )
    after = mambu.get(f"groups/{made['id']}", detailsLevel="FULL")
    assert after["groupName"] == name
    assert [each["clientKey"] for each in after["groupMembers"]] == [first, second]
    assert after["lastModifiedDate"] > made["lastModifiedDate"]
    refused = mambu.refused("PATCH", f"groups/{made['id']}", [change("REMOVE", "groupMembers/0")])
    assert refused == (400, [("groupMembers", "FIELD_NOT_SUPPORTED")])


def test_a_whole_group_may_be_sent_back(mambu: Mambu) -> None:
    made = formed(mambu, new_member(mambu))
    name = uuid4().hex
    after = mambu.put(f"groups/{made['encodedKey']}", {**made, "groupName": name})
    assert after["groupName"] == name
    assert after["groupMembers"] == made["groupMembers"]


def test_what_stands_against_a_group_is_said(mambu: Mambu) -> None:
    made = formed(mambu)
    body = {"groupName": made["groupName"]}
    assert mambu.refused("POST", "groups", body) == (400, [("groupName", "GROUP_NAME_TAKEN")])
    unknown = {"groupName": uuid4().hex, "groupMembers": [{"clientKey": "0" * 32}]}
    assert mambu.refused("POST", "groups", unknown) == (404, [("groupMembers[0].clientKey", "UNKNOWN_KEY")])
    assert mambu.refused("POST", "groups", {"groupMembers": [{}]}) == (
        400,
        [("groupName", "INVALID_PARAMETERS"), ("groupMembers[0].clientKey", "INVALID_PARAMETERS")],
    )
    nameless = mambu.refused("PATCH", f"groups/{made['id']}", [change("REMOVE", "groupName")])
    assert nameless == (400, [("groupName", "FIELD_NOT_SUPPORTED")])


def test_a_group_that_has_not_begun_is_deleted(mambu: Mambu, api: Api) -> None:
    number = new_group(api, active=False, activationDate=None)
    account_no = api.get(f"groups/{number}")["accountNo"]
    mambu.delete(f"groups/{account_no}")
    assert mambu.refused("GET", f"groups/{account_no}")[0] == 404
    assert mambu.refused("DELETE", f"groups/{formed(mambu)['id']}") == (400, [("", "GROUP_NOT_PENDING")])


def test_groups_are_found_by_every_field(mambu: Mambu) -> None:
    made = formed(mambu)
    mine = criterion("groupName", "EQUALS", made["groupName"].upper())
    for each in (
        criterion("encodedKey", "EQUALS", made["encodedKey"]),
        criterion("id", "EQUALS", made["id"]),
        criterion("assignedBranchKey", "EQUALS", made["assignedBranchKey"]),
        criterion("assignedCentreKey", "EMPTY"),
        criterion("assignedUserKey", "EMPTY"),
        criterion("creationDate", "AFTER", "2000-01-01T00:00:00.000000Z"),
        criterion("lastModifiedDate", "AFTER_INCLUSIVE", made["lastModifiedDate"]),
    ):
        assert [one["id"] for one in mambu.search("groups", mine, each, detailsLevel="FULL")] == [made["id"]], each
    assert mambu.search("groups", mine, criterion("assignedCentreKey", "NOT_EMPTY")) == []


def test_a_list_of_groups_takes_the_same_statements_whatever_its_length(mambu: Mambu, engine: Engine) -> None:
    for _ in range(3):
        formed(mambu, new_member(mambu))
    lengths = []
    for limit in (1, 3):
        with engine.connect() as connection, counted(connection) as sent:
            page = groups_found(connection, ".", Level.GROUP, (), Window(limit=limit, counted=False))
            member_ids(connection, [each["id"] for each in page.rows])
            lengths.append(len(sent))
    assert lengths == [2, 2]
