"""Offices, as an integrator sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.api import Api


def branch(parent_id: int = 1, opened: str = "05 January 2020") -> dict[str, Any]:
    return {"name": f"Branch {uuid4().hex[:8]}", "openingDate": opened, "parentId": parent_id}


def test_an_office_takes_its_place_below_its_parent(api: Api) -> None:
    upper = api.post("offices", {**branch(), "externalId": ""})["resourceId"]
    lower = api.post("offices", branch(upper))["resourceId"]
    seen = api.get(f"offices/{lower}")
    assert seen["hierarchy"] == f".{upper}.{lower}."
    assert (seen["parentId"], seen["openingDate"]) == (upper, [2020, 1, 5])
    assert "externalId" not in seen
    listed = [each["id"] for each in api.get("offices")]
    assert listed.index(1) < listed.index(upper) < listed.index(lower)


def test_an_office_is_corrected(api: Api) -> None:
    office_id = api.post("offices", {**branch(), "externalId": uuid4().hex})["resourceId"]
    changed = api.put(f"offices/{office_id}", {"openingDate": "06 January 2020", "name": None, "externalId": None})
    assert changed["changes"]["openingDate"] == [2020, 1, 6]
    seen = api.get(f"offices/{office_id}")
    assert seen["openingDate"] == [2020, 1, 6]
    assert seen["name"].startswith("Branch")
    assert "externalId" not in seen


def test_everything_wrong_with_an_office_is_named_at_once(api: Api) -> None:
    status, codes = api.refused("offices", {"openingDate": "32 January 2020", "parentId": 0, "colour": "red"})
    assert status == 400
    assert set(codes) == {
        "validation.msg.office.name.cannot.be.blank",
        "validation.msg.invalid.date.format",
        "validation.msg.office.parentId.not.greater.than.zero",
        "error.msg.parameter.unsupported",
    }


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"name": "Head Office"}, 403, "error.msg.office.duplicate.name"),
        ({"parentId": 999999}, 404, "error.msg.office.id.invalid"),
        ({"openingDate": "01 January 2000"}, 403, "error.msg.office.openingDate.before.parent.openingDate"),
    ],
)
def test_wrong_offices_are_refused(api: Api, wrong: dict[str, Any], status: int, code: str) -> None:
    assert api.refused("offices", {**branch(), **wrong}) == (status, [code])


def test_an_office_stays_younger_than_its_parent(api: Api) -> None:
    office_id = api.post("offices", branch())["resourceId"]
    early = {"openingDate": "01 January 2000"}
    assert api.refused(f"offices/{office_id}", early, "PUT") == (
        403,
        ["error.msg.office.openingDate.before.parent.openingDate"],
    )


def test_an_office_stays_older_than_those_below_it(api: Api) -> None:
    office_id = api.post("offices", branch())["resourceId"]
    api.post("offices", branch(office_id, "01 March 2021"))
    late = {"openingDate": "02 March 2021"}
    assert api.refused(f"offices/{office_id}", late, "PUT") == (
        403,
        ["error.msg.office.openingDate.after.child.openingDate"],
    )
    api.put(f"offices/{office_id}", {"openingDate": "01 March 2021"})


def test_an_external_id_belongs_to_one_office(api: Api) -> None:
    taken = {"externalId": uuid4().hex}
    api.post("offices", {**branch(), **taken})
    assert api.refused("offices", {**branch(), **taken}) == (403, ["error.msg.office.duplicate.externalId"])
