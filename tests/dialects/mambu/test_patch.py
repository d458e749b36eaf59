"""JSON Patch in the ways that clients write it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.patch import Patch, patched

DOCUMENT: dict[str, Any] = {
    "firstName": "Asha",
    "middleName": None,
    "mobilePhone": "017",
    "groupMembers": [{"clientKey": "a"}],
}


@pytest.mark.parametrize(
    ("operation", "changed"),
    [
        ({"op": "REPLACE", "path": "firstName", "value": "Rina"}, {"firstName": "Rina"}),
        ({"op": "replace", "path": "/firstName", "value": "Rina"}, {"firstName": "Rina"}),
        ({"op": "Replace", "path": "/middleName", "value": "B"}, {"middleName": "B"}),
        ({"op": "ADD", "path": "middleName", "value": "B"}, {"middleName": "B"}),
        ({"op": "add", "path": "/firstName", "value": None}, {"firstName": None}),
        ({"op": "REMOVE", "path": "mobilePhone"}, {"mobilePhone": None}),
        ({"op": "remove", "path": "/middleName", "value": None}, {}),
        ({"op": "MOVE", "from": "mobilePhone", "path": "middleName"}, {"mobilePhone": None, "middleName": "017"}),
        (
            {"op": "ADD", "path": "/groupMembers/-", "value": {"clientKey": "b"}},
            {"groupMembers": [{"clientKey": "a"}, {"clientKey": "b"}]},
        ),
        (
            {"op": "ADD", "path": "groupMembers/0", "value": {"clientKey": "b"}},
            {"groupMembers": [{"clientKey": "b"}, {"clientKey": "a"}]},
        ),
        ({"op": "REMOVE", "path": "/groupMembers/0"}, {"groupMembers": []}),
        ({"op": "REPLACE", "path": "/groupMembers/0/clientKey", "value": "c"}, {"groupMembers": [{"clientKey": "c"}]}),
        ({"op": "ADD", "path": "colour", "value": "red"}, {"colour": "red"}),
    ],
)
def test_an_operation_changes_what_its_path_names(operation: dict[str, Any], changed: dict[str, Any]) -> None:
    before = {**DOCUMENT, "groupMembers": [{"clientKey": "a"}]}
    assert patched(before, Patch.model_validate([operation])) == {**DOCUMENT, **changed}
    assert before == DOCUMENT


def test_operations_follow_each_other() -> None:
    several = [
        {"op": "REMOVE", "path": "firstName"},
        {"op": "ADD", "path": "firstName", "value": "Rina"},
        {"op": "MOVE", "from": "/firstName", "path": "/middleName"},
    ]
    assert patched(DOCUMENT, Patch.model_validate(several)) == {**DOCUMENT, "firstName": None, "middleName": "Rina"}


@pytest.mark.parametrize(
    ("operation", "place"),
    [
        ({"op": "ADD", "path": "/_Farm/Size", "value": "3"}, "_Farm.Size"),
        ({"op": "REPLACE", "path": "colour", "value": "red"}, "colour"),
        ({"op": "REMOVE", "path": "colour"}, "colour"),
        ({"op": "REMOVE", "path": "groupMembers/7"}, "groupMembers.7"),
        ({"op": "ADD", "path": "groupMembers/x", "value": {}}, "groupMembers.x"),
        ({"op": "MOVE", "from": "colour", "path": "firstName"}, "firstName"),
        ({"op": "MOVE", "path": "firstName"}, "firstName"),
        ({"op": "ADD", "path": "/firstName/~3", "value": 1}, "firstName.~3"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(operation: dict[str, Any], place: str) -> None:
    twice = Patch.model_validate([operation, {"op": "ADD", "path": "middleName", "value": "B"}])
    with pytest.raises(BodyRefused) as refused:
        patched(DOCUMENT, twice)
    assert [fault["loc"] for fault in refused.value.faults] == [(place,)]


@pytest.mark.parametrize(
    "written",
    [{}, "x", [{"op": "copy", "path": "a", "from": "b"}], [{"op": "add"}], [{"path": "a"}], [{"op": 1, "path": "a"}]],
)
def test_what_is_no_patch_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Patch.model_validate(written)
