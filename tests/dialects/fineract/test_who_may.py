"""Whoever lacks a permission, or works elsewhere, is turned away at every door of groups, centres and their meetings.

The table names every address and command there is: a new one without a line here fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from tests.api import SPELLING
from tests.dialects.fineract.people import new_centre, new_client, new_group, new_office, new_role, new_staff

from samity.dialects.fineract import centers, clients_endings, clients_transfers, groups
from samity.dialects.fineract.app import ROUTERS
from samity.dialects.fineract.collection_sheets import SAVED_COMMANDS, SHEET_COMMANDS

if TYPE_CHECKING:
    from tests.api import Api

ON = "05 January 2026"  # a Monday
WEEKLY = {"title": "weekly", "startDate": ON, "repeating": True, "typeId": 1, "frequency": 2, "interval": 1}
MEETS = {**WEEKLY, "repeatsOnDay": 1}
MOVED = {
    "reschedulebasedOnMeetingDates": True,
    "presentMeetingDate": "12 January 2026",
    "newMeetingDate": "13 January 2026",
}
SHEET = {"calendarId": "{calendar}", "transactionDate": ON}
SAVED = {**SHEET, "actualDisbursementDate": ON}
MET = {"calendarId": "{calendar}", "meetingDate": ON, "clientsAttendance": []}
CLOSED = {"closureDate": ON, "closureReasonId": 1}
READ, CALENDARS, MEETINGS = "clients:read", "calendars:read", "meetings:read"


class Door(NamedTuple):
    """An address as it is written in the router, what is asked of it, and the permission it needs."""

    method: str
    path: str
    permission: str
    body: dict[str, Any] | None = None
    command: str = ""


def commands(path: str, **asked: tuple[str, dict[str, Any]]) -> list[Door]:
    return [Door("POST", path, permission, body, command) for command, (permission, body) in asked.items()]


def of_both(
    method: str, path: str, permission: str, body: dict[str, Any] | None = None, command: str = ""
) -> list[Door]:
    return [
        Door(method, f"/{word}/{{grouping_id}}/{path}", permission, body, command) for word in ("groups", "centers")
    ]


def noted(method: str, path: str, permission: str, body: dict[str, Any] | None = None) -> list[Door]:
    return [Door(method, f"/{word}/{{owner_id:int}}/{path}", permission, body) for word in ("groups", "clients")]


NEW = {"officeId": 1, "name": "{name}", "active": False}
DOORS = [
    Door("POST", "/groups", "clients:create_group", NEW),
    Door("PUT", "/groups/{group_id}", "clients:change_group", {"name": "{name}"}),
    Door("DELETE", "/groups/{group_id}", "clients:delete_group"),
    Door("GET", "/groups/{group_id}", READ),
    Door("POST", "/centers", "clients:create_centre", NEW),
    Door("PUT", "/centers/{center_id}", "clients:change_group", {"name": "{name}"}),
    Door("DELETE", "/centers/{center_id}", "clients:delete_centre"),
    Door("GET", "/centers/{center_id}", READ),
    Door(
        *("POST", "/groups/{group_id}/command/unassign_staff", "clients:unassign_officer_of_group"),
        {"staffId": "{staff}"},
    ),
    *commands(
        "/groups/{group_id}",
        activate=("clients:activate_group", {"activationDate": ON}),
        close=("clients:close_group", CLOSED),
        associateClients=("clients:associate_clients", {"clientMembers": ["{client}"]}),
        disassociateClients=("clients:disassociate_clients", {"clientMembers": ["{client}"]}),
        transferClients=(
            "clients:transfer_clients",
            {"destinationGroupId": "{other}", "clients": [{"id": "{client}"}]},
        ),
        assignStaff=("clients:assign_officer_of_group", {"staffId": "{staff}"}),
        unassignStaff=("clients:unassign_officer_of_group", {"staffId": "{staff}"}),
        assignRole=("clients:assign_role", {"clientId": "{client}", "role": "{role}"}),
        updateRole=("clients:change_role", {"role": "{role}"}),
        unassignRole=("clients:unassign_role", {}),
        generateCollectionSheet=(READ, SHEET),
        saveCollectionSheet=("collection_sheets:save", SAVED),
    ),
    *commands(
        "/centers/{center_id}",
        activate=("clients:activate_centre", {"activationDate": ON}),
        close=("clients:close_centre", CLOSED),
        associateGroups=("clients:associate_groups", {"groupMembers": ["{group}"]}),
        disassociateGroups=("clients:disassociate_groups", {"groupMembers": ["{group}"]}),
        generateCollectionSheet=(READ, SHEET),
        saveCollectionSheet=("collection_sheets:save", SAVED),
    ),
    *commands(
        "/clients/{client_id}",
        close=("clients:close_client", CLOSED),
        reject=("clients:reject_client", {"rejectionDate": ON, "rejectionReasonId": 1}),
        withdraw=("clients:withdraw_client", {"withdrawalDate": ON, "withdrawalReasonId": 1}),
        reactivate=("clients:reactivate_client", {"reactivationDate": ON}),
        undoRejection=("clients:undo_client_rejection", {"reopenedDate": ON}),
        undoWithdrawal=("clients:undo_client_withdrawal", {"reopenedDate": ON}),
        proposeTransfer=("clients:propose_transfer", {"destinationOfficeId": "{office}"}),
        acceptTransfer=("clients:accept_transfer", {}),
        proposeAndAcceptTransfer=("clients:propose_and_accept_transfer", {"destinationOfficeId": "{office}"}),
        withdrawTransfer=("clients:withdraw_transfer", {}),
        rejectTransfer=("clients:reject_transfer", {}),
    ),
    # He is active: it is not told before it is known who asks.
    Door("PUT", "/clients/{client_id}", "clients:change_client", {"active": False}),
    Door("GET", "/clients/{client_id}/transferproposaldate", READ),
    *commands(
        "/collectionsheet",
        generateCollectionSheet=(READ, SHEET),
        saveCollectionSheet=("collection_sheets:save", SAVED),
    ),
    Door("GET", "/collectionsheet", READ, {"calendarId": "{calendar}", "dueDate": ON}),
    Door("POST", "/groups/{group_id}/generateCollectionSheet", READ, SHEET),
    Door("POST", "/centers/{center_id}/generateCollectionSheet", READ, SHEET),
    Door("POST", "/groups/{group_id}/saveCollectionSheet", "collection_sheets:save", SAVED),
    Door("POST", "/centers/{center_id}/saveCollectionSheet", "collection_sheets:save", SAVED),
    *of_both("GET", "accounts", "loans:read"),
    *of_both("GET", "attendance", MEETINGS),
    Door("GET", "/groups/{group_id}/glimaccounts", READ),
    Door("GET", "/groups/{group_id}/gsimaccounts", READ),
    *of_both("GET", "calendars", CALENDARS),
    *of_both("GET", "calendars/template", CALENDARS),
    *of_both("GET", "calendars/{calendar_id}", CALENDARS),
    *of_both("POST", "calendars", "calendars:attach", MEETS),
    *of_both("PUT", "calendars/{calendar_id}", "calendars:move", MOVED),
    *of_both("GET", "meetings", MEETINGS),
    *of_both("GET", "meetings/template", MEETINGS),
    *of_both("GET", "meetings/{meeting_id}", MEETINGS),
    *of_both("POST", "meetings", "meetings:record", MET),
    *of_both(
        "POST",
        "meetings/{meeting_id}",
        "meetings:take_attendance",
        {"clientsAttendance": []},
        "saveOrUpdateAttendance",
    ),
    *noted("GET", "notes", READ),
    *noted("GET", "notes/{note_id:int}", READ),
    *noted("POST", "notes", "clients:write_note", {"note": "x"}),
    *noted("PUT", "notes/{note_id:int}", "clients:change_note", {"note": "x"}),
    *noted("DELETE", "notes/{note_id:int}", "clients:remove_note"),
]
WITHOUT_A_PLACE = [
    Door("GET", "/groups", READ),
    Door("GET", "/centers", READ),
    Door("GET", "/grouplevels", READ),
    Door("GET", "/groups/template", READ),
    Door("GET", "/centers/template", READ),
    Door("POST", "/collectionsheet/{sheet_id}", "collection_sheets:undo", {"note": "x"}, "undo"),
]
"""What is asked of no group, or of one that this test has not: there is no office to be outside of."""
KINDS = ("/groups", "/centers", "/collectionsheet", "/clients/{owner_id", "transferproposaldate")


@pytest.fixture(scope="module")
def place() -> dict[str, Any]:
    """What the first test fills."""
    return {}


def filled(api: Api, place: dict[str, Any]) -> dict[str, Any]:
    """Form a centre with a group that meets on Mondays, once for all doors."""
    if place:
        return place
    client = new_client(api)
    group = new_group(api, clientMembers=[client])
    centre, alone = new_centre(api), new_centre(api)
    calendar = api.post(f"groups/{group}/calendars", MEETS)["resourceId"]
    at_centre = api.post(f"centers/{centre}/calendars", MEETS)["resourceId"]
    place |= {"client": client, "group": group, "other": new_group(api), "centre": centre, "alone": alone}
    place |= {"calendar": calendar, "at_centre": at_centre, "staff": new_staff(api), "role": new_role(api)}
    place |= {"office": new_office(api), "sheet": 1}
    place["meeting"] = api.post(f"groups/{group}/meetings", {**MET, "calendarId": calendar})["resourceId"]
    place["met_at_centre"] = api.post(f"centers/{centre}/meetings", {**MET, "calendarId": at_centre})["resourceId"]
    for word, owner in (("groups", group), ("clients", client)):
        place[f"note_{word}"] = api.post(f"{word}/{owner}/notes", {"note": "Ours"})["resourceId"]
    return place


def call(api: Api, door: Door, place: dict[str, Any]) -> tuple[int, str]:
    of_centre = door.path.startswith("/centers")
    word = door.path.split("/")[1]
    ids = {
        "group_id": place["group"],
        "center_id": place["centre"],
        "client_id": place["client"],
        "grouping_id": place["centre" if of_centre else "group"],
        "calendar_id": place["at_centre" if of_centre else "calendar"],
        "meeting_id": place["met_at_centre" if of_centre else "meeting"],
        "owner_id": place["client" if word == "clients" else "group"],
        "note_id": place.get(f"note_{word}", 0),
        "sheet_id": place["sheet"],
    }
    named = {**place, "calendar": ids["calendar_id"], "name": uuid4().hex}
    path = door.path.replace(":int", "").format(**ids)
    if door.command:
        path += f"?command={door.command}" + ("&roleId=1" if "Role" in door.command else "")
    asked = None if door.body is None else {**SPELLING, **_put_in(door.body, named)}
    answer = api.call(door.method, path, **{"params" if door.method == "GET" else "json": asked})
    return answer.status_code, answer.text


def _put_in(value: Any, named: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _put_in(each, named) for name, each in value.items()}
    if isinstance(value, list):
        return [_put_in(each, named) for each in value]
    return named[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value


def somebody(api: Api, office: int, *codes: str) -> Api:
    """Employ somebody in an office who holds these permissions, in this dialect's words."""
    role = api.post("roles", {"name": uuid4().hex, "description": "of a test"})["resourceId"]
    api.put(f"roles/{role}/permissions", {"permissions": dict.fromkeys(codes, True)})
    name = f"user{uuid4().hex[:8]}"
    person = {"username": name, "firstname": "Asha", "lastname": "Das", "officeId": office, "roles": [role]}
    secret = {"password": "correct horse", "repeatPassword": "correct horse", "sendPasswordToEmail": False}
    api.post("users", {**person, **secret})
    return api.signed_in_as(name, "correct horse")


