"""/centers as an integrator meets it. Stories CenterIntegrationTest.* are Fineract's integration tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.dialects.fineract.people import BEGAN, new_centre, new_group, new_office, new_staff

if TYPE_CHECKING:
    from tests.api import Api


def test_basic_center_creation(api: Api) -> None:
    name = uuid4().hex
    made = api.post("centers", {"officeId": 1, "name": name, "active": False})
    centre = made["resourceId"]
    assert made == {"officeId": 1, "groupId": centre, "resourceId": centre}
    found = api.get(f"centers/{centre}")
    assert (found["name"], found["officeId"], found["active"]) == (name, 1, False)
    assert (found["hierarchy"], found["officeName"]) == (f".{centre}.", "Head Office")
    assert centre in [each["id"] for each in api.get("centers")]


def test_full_center_creation(api: Api) -> None:
    staff, groups, external_id = new_staff(api), [new_group(api) for _ in range(3)], uuid4().hex
    given = {"externalId": external_id, "staffId": staff, "groupMembers": groups, "activationDate": BEGAN}
    centre = new_centre(api, **given)
    found = api.get(f"centers/{centre}", associations="groupMembers")
    assert (found["externalId"], found["staffId"]) == (external_id, staff)
    assert [each["id"] for each in found["groupMembers"]] == groups
    assert {each["status"]["code"] for each in found["groupMembers"]} == {"clientStatusType.active"}


def test_list_centers(api: Api) -> None:
    office = new_office(api)
    for _ in range(3):
        new_centre(api, officeId=office, activationDate="05 January 2020")
    page = api.get("centers", officeId=office, paged="true")
    assert page == {"totalFilteredRecords": 3, "pageItems": api.get("centers", officeId=office)}


def test_void_center_retrieval(api: Api) -> None:
    last = new_centre(api)
    assert api.refused(f"centers/{last + 1}", method="GET") == (404, ["error.msg.center.id.invalid"])
    assert api.refused(f"centers/{new_group(api)}", method="GET") == (404, ["error.msg.center.id.invalid"])


def test_center_update(api: Api) -> None:
    first, later = [new_group(api) for _ in range(3)], [new_group(api) for _ in range(2)]
    centre = new_centre(api, groupMembers=first)
    associated = api.post(f"centers/{centre}?command=associateGroups", {"groupMembers": later})
    assert associated["changes"] == {"groupMembers": [str(each) for each in later]}
    assert associated["groupId"] == centre
    given = {"name": uuid4().hex, "externalId": uuid4().hex, "staffId": new_staff(api)}
    assert api.put(f"centers/{centre}", given)["changes"] == given
    found = api.get(f"centers/{centre}", associations="groupMembers,collectionMeetingCalendar")
    assert {name: found[name] for name in given} == given
    assert [each["id"] for each in found["groupMembers"]] == first + later
    left = api.post(f"centers/{centre}?command=disassociateGroups", {"groupMembers": first})["changes"]
    assert left["groupMembers"] == left["clientMembers"] == [str(each) for each in first]
    assert len(api.get(f"centers/{centre}", associations="groupMembers")["groupMembers"]) == 2


def test_center_deletion(api: Api) -> None:
    centre = new_centre(api, active=False)
    assert api.delete(f"centers/{centre}") == {"officeId": 1, "groupId": centre, "resourceId": centre}
    assert api.refused(f"centers/{centre}", method="GET") == (404, ["error.msg.center.id.invalid"])
    assert api.refused(f"centers/{new_centre(api)}", method="DELETE") == (403, ["error.msg.group.cannot.be.deleted"])


def test_staff_assignment_during_center_creation(api: Api) -> None:
    staff = new_staff(api)
    found = api.get(f"centers/{new_centre(api, staffId=staff, activationDate='29 December 2014')}")
    assert (found["staffId"], found["active"], found["activationDate"]) == (staff, True, [2014, 12, 29])


def test_staff_comes_to_a_center_and_leaves_it_through_groups(api: Api) -> None:
    staff, centre = new_staff(api), new_centre(api)
    assert api.post(f"groups/{centre}?command=assignStaff", {"staffId": staff})["changes"] == {"staffId": staff}
    assert api.get(f"groups/{centre}", template="true")["groupLevel"] == "1"
    other = api.refused(f"groups/{centre}?command=unassignStaff", {"staffId": new_staff(api)})
    assert other == (403, ["error.msg.group.staff.not.assigned"])
    assert api.post(f"groups/{centre}?command=unassignStaff", {"staffId": staff})["changes"] == {}
    assert "staffId" not in api.get(f"centers/{centre}")
    name = uuid4().hex
    assert api.put(f"groups/{centre}", {"name": name})["changes"] == {"name": name}


def test_centers_orphan_groups(api: Api) -> None:
    office = new_office(api)
    begins = {"officeId": office, "activationDate": "05 January 2020"}
    groups = [new_group(api, **begins) for _ in range(2)]
    centre = new_centre(api, **begins)
    api.post(f"centers/{centre}?command=associateGroups", {"groupMembers": groups})
    assert api.get("groups", officeId=office, orphansOnly="true") == []


def test_center_activation(api: Api) -> None:
    centre = new_centre(api, active=False, submittedOnDate=BEGAN)
    path = f"centers/{centre}?command=activate"
    assert api.refused(path) == (400, ["validation.msg.group.activationDate.cannot.be.blank"])
    assert api.refused(path, {"activationDate": BEGAN, "name": "x"}) == (400, ["error.msg.parameter.unsupported"])
    api.post(path, {"activationDate": BEGAN})
    assert api.refused(path, {"activationDate": BEGAN}) == (400, ["error.msg.group.already.active"])
    early = {"activationDate": "04 March 2008", "submittedOnDate": "04 March 2008"}
    body = {"officeId": 1, "name": uuid4().hex, "active": True, **early}
    code = "error.msg.center.activate.date.cannot.be.before.office.activation.date"
    assert api.refused("centers", body) == (403, [code])


def test_groups_that_a_center_does_not_take(api: Api) -> None:
    begins = {"officeId": new_office(api), "activationDate": "05 January 2020"}
    inside, elsewhere = new_group(api), new_group(api, **begins)
    centre, other = new_centre(api, groupMembers=[inside]), new_centre(api)
    for member, where, code in (
        (elsewhere, centre, "error.msg.group.attach.to.parent.group.invalid.office"),
        (other, centre, "error.msg.center.cannot.be.assigned.as.child"),
        (inside, centre, "error.msg.group.is.already.member.of.center"),
        (inside, other, "error.msg.group.already.associated.with.center"),
    ):
        asked = api.refused(f"centers/{where}?command=associateGroups", {"groupMembers": [member]})
        assert asked == (403, [code])
    gone = api.refused(f"centers/{other}?command=disassociateGroups", {"groupMembers": [inside]})
    assert gone == (403, ["error.msg.group.not.in.center"])
    empty = api.refused(f"centers/{other}?command=associateGroups", {"groupMembers": []})
    assert empty == (400, ["validation.msg.group.groupMembers.cannot.be.empty"])


def test_groups_that_meet_otherwise_stay_outside(api: Api) -> None:
    centre, group = new_centre(api), new_group(api)
    weekly = {"title": "weekly", "startDate": "05 January 2026", "repeating": True, "typeId": "1", "frequency": 2}
    api.post(f"groups/{group}/calendars", {**weekly, "interval": "1", "repeatsOnDay": 1})
    path, body = f"centers/{centre}?command=associateGroups", {"groupMembers": [group]}
    start = "error.msg.center.associating.group.not.allowed.with"
    assert api.refused(path, body) == (403, [f"{start}.meeting.attached.to.group"])
    formed = {"officeId": 1, "name": uuid4().hex, "active": True, "activationDate": BEGAN, **body}
    assert api.refused("centers", formed) == (403, [f"{start}.meeting.attached.to.group"])
    api.post(f"centers/{centre}/calendars", {**weekly, "interval": "2", "repeatsOnDay": 1})
    assert api.refused(path, body) == (403, [f"{start}.different.meeting"])


def test_a_form_offers_groups_without_a_center(api: Api) -> None:
    free, taken = new_group(api), new_group(api)
    new_centre(api, groupMembers=[taken])
    offered = [each["id"] for each in api.get("centers/template", officeId=1)["groupMembersOptions"]]
    assert free in offered
    assert taken not in offered
