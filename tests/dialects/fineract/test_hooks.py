"""Hooks over HTTP, in the shapes that Fineract's clients read and send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.api import Api

URL = "https://listener.example/samity"


def body(**changed: Any) -> dict[str, Any]:
    """A hook as the web client sends it."""
    return {
        "name": "Web",
        "isActive": True,
        "displayName": uuid4().hex,
        "events": [{"actionName": "CREATE", "entityName": "CLIENT"}],
        "config": {"Payload URL": URL, "Content Type": "json"},
        **changed,
    }


def test_a_hook_is_added_told_changed_and_removed(api: Api) -> None:
    sent = body()
    added = api.post("hooks", sent)
    hook_id = added["resourceId"]
    assert len(added["secret"]) >= 32
    told = api.get(f"hooks/{hook_id}")
    today = told.pop("createdAt")
    assert told == {
        "id": hook_id,
        "name": "Web",
        "displayName": sent["displayName"],
        "isActive": True,
        "updatedAt": today,
        "events": sent["events"],
        # The web client reads them by their places.
        "config": [
            {"fieldName": "Content Type", "fieldValue": "json"},
            {"fieldName": "Payload URL", "fieldValue": URL},
        ],
    }
    assert hook_id in [each["id"] for each in api.get("hooks")]
    events = [
        {"actionName": "REPAYMENT", "entityName": "LOAN"},
        {"actionName": "SAVEORUPDATEATTENDANCE", "entityName": "MEETING"},
    ]
    answer = api.put(f"hooks/{hook_id}", {"events": events, "isActive": False, "config": {"Payload URL": f"{URL}/2"}})
    assert answer["changes"] == {"events": events, "isActive": False, "config": {"Payload URL": f"{URL}/2"}}
    changed = api.get(f"hooks/{hook_id}")
    assert (changed["events"], changed["isActive"], changed["config"][1]["fieldValue"]) == (events, False, f"{URL}/2")
    assert api.delete(f"hooks/{hook_id}") == {"resourceId": hook_id}
    assert api.refused(f"hooks/{hook_id}", method="GET") == (404, ["error.msg.hook.identifier.not.found"])


def test_a_secret_of_ones_own_is_told_nobody(api: Api) -> None:
    mine = "a-secret-of-sixteen"
    config = {"Payload URL": URL, "Secret": mine}
    added = api.post("hooks", body(config=config))
    assert "secret" not in added
    assert mine not in str(api.get("hooks"))


def test_the_template_tells_of_what_a_hook_can_hear(api: Api) -> None:
    template = api.get("hooks/template")
    assert [each["name"] for each in template["templates"]] == ["Web"]
    entities = {each["name"]: each["actions"] for each in template["groupings"][0]["entities"]}
    assert {"DISBURSE", "REPAYMENT", "ADJUST"} <= set(entities["LOAN"])
    assert set(entities["COLLECTIONSHEET"]) == {"CAPTURE", "SAVE", "UNDO"}
    assert set(entities["MEETING"]) >= {"CREATE", "SAVEORUPDATEATTENDANCE"}


def test_a_wrong_hook_is_refused_with_everything_that_is_wrong(api: Api) -> None:
    wrong = body(events=[], config={"Payload URL": "http://10.0.0.7/", "Secret": "short"})
    status, codes = api.refused("hooks", wrong)
    assert status == 400
    assert set(codes) == {
        "validation.msg.hook.url.needs.https",
        "validation.msg.hook.url.in.own.network",
        "validation.msg.hook.registered.events.cannot.be.empty",
        "validation.msg.hook.secret.is.too.short",
    }
    unknown = [{"actionName": "READ", "entityName": "CLIENT"}, {"actionName": "CREATE", "entityName": "MOON"}]
    assert api.refused("hooks", body(events=unknown)) == (400, ["validation.msg.hook.event.is.not.known"] * 2)
    assert api.refused("hooks", body(name="SMS Bridge")) == (404, ["error.msg.template.not.found"])
    assert api.refused("hooks", body(config={"Payload URL": "nowhere"}))[1] == ["validation.msg.hook.url.invalid"]
    assert api.refused("hooks", body(config={"Content Type": "json"}))[0] == 400
    assert api.refused("hooks", body(config={"Payload URL": URL, "Content Type": "form"}))[0] == 400
    name = uuid4().hex
    api.post("hooks", body(displayName=name))
    assert api.refused("hooks", body(displayName=name)) == (403, ["error.msg.hook.duplicate.name"])


def test_who_may_read_hooks_may_not_make_them(api: Api) -> None:
    role = api.post("roles", {"name": uuid4().hex, "description": "Reads hooks"})["resourceId"]
    api.put(f"roles/{role}/permissions", {"permissions": {"READ_HOOK": True}})
    name = uuid4().hex
    api.post(
        "users",
        {
            "username": name,
            "firstname": "R",
            "lastname": "H",
            "officeId": 1,
            "roles": [role],
            "password": "a password of mine",
            "repeatPassword": "a password of mine",
            "sendPasswordToEmail": False,
        },
    )
    reader = api.signed_in_as(name, "a password of mine")
    assert isinstance(reader.get("hooks"), list)
    assert reader.refused("hooks", body())[0] == 403
