"""Notes about clients, groups and centres, as clients written for Fineract keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.fineract.lending import lent
from tests.dialects.fineract.people import BEGAN, new_centre, new_client, new_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api import Api


def a_client(api: Api) -> tuple[str, str, int]:
    client = new_client(api)
    return f"clients/{client}", "clientId", client


def a_group(api: Api) -> tuple[str, str, int]:
    group = new_group(api)
    return f"groups/{group}", "groupId", group


def a_centre(api: Api) -> tuple[str, str, int]:
    centre = new_centre(api)
    return f"groups/{centre}", "groupId", centre


@pytest.mark.parametrize("owner", [a_client, a_group, a_centre])
def test_a_note_is_written_read_changed_and_removed(api: Api, owner: Callable[[Api], tuple[str, str, int]]) -> None:
    path, named, number = owner(api)
    assert api.get(f"{path}/notes") == []
    made = api.post(f"{path}/notes", {"note": "Meets in the school"})
    note = made["resourceId"]
    assert made == {"officeId": 1, named: number, "resourceId": note}
    (read,) = api.get(f"{path}/notes")
    assert (read["id"], read["note"], read[named], read["createdByUsername"]) == (
        *(note, "Meets in the school", number, "mifos"),
    )
    assert read["noteType"]["id"] == (100 if named == "clientId" else 600)
    assert api.get(f"{path}/notes/{note}") == read
    changed = api.put(f"{path}/notes/{note}", {"note": "Meets under the tree"})
    assert changed == {"officeId": 1, named: number, "resourceId": note, "changes": {"note": "Meets under the tree"}}
    second = api.post(f"{path}/notes", {"note": "Later"})["resourceId"]
    assert [each["id"] for each in api.get(f"{path}/notes")] == [second, note]
    assert api.delete(f"{path}/notes/{note}")["resourceId"] == note
    assert [each["id"] for each in api.get(f"{path}/notes")] == [second]


def test_what_stands_against_a_note_is_said_by_its_code(api: Api) -> None:
    path, other = f"groups/{new_group(api)}", f"groups/{new_group(api)}"
    blank, long = "validation.msg.note.note.cannot.be.blank", "validation.msg.note.note.exceeds.max.length"
    for body, code in (({}, blank), ({"note": " "}, blank), ({"note": "n" * 1001}, long)):
        assert api.refused(f"{path}/notes", body) == (400, [code])
    note = api.post(f"{path}/notes", {"note": "Ours"})["resourceId"]
    answer = api.call("PUT", f"{other}/notes/{note}", json={"note": "Theirs"})
    assert (answer.status_code, answer.json()["errors"][0]["userMessageGlobalisationCode"]) == (
        *(404, "error.msg.note.id.invalid"),
    )
    assert api.get(f"{path}/notes/{note}")["note"] == "Ours"
    assert api.refused(f"groups/{10**9}/notes", {"note": "Nobody's"}) == (404, ["error.msg.group.id.invalid"])


def test_a_note_about_another_group_is_not_reached(api: Api) -> None:
    group = new_group(api)
    note = api.post(f"groups/{group}/notes", {"note": "Ours"})["resourceId"]
    assert "changes" not in api.put(f"groups/{group}/notes/{note}", {"note": "Ours"})
    assert api.call("DELETE", f"groups/{new_group(api)}/notes/{note}").status_code == 404
    api.delete(f"groups/{group}/notes/{note}")
    assert api.get(f"groups/{group}/notes") == []


def test_a_note_on_a_loan_is_written_and_read_beside_the_others(api: Api) -> None:
    loan = lent(api)
    made = api.post(f"loans/{loan}/notes", {"note": "Pays on market days"})
    assert (made["loanId"], made["officeId"]) == (loan, 1)
    (read,) = api.get(f"loans/{loan}/notes")
    assert (read["id"], read["note"], read["noteType"]["id"]) == (made["resourceId"], "Pays on market days", 200)
    for body in ({}, {"note": ""}, {"note": "  "}):
        refused = api.refused(f"loans/{loan}/notes", body)
        assert refused == (400, ["validation.msg.note.note.cannot.be.blank"])


def test_a_pending_group_goes_with_its_notes(api: Api) -> None:
    group = new_group(api, active=False, submittedOnDate=BEGAN)
    api.post(f"groups/{group}/notes", {"note": "Not yet"})
    api.delete(f"groups/{group}")
    assert api.call("GET", f"groups/{group}/notes").status_code == 404