def _is_of_groups(path: str) -> bool:
    return any(kind in path for kind in KINDS)


def test_every_door_of_groups_centres_and_meetings_has_its_line() -> None:
    routes = [each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    there = {(method, each.path) for each in routes if _is_of_groups(each.path) for method in each.methods or ()}
    assert there - {(each.method, each.path) for each in (*DOORS, *WITHOUT_A_PLACE)} == set()
    for path, known in (
        ("/groups/{group_id}", groups.COMMANDS),
        ("/centers/{center_id}", centers.COMMANDS),
        ("/clients/{client_id}", {**clients_endings.COMMANDS, **clients_transfers.COMMANDS}),
        ("/collectionsheet", SHEET_COMMANDS),
        ("/collectionsheet/{sheet_id}", SAVED_COMMANDS),
    ):
        assert {each.command for each in (*DOORS, *WITHOUT_A_PLACE) if each.path == path and each.command} == set(known)


def test_whoever_lacks_the_permission_is_told_which(api: Api, place: dict[str, Any]) -> None:
    filled(api, place)
    nobody = somebody(api, 1, "READ_OFFICE")
    for door in (*DOORS, *WITHOUT_A_PLACE):
        status, said = call(nobody, door, place)
        assert (status, door.permission in said) == (403, True), f"{door}: {status} {said}"
        assert "error.msg.not.authorized" in said, f"{door}: {said}"


def test_whoever_works_elsewhere_is_turned_away_though_he_holds_every_permission(
    api: Api, place: dict[str, Any]
) -> None:
    filled(api, place)
    elsewhere = somebody(api, place["office"], "ALL_FUNCTIONS")
    for door in DOORS:
        status, said = call(elsewhere, door, place)
        assert (status, "error.msg.office.outside.own.hierarchy" in said) == (403, True), f"{door}: {status} {said}"
    assert [each for each in elsewhere.get("groups") if each["officeId"] == 1] == []
    assert [each for each in elsewhere.get("centers") if each["officeId"] == 1] == []


def test_nothing_was_done_by_those_who_were_turned_away(api: Api, place: dict[str, Any]) -> None:
    filled(api, place)
    group = api.get(f"groups/{place['group']}", associations="all")
    assert (group["active"], group["activationDate"], "staffId" in group) == (True, [2011, 3, 4], False)
    assert [each["id"] for each in group["clientMembers"]] == [place["client"]]
    assert [each["note"] for each in api.get(f"groups/{place['group']}/notes")] == ["Ours"]
