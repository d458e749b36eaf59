"""Staff, users and roles, as an integrator sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.api import Api


def a_branch(api: Api, parent_id: int = 1) -> int:
    body = {"name": f"Branch {uuid4().hex[:8]}", "openingDate": "05 January 2020", "parentId": parent_id}
    return int(api.post("offices", body)["resourceId"])


def a_role(api: Api, *codes: str) -> int:
    role_id = int(api.post("roles", {"name": f"Role {uuid4().hex[:8]}", "description": "for a story"})["resourceId"])
    api.put(f"roles/{role_id}/permissions", {"permissions": dict.fromkeys(codes, True)})
    return role_id


def a_user(api: Api, role_id: int, office_id: int = 1) -> tuple[int, Api]:
    name = f"user{uuid4().hex[:8]}"
    body = user_body(name, role_id, office_id)
    return int(api.post("users", body)["resourceId"]), api.signed_in_as(name, "correct horse")


def user_body(name: str, role_id: int, office_id: int = 1) -> dict[str, Any]:
    return {
        "username": name,
        "firstname": "Asha",
        "lastname": "Das",
        "officeId": office_id,
        "roles": [role_id],
        "password": "correct horse",
        "repeatPassword": "correct horse",
        "sendPasswordToEmail": False,
    }


def test_staff_are_taken_on_listed_and_corrected(api: Api) -> None:
    office_id = a_branch(api)
    mobile = uuid4().hex[:10]
    body = {"officeId": office_id, "firstname": "Rina", "lastname": "Roy", "isLoanOfficer": True, "mobileNo": mobile}
    made = api.post("staff", {**body, "joiningDate": "01 March 2024"})
    assert made["officeId"] == office_id
    seen = api.get(f"staff/{made['resourceId']}")
    assert (seen["displayName"], seen["isActive"], seen["joiningDate"]) == ("Roy, Rina", True, [2024, 3, 1])
    api.post("staff", {"officeId": office_id, "firstname": "Old", "lastname": "Hand", "isActive": False})

    assert [each["displayName"] for each in api.get("staff", officeId=office_id)] == ["Roy, Rina"]
    assert len(api.get("staff", officeId=office_id, status="all")) == 2
    assert [each["lastname"] for each in api.get("staff", officeId=office_id, status="inactive")] == ["Hand"]

    changed = api.put(f"staff/{made['resourceId']}", {"lastname": "Sen", "isActive": False, "mobileNo": None})
    assert changed["changes"] == {"lastname": "Sen", "isActive": False}
    assert api.get("staff", officeId=office_id, loanOfficersOnly=True) == []
    assert api.get(f"staff/{made['resourceId']}")["displayName"] == "Sen, Rina"
    assert "mobileNo" not in api.get(f"staff/{made['resourceId']}")


def test_staff_of_the_offices_above_are_offered_to_a_branch(api: Api) -> None:
    upper = a_branch(api)
    lower = a_branch(api, upper)
    for office_id, name in ((upper, "Upper"), (lower, "Lower")):
        api.post("staff", {"officeId": office_id, "firstname": "A", "lastname": name})
    offered = [each["lastname"] for each in api.get("staff", officeId=lower, staffInOfficeHierarchy=True)]
    assert {"Upper", "Lower"} <= set(offered)
    assert [each["lastname"] for each in api.get("staff", officeId=lower)] == ["Lower"]


def test_everything_wrong_with_new_staff_is_named_at_once(api: Api) -> None:
    status, codes = api.refused("staff", {"lastname": "", "isLoanOfficer": "perhaps", "colour": "red"})
    assert status == 400
    assert set(codes) == {
        "validation.msg.staff.officeId.cannot.be.blank",
        "validation.msg.staff.firstname.cannot.be.blank",
        "validation.msg.staff.lastname.cannot.be.blank",
        "validation.msg.staff.isLoanOfficer.must.be.true.or.false",
        "error.msg.parameter.unsupported",
    }


def test_a_mobile_number_belongs_to_one_person(api: Api) -> None:
    body = {"officeId": 1, "firstname": "A", "lastname": "B", "mobileNo": uuid4().hex[:10]}
    api.post("staff", body)
    assert api.refused("staff", body) == (403, ["error.msg.staff.duplicate.mobileNo"])
    assert api.refused("staff/999999", method="GET") == (404, ["error.msg.staff.id.invalid"])
    assert api.refused("staff", {**body, "officeId": 999999}) == (404, ["error.msg.office.id.invalid"])


def test_a_branch_sees_and_changes_only_its_own(api: Api) -> None:
    mine, other = a_branch(api), a_branch(api)
    stranger = api.post("staff", {"officeId": other, "firstname": "S", "lastname": "T"})["resourceId"]
    role_id = a_role(api, "READ_STAFF", "CREATE_STAFF", "UPDATE_STAFF", "READ_USER")
    _, officer = a_user(api, role_id, mine)
    outside = (403, ["error.msg.office.outside.own.hierarchy"])
    assert officer.get("staff", status="all") == []
    assert officer.refused(f"staff/{stranger}", method="GET") == outside
    assert officer.refused(f"staff/{stranger}", {"lastname": "X"}, "PUT") == outside
    assert officer.refused("staff", {"officeId": other, "firstname": "A", "lastname": "B"}) == outside
    assert officer.refused("users/1", method="GET") == (404, ["error.msg.user.id.invalid"])
    assert officer.refused("offices", method="GET") == (403, ["error.msg.not.authorized"])
    assert officer.refused("users", user_body("nobody", role_id, mine)) == (403, ["error.msg.not.authorized"])


def test_a_user_signs_in_changes_his_password_and_is_taken_off(api: Api) -> None:
    user_id, user = a_user(api, a_role(api, "READ_OFFICE"))
    seen = user.get(f"users/{user_id}")
    assert seen["officeName"] == "Head Office"
    signed_in = api.call("POST", "authentication", json={"username": seen["username"], "password": "correct horse"})
    own = ["CREATE_CALENDARADDRESS", "DELETE_CALENDARADDRESS", "CHANGEPWD_USER"]
    assert sorted(signed_in.json()["permissions"]) == sorted(["READ_OFFICE", *own])
    assert signed_in.json()["base64EncodedAuthenticationKey"]

    user.put(f"users/{user_id}", {"password": "battery staple", "repeatPassword": "battery staple"})
    assert user.refused("offices", method="GET") == (401, ["error.msg.not.authenticated"])
    user = api.signed_in_as(seen["username"], "battery staple")
    assert user.get("offices")
    assert user.refused(f"users/{user_id}", {"firstname": "X"}, "PUT") == (403, ["error.msg.not.authorized"])

    api.put(f"users/{user_id}", {"locked": True})
    assert user.refused("offices", method="GET") == (401, ["error.msg.user.locked"])
    api.put(f"users/{user_id}", {"locked": False})
    assert user.get("offices")
    api.delete(f"users/{user_id}")
    assert user.refused("offices", method="GET") == (401, ["error.msg.not.authenticated"])
    assert api.refused(f"users/{user_id}", method="GET") == (404, ["error.msg.user.id.invalid"])
    api.post("users", user_body(seen["username"], a_role(api, "READ_OFFICE")))


def test_everything_wrong_with_a_new_user_is_named_at_once(api: Api) -> None:
    body = {
        **user_body("", 1),
        "password": "short",
        "repeatPassword": "other",
        "roles": [],
        "sendPasswordToEmail": True,
    }
    status, codes = api.refused("users", body)
    assert status == 400
    assert set(codes) == {
        "validation.msg.user.username.cannot.be.blank",
        "validation.msg.user.password.is.too.short",
        "validation.msg.user.roles.cannot.be.empty",
        "validation.msg.user.sendPasswordToEmail.is.not.one.of.expected.enumerations",
    }
    differing = {**user_body(f"u{uuid4().hex}", 1), "repeatPassword": "correct house"}
    assert api.refused("users", differing)[1] == ["validation.msg.user.repeatPassword.not.equal.to.password"]
    assert api.refused("users/1", {"password": "correct horse"}, "PUT")[0] == 400
    assert api.refused("users", user_body("x", 999998)) == (404, ["error.msg.role.id.invalid"])
    assert api.refused("users", user_body("x", 1, 999999)) == (404, ["error.msg.office.id.invalid"])
    assert api.refused("users", user_body("mifos", 1)) == (403, ["error.msg.user.duplicate.username"])


def test_a_user_is_linked_to_staff_of_his_own_office_only(api: Api) -> None:
    office_id = a_branch(api)
    staff_id = api.post("staff", {"officeId": office_id, "firstname": "A", "lastname": "B"})["resourceId"]
    role_id = a_role(api, "READ_OFFICE")
    elsewhere = {**user_body(f"u{uuid4().hex}", role_id), "staffId": staff_id}
    assert api.refused("users", elsewhere) == (404, ["error.msg.staff.id.invalid"])
    made = api.post("users", {**elsewhere, "officeId": office_id})["resourceId"]
    assert api.get(f"users/{made}")["staff"]["displayName"] == "B, A"


def test_somebody_who_may_do_everything_always_remains(own_api: Api) -> None:
    api = own_api
    last = (403, ["error.msg.user.last.with.all.functions"])
    assert api.refused("users/1", method="DELETE") == last
    assert api.refused("users/1", {"locked": True}, "PUT") == last
    assert api.refused("users/1", {"roles": [a_role(api, "READ_OFFICE")]}, "PUT") == last
    assert api.refused("roles/1?command=disable") == last
    assert api.refused("roles/1/permissions", {"permissions": {"ALL_FUNCTIONS": False}}, "PUT") == last
    assert api.get("users/1")["locked"] is False


def test_who_may_do_everything_in_a_branch_cannot_take_it_from_the_head_office(own_api: Api) -> None:
    branch = a_branch(own_api)
    _, elsewhere = a_user(own_api, a_role(own_api, "ALL_FUNCTIONS"), branch)
    last = (403, ["error.msg.user.last.with.all.functions"])
    assert elsewhere.refused("roles/1?command=disable") == last
    assert elsewhere.refused("roles/1/permissions", {"permissions": {"ALL_FUNCTIONS": False}}, "PUT") == last
    assert own_api.refused("users/1", {"officeId": branch}, "PUT") == last


def test_nobody_gives_away_more_than_he_holds(api: Api) -> None:
    keeper_role = a_role(
        api, "READ_USER", "CREATE_USER", "UPDATE_USER", "DELETE_USER", "CREATE_ROLE", "PERMISSIONS_ROLE"
    )
    keeper_id, keeper = a_user(api, keeper_role)
    takeover = {"password": "mine now mine", "repeatPassword": "mine now mine"}
    assert keeper.refused("users/1", takeover, "PUT") == (403, ["error.msg.user.stands.higher"])
    assert keeper.refused("users/1", method="DELETE") == (403, ["error.msg.user.stands.higher"])
    assert keeper.refused("users", user_body("x", 1)) == (403, ["error.msg.role.stands.higher"])
    assert keeper.refused(f"users/{keeper_id}", {"roles": [1]}, "PUT") == (403, ["error.msg.role.stands.higher"])
    raised = {"permissions": {"ALL_FUNCTIONS": True, "CREATE_OFFICE": True, "READ_USER": True}}
    status, codes = keeper.refused(f"roles/{keeper_role}/permissions", raised, "PUT")
    assert (status, codes) == (403, ["error.msg.permission.not.held"] * 2)


def test_a_role_is_made_changed_disabled_and_removed(api: Api) -> None:
    role_id = a_role(api, "READ_OFFICE", "READ_STAFF")
    user_id, user = a_user(api, role_id)
    assert user.get("offices")
    api.put(f"roles/{role_id}/permissions", {"permissions": {"READ_OFFICE": False}})
    assert user.refused("offices", method="GET") == (403, ["error.msg.not.authorized"])
    assert user.get("staff") is not None
    selected = [each for each in api.get(f"roles/{role_id}/permissions")["permissionUsageData"] if each["selected"]]
    assert [each["code"] for each in selected] == ["READ_STAFF"]

    api.put(f"roles/{role_id}", {"description": "Looks on"})
    assert api.get(f"roles/{role_id}")["description"] == "Looks on"

    api.post(f"roles/{role_id}?command=disable")
    assert user.refused("staff", method="GET") == (403, ["error.msg.not.authorized"])
    api.post(f"roles/{role_id}?command=enable")
    assert user.get("staff") is not None
    assert api.refused(f"roles/{role_id}", method="DELETE") == (403, ["error.msg.role.associated.with.users.deleted"])
    api.delete(f"users/{user_id}")
    api.delete(f"roles/{role_id}")
    assert api.refused(f"roles/{role_id}", method="GET") == (404, ["error.msg.role.id.invalid"])


@pytest.mark.parametrize("code", ["NOT_A_CODE", "CREATE_OFFICE_CHECKER"])
def test_unknown_permission_codes_are_refused(api: Api, code: str) -> None:
    wrong = {"permissions": {code: True, "READ_OFFICE": True, "OTHER": False}}
    assert api.refused("roles/1/permissions", wrong, "PUT") == (404, ["error.msg.permission.code.invalid"] * 2)
    twice = {"permissions": {"READ_CODE": True, "READ_CODEVALUE": False}}
    assert api.refused("roles/1/permissions", twice, "PUT")[0] == 400


def test_a_role_name_is_taken_once(api: Api) -> None:
    assert api.refused("roles", {"name": "Super user", "description": "x"}) == (403, ["error.msg.role.duplicate.name"])
    assert api.refused("roles/1?command=promote")[0] == 400
