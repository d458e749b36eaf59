"""/groups as an integrator meets it. Stories GroupTest.* are Fineract's integration tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.dialects.fineract.people import (
    BEGAN,
    new_centre,
    new_client,
    new_code_value,
    new_group,
    new_office,
    new_role,
    new_staff,
)

if TYPE_CHECKING:
    from tests.api import Api


def test_a_group_lives_as_in_fineracts_own_test(api: Api) -> None:
    """GroupTest.checkGroupFunctions, but for disassociation, which the portfolio opens."""
    made = api.post("groups", {"officeId": "1", "name": uuid4().hex, "active": "false", "submittedOnDate": BEGAN})
    group = made["groupId"]
    assert made == {"officeId": 1, "groupId": group, "resourceId": group}
    found = api.get(f"groups/{group}")
    assert (found["id"], found["active"], found["status"]["code"]) == (group, False, "groupingStatusType.pending")
    assert "clientMembers" not in api.get(f"groups/{group}", associations="all")

    assert api.post(f"groups/{group}?command=activate", {"activationDate": BEGAN}) == made
    assert api.get(f"groups/{group}")["active"] is True

    client = new_client(api)
    answer = api.post(f"groups/{group}?command=associateClients", {"clientMembers": [str(client)]})
    assert answer == {**made, "changes": {"clientMembers": [str(client)]}}
    assert [each["id"] for each in api.get(f"groups/{group}", associations="all")["clientMembers"]] == [client]

    name = uuid4().hex
    assert api.put(f"groups/{group}", {"name": name}) == {**made, "changes": {"name": name}}
    assert api.get(f"groups/{group}")["name"] == name


def test_a_group_gets_its_officer_as_in_fineracts_own_test(api: Api) -> None:
    """GroupTest.assignStaffToGroup, up to the loans."""
    client, first, second = new_client(api), new_staff(api), new_staff(api)
    group = new_group(api, clientMembers=[client])
    answer = api.post(f"groups/{group}?command=assignStaff", {"staffId": first})
    assert answer == {"officeId": 1, "groupId": group, "resourceId": group, "changes": {"staffId": first}}
    changes = api.post(f"clients/{client}?command=assignStaff", {"staffId": str(second)})["changes"]
    assert changes == {"staffId": second}
    assert api.get(f"groups/{group}")["staffId"] == first
    assert api.get(f"clients/{client}")["staffId"] == second
    answer = api.post(f"groups/{group}/command/unassign_staff", {"staffId": first})
    assert answer["changes"] == {}
    assert "staffId" not in api.get(f"groups/{group}")
    api.post(f"groups/{group}?command=assignStaff", {"staffId": first, "inheritStaffForClientAccounts": "true"})
    assert api.get(f"clients/{client}")["staffId"] == first


def test_roles_are_given_changed_and_taken(api: Api) -> None:
    client, leader, treasurer = new_client(api), new_role(api), new_role(api)
    group = new_group(api, clientMembers=[client])
    assigned = api.post(f"groups/{group}?command=assignRole", {"clientId": client, "role": leader})
    row = assigned["resourceId"]
    assert assigned == {"clientId": client, "groupId": group, "resourceId": row}
    held = api.get(f"groups/{group}", associations="groupRoles")["groupRoles"]
    assert [(each["id"], each["role"]["id"], each["clientId"]) for each in held] == [(row, leader, client)]
    changed = api.post(f"groups/{group}?command=updateRole&roleId={row}", {"role": treasurer})
    assert changed == {"groupId": group, "resourceId": row, "changes": {"role": treasurer}}
    other = new_client(api, groupId=group)
    asked = {"role": treasurer, "clientId": other}
    changed = api.post(f"groups/{group}?command=updateRole&roleId={row}", asked)
    assert changed == {"groupId": group, "resourceId": row, "changes": {"clientId": other}}
    assert api.post(f"groups/{group}?command=unassignRole&roleId={row}")["resourceId"] == row
    assert "groupRoles" not in api.get(f"groups/{group}", associations="groupRoles")


def test_what_changed_is_repeated_as_it_was_written(api: Api) -> None:
    group, centre = new_group(api, name="Before" + uuid4().hex), new_centre(api)
    name = uuid4().hex
    given = {"name": name, "submittedOnDate": "01 March 2011", "centerId": centre, "staffId": "", "officeId": 1}
    assert api.put(f"groups/{group}", given)["changes"] == {
        "name": name,
        "submittedOnDate": "01 March 2011",
        "centerId": centre,
        "dateFormat": "dd MMMM yyyy",
        "locale": "en",
    }
    found = api.get(f"groups/{group}")
    assert (found["centerId"], found["hierarchy"]) == (centre, f".{centre}.{group}.")
    assert found["timeline"]["submittedOnDate"] == [2011, 3, 1]
    assert found["timeline"]["activatedByUsername"] == "mifos"
    assert "changes" not in api.put(f"groups/{group}", {"name": name})
    assert api.put(f"groups/{group}", {"name": name, "centerId": None})["changes"] == {}
    assert api.get(f"groups/{group}")["hierarchy"] == f".{group}."


def test_groups_are_listed_searched_and_paged(api: Api) -> None:
    office, word = new_office(api), uuid4().hex
    begins = {"officeId": office, "activationDate": "05 January 2020"}
    ids = [new_group(api, name=f"{letter} {word} Rose", **begins) for letter in "bac"]
    by_name = api.get("groups", name=f"{word} rOSE", orderBy="name", sortOrder="DESC")
    assert [each["id"] for each in by_name] == [ids[2], ids[0], ids[1]]
    page = api.get("groups", officeId=office, paged="true", offset=1, limit=1, orderBy="", sortOrder="")
    assert (page["totalFilteredRecords"], [each["id"] for each in page["pageItems"]]) == (3, [ids[1]])
    new_centre(api, groupMembers=ids[:2], **begins)
    assert [each["id"] for each in api.get("groups", officeId=office, orphansOnly="true")] == [ids[2]]
    assert api.get("groups", name="100%") == []
    status, codes = api.refused("groups?orderBy=password", method="GET")
    assert (status, codes) == (400, ["validation.msg.group.orderBy.is.not.one.of.expected.enumerations"])


def test_forms_offer_what_can_be_chosen(api: Api) -> None:
    staff, role, centre = new_staff(api), new_role(api), new_centre(api)
    reason = new_code_value(api, "GroupClosureReason")
    form = api.get("groups/template", officeId=1, staffInSelectedOfficeOnly="true", command="close")
    assert staff in [each["id"] for each in form["staffOptions"]]
    assert role in [each["id"] for each in form["availableRoles"]]
    assert centre in [each["id"] for each in form["centerOptions"]]
    assert reason in [each["id"] for each in form["closureReasons"]]
    in_centre = api.get("groups/template", centerId=centre, center="false")
    assert (in_centre["centerId"], in_centre["officeId"]) == (centre, 1)
    assert api.refused("groups/template?centerId=999999", method="GET") == (404, ["error.msg.center.id.invalid"])
    group = new_group(api)
    assert staff in [each["id"] for each in api.get(f"groups/{group}", template="true")["staffOptions"]]
    assert [each["levelName"] for each in api.get("grouplevels")] == ["Center", "Group"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            {"foo": 1, "active": "perhaps"},
            {
                "error.msg.parameter.unsupported",
                "validation.msg.group.active.must.be.true.or.false",
                "validation.msg.group.name.cannot.be.blank",
                "validation.msg.group.officeId.cannot.be.blank",
            },
        ),
        ({"name": "n" * 101, "officeId": 0}, {
            "validation.msg.group.name.exceeds.max.length", "validation.msg.group.officeId.not.greater.than.zero"
        }),
        ({"name": "A", "officeId": 1, "active": True}, {"validation.msg.group.activationDate.cannot.be.blank"}),
        (
            {"name": "A", "officeId": 1, "accountNo": "7", "inheritStaffForClientAccounts": True},
            {"error.msg.parameter.unsupported"},
        ),
    ],
)  # fmt: skip
def test_a_wrong_body_is_refused_with_every_wrong_member(api: Api, body: dict[str, object], codes: set[str]) -> None:
    status, named = api.refused("groups", body)
    assert (status, set(named)) == (400, codes)


def test_commands_are_known_by_name_whatever_their_case(api: Api) -> None:
    group = new_group(api, active=False, submittedOnDate=BEGAN)
    api.post(f"groups/{group}?command=%20ACTIVATE%20", {"activationDate": BEGAN})
    for command in ("fly", ""):
        status, codes = api.refused(f"groups/{group}?command={command}")
        assert (status, codes) == (400, ["error.msg.query.parameter.value.unsupported"])


def says_no(api: Api, group: int, command: str, status: int, code: str, **body: object) -> None:
    assert api.refused(f"groups/{group}?command={command}", body) == (status, [code])


def test_an_activation_is_refused_with_fineracts_codes(api: Api) -> None:
    active, pending = new_group(api), new_group(api, active=False, submittedOnDate=BEGAN)
    dates = "error.msg.group"
    blank = "validation.msg.group.activationDate.cannot.be.blank"
    says_no(api, active, "activate", 400, f"{dates}.already.active", activationDate=BEGAN)
    says_no(api, pending, "activate", 400, blank)
    early = f"{dates}.submittedOnDate.after.activation.date"
    says_no(api, pending, "activate", 400, early, activationDate="03 March 2011")
    says_no(api, pending, "activate", 400, f"{dates}.activationDate.in.the.future", activationDate="04 March 2999")
    says_no(api, 10**9, "activate", 404, f"{dates}.id.invalid", activationDate=BEGAN)
    body = {"officeId": 1, "name": uuid4().hex, "active": True, "activationDate": "04 March 2008"}
    opening = f"{dates}.activate.date.cannot.be.before.office.activation.date"
    assert api.refused("groups", body) == (403, [opening])


def test_a_deletion_is_refused_with_fineracts_codes(api: Api) -> None:
    active, pending = new_group(api), new_group(api, active=False)
    assert api.refused(f"groups/{active}", method="DELETE") == (403, ["error.msg.group.cannot.be.deleted"])
    api.delete(f"groups/{pending}")
    assert api.refused(f"groups/{pending}", method="GET") == (404, ["error.msg.group.id.invalid"])


def test_joining_is_refused_with_fineracts_codes(api: Api) -> None:
    client, elsewhere = new_client(api), new_client(api, officeId=new_office(api), activationDate="05 January 2020")
    group, command = new_group(api, clientMembers=[client]), "associateClients"
    empty = "validation.msg.group.clientMembers.cannot.be.empty"
    says_no(api, group, command, 400, empty, clientMembers=[])
    says_no(api, group, command, 403, "error.msg.group.client.exist.in.group", clientMembers=[client])
    says_no(api, group, command, 403, "error.msg.client.attach.to.group.invalid.office", clientMembers=[elsewhere])
    says_no(api, group, command, 404, "error.msg.client.id.invalid", clientMembers=[10**9])


def test_officers_are_refused_with_fineracts_codes(api: Api) -> None:
    group, staff, wrong = new_group(api), new_staff(api), "validation.msg.group.staffId"
    says_no(api, group, "assignStaff", 400, f"{wrong}.cannot.be.blank")
    says_no(api, group, "assignStaff", 400, f"{wrong}.not.greater.than.zero", staffId=0)
    says_no(api, group, "assignStaff", 404, "error.msg.staff.id.invalid", staffId=10**9)
    both = {"staffId": staff, "inheritStaffForClientAccounts": "perhaps"}
    says_no(
        api,
        group,
        "assignStaff",
        400,
        "validation.msg.group.inheritStaffForClientAccounts.must.be.true.or.false",
        **both,
    )
    says_no(api, group, "unassignStaff", 404, "error.msg.group.has.no.staff", staffId=staff)


def test_roles_are_refused_with_fineracts_codes(api: Api) -> None:
    client, stranger, role = new_client(api), new_client(api), new_role(api)
    group, no_value = new_group(api, clientMembers=[client]), "error.msg.codevalue.codename.id.combination.invalid"
    says_no(api, group, "assignRole", 400, "validation.msg.grouprole.role.cannot.be.blank", clientId=client)
    says_no(api, group, "assignRole", 404, no_value, clientId=client, role=10**9)
    says_no(api, group, "assignRole", 403, "error.msg.group.client.not.in.group", clientId=stranger, role=role)
    api.post(f"groups/{group}?command=assignRole", {"clientId": client, "role": role})
    says_no(api, group, "assignRole", 403, "error.msg.group.role.already.exists", clientId=client, role=role)
    for nothing in ({}, {"clientId": stranger}):
        says_no(api, group, "updateRole&roleId=1", 400, "validation.msg.grouprole.role.cannot.be.blank", **nothing)
    says_no(api, group, "updateRole", 400, "validation.msg.grouprole.roleId.cannot.be.blank", role=role)
    says_no(api, group, f"unassignRole&roleId={10**9}", 404, "error.msg.group.role.id.invalid")
    says_no(api, group, "unassignRole", 400, "validation.msg.grouprole.roleId.cannot.be.blank")


def test_a_name_that_is_taken_is_said_in_the_outer_code_too(api: Api) -> None:
    name = uuid4().hex
    new_group(api, name=name, externalId=name)
    body = {"officeId": 1, "name": name}
    answer = api.call("POST", "groups", json=body)
    assert answer.status_code == 403
    assert answer.json()["userMessageGlobalisationCode"] == "error.msg.group.duplicate.name"
    assert api.refused("groups", {**body, "name": uuid4().hex, "externalId": name}) == (
        403,
        ["error.msg.group.duplicate.externalId"],
    )


def test_a_group_in_a_center_shows_the_calendar_of_its_center(api: Api) -> None:
    group = new_group(api)
    centre = new_centre(api, groupMembers=[group])
    meeting = {"title": "weekly", "startDate": "05 January 2026", "repeating": True, "typeId": "1", "frequency": 2}
    api.post(f"centers/{centre}/calendars", {**meeting, "interval": "1", "repeatsOnDay": 1})
    shown = api.get(f"groups/{group}", associations="all")
    assert shown["collectionMeetingCalendar"]["title"] == "weekly"
    assert "parentCalendars" not in shown
    parents = api.get(f"groups/{group}", associations="parentCalendars")["parentCalendars"]
    assert [each["title"] for each in parents] == ["weekly"]


def test_clients_leave_and_go_to_another_group(api: Api) -> None:
    clients = [new_client(api), new_client(api)]
    group, other = new_group(api, clientMembers=clients), new_group(api)
    asked = {"destinationGroupId": str(other), "clients": [{"id": clients[0]}]}
    answer = api.post(f"groups/{group}?command=transferClients", asked)
    assert answer == {"resourceId": group, "loans": []}
    assert [each["id"] for each in api.get(f"groups/{other}", associations="all")["clientMembers"]] == clients[:1]
    answer = api.post(f"groups/{group}?command=disassociateClients", {"clientMembers": [str(clients[1])]})
    assert answer["changes"] == {"clientMembers": [str(clients[1])]}
    assert "clientMembers" not in api.get(f"groups/{group}", associations="all")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"clients": []}, 400, "validation.msg.group.clients.cannot.be.empty"),
        ({"destinationGroupId": None}, 400, "validation.msg.group.destinationGroupId.cannot.be.blank"),
        ({"destinationGroupId": 999_999}, 404, "error.msg.group.id.invalid"),
        ({"destinationGroupId": "own"}, 403, "error.msg.groups.bulk.client.transfers.to.same.group"),
        ({"destinationGroupId": "elsewhere"}, 403, "error.msg.groups.bulk.client.transfers.to.different.office"),
        ({"clients": "stranger"}, 403, "error.msg.group.client.not.in.group"),
        ({"staffId": 999_999}, 404, "error.msg.staff.id.invalid"),
    ],
)
def test_what_stands_against_a_transfer_is_said_by_its_code(
    api: Api, change: dict[str, object], status: int, code: str
) -> None:
    client = new_client(api)
    group, other = new_group(api, clientMembers=[client]), new_group(api)
    named = {
        "own": group,
        "elsewhere": new_group(api, officeId=new_office(api, opened="01 January 2010"))
        if "elsewhere" in change.values()
        else 0,
        "stranger": [{"id": new_client(api)}] if "stranger" in change.values() else [],
    }
    wrong = {name: named.get(value, value) if isinstance(value, str) else value for name, value in change.items()}
    asked = {"destinationGroupId": other, "clients": [{"id": client}], **wrong}
    assert api.refused(f"groups/{group}?command=transferClients", asked) == (status, [code])
    assert [each["id"] for each in api.get(f"groups/{group}", associations="all")["clientMembers"]] == [client]


def test_a_group_and_then_its_centre_are_closed(api: Api) -> None:
    client, centre = new_client(api), new_centre(api)
    group = new_group(api, clientMembers=[client], centerId=centre)
    reasons = {each["name"]: each["id"] for each in api.get("codes")}
    asked = {
        of: {"closureDate": BEGAN, "closureReasonId": _reason(api, reasons[code])}
        for of, code in (("groups", "GroupClosureReason"), ("centers", "CenterClosureReason"))
    }
    says_no(api, group, "close", 403, "error.msg.Group.close.active.clients.exist", **asked["groups"])
    wrong_list = "error.msg.codevalue.codename.id.combination.invalid"
    says_no(api, group, "close", 404, wrong_list, **asked["centers"])
    says_no(api, group, "close", 400, "validation.msg.group.closureReasonId.cannot.be.blank", closureDate=BEGAN)
    refused = api.refused(f"centers/{centre}?command=close", asked["centers"])
    assert refused == (403, ["error.msg.Center.close.active.groups.exist"])
    api.post(f"groups/{group}?command=disassociateClients", {"clientMembers": [client]})
    assert api.post(f"groups/{group}?command=close", asked["groups"]) == {"groupId": group, "resourceId": group}
    assert api.get(f"groups/{group}")["status"]["code"] == "groupingStatusType.closed"
    says_no(api, group, "close", 403, "error.msg.Group.close.already.closed", **asked["groups"])
    assert api.post(f"centers/{centre}?command=close", asked["centers"]) == {"resourceId": centre}


def _reason(api: Api, code_id: int) -> int:
    made: int = api.post(f"codes/{code_id}/codevalues", {"name": uuid4().hex})["subResourceId"]
    return made


def test_who_served_a_group_and_where_it_belongs_is_told(api: Api) -> None:
    first, then = new_staff(api), new_staff(api)
    group = new_group(api, staffId=first)
    centre = new_centre(api, groupMembers=[group], name="Hilltop " + uuid4().hex)
    api.post(f"groups/{group}?command=assignStaff", {"staffId": then})
    shown = api.get(f"groups/{group}", associations="staffHistory,hierarchy")
    began, ended = shown["staffHistory"]
    assert (began["staffId"], began["startDate"], bool(began["endDate"])) == (first, [2011, 3, 4], True)
    assert (ended["staffId"], ended["startDate"], "endDate" in ended) == (then, began["endDate"], False)
    assert [each["id"] for each in shown["parentGroups"]] == [centre]
    assert "childGroups" not in shown
    below = api.get(f"centers/{centre}", associations="hierarchy")
    assert [(each["id"], each["name"]) for each in below["childGroups"]] == [(group, shown["name"])]
