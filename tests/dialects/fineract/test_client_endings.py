"""Clients who are closed, rejected or withdrawn, and begin anew, as the web client asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.dialects.fineract.people import BEGAN, new_client, new_group

if TYPE_CHECKING:
    from tests.api import Api

EARLIER, NEVER = "01 January 2001", "01 January 2999"
PENDING = {"active": False, "activationDate": None, "submittedOnDate": BEGAN}
CLOSE = "error.msg.client.close"
NOT_SO = {
    "undoRejection": "error.msg.client.undorejection.on.nonrejected.account",
    "undoWithdrawal": "error.msg.client.undoWithdrawal.on.nonwithdrawal.account",
}


def reason(api: Api, command: str, code: str) -> int:
    """Add a reason to the bank's own list; return it as the form of the command offers it."""
    (listed,) = [each["id"] for each in api.get("codes") if each["name"] == code]
    made = api.post(f"codes/{listed}/codevalues", {"name": uuid4().hex, "isActive": True})["subResourceId"]
    offered = api.get("clients/template", commandParam=command)["narrations"]
    assert made in {each["id"] for each in offered}
    return int(made)


def status(api: Api, client: int) -> tuple[int, str]:
    spelled = api.get(f"clients/{client}")["status"]
    return spelled["id"], spelled["code"]


@pytest.mark.parametrize(
    ("end", "noun", "code", "undo", "stands", "anew"),
    [
        ("reject", "rejection", "ClientRejectReason", "undoRejection", 700, "rejected"),
        ("withdraw", "withdrawal", "ClientWithdrawReason", "undoWithdrawal", 800, "withdrawal"),
    ],
)
def test_who_is_pending_ends_and_is_pending_again(
    api: Api, end: str, noun: str, code: str, undo: str, stands: int, anew: str
) -> None:
    client, why = new_client(api, **PENDING), reason(api, end, code)
    asked = {f"{noun}Date": BEGAN, f"{noun}ReasonId": why}

    def no(command: str, body: dict[str, object]) -> tuple[int, list[str]]:
        return api.refused(f"clients/{client}?command={command}", body)

    said = "error.msg.client"
    assert no(end, {**asked, f"{noun}Date": EARLIER}) == (
        403,
        [f"{said}.{noun}.date.cannot.before.client.submitted.date"],
    )
    assert no(end, {**asked, f"{noun}Date": NEVER}) == (400, [f"validation.msg.client.{noun}Date.is.greater.than.date"])
    assert no(end, {f"{noun}Date": BEGAN}) == (400, [f"validation.msg.client.{noun}ReasonId.cannot.be.blank"])
    answer = api.post(f"clients/{client}?command={end}", asked)
    assert answer == {"officeId": 1, "clientId": client, "resourceId": client}
    assert status(api, client)[0] == stands
    assert no(end, asked) == (403, [f"{said}.{noun}.on.account.not.in.pending.activation.status"])
    assert no(undo, {"reopenedDate": EARLIER}) == (403, [f"{said}.reopened.date.cannot.before.client.{anew}.date"])
    assert api.post(f"clients/{client}?command={undo}", {"reopenedDate": BEGAN})["clientId"] == client
    assert status(api, client) == (100, "clientStatusType.pending")
    assert no(undo, {"reopenedDate": BEGAN}) == (403, [NOT_SO[undo]])


def test_a_client_is_closed_and_taken_up_again(api: Api) -> None:
    client, why = new_client(api), reason(api, "close", "ClientClosureReason")
    group = new_group(api, clientMembers=[client])
    asked = {"closureDate": BEGAN, "closureReasonId": why}
    refused = api.refused(f"clients/{client}?command=close", {**asked, "closureDate": EARLIER})
    assert refused == (403, [f"{CLOSE}.date.cannot.before.client.actvation.date"])
    api.post(f"clients/{client}?command=close", asked)
    shown = api.get(f"clients/{client}")
    assert (shown["status"]["code"], shown["active"]) == ("clientStatusType.closed", False)
    assert (shown["timeline"]["closedOnDate"], shown["timeline"]["closedByUsername"]) == ([2011, 3, 4], "mifos")
    assert api.refused(f"clients/{client}?command=close", asked) == (403, [f"{CLOSE}.is.already.closed"])
    # The group is empty now, as far as the bank goes.
    reasons = {each["name"]: each["id"] for each in api.get("codes")}
    listed = api.post(f"codes/{reasons['GroupClosureReason']}/codevalues", {"name": uuid4().hex, "isActive": True})
    closing = {"closureDate": BEGAN, "closureReasonId": listed["subResourceId"]}
    assert api.post(f"groups/{group}?command=close", closing)["groupId"] == group
    api.post(f"clients/{client}?command=reactivate", {"reactivationDate": BEGAN})
    assert status(api, client) == (100, "clientStatusType.pending")
    early = api.refused(f"clients/{client}?command=activate", {"activationDate": "03 March 2011"})
    assert early[0] == 400
    api.post(f"clients/{client}?command=activate", {"activationDate": BEGAN})
    assert status(api, client) == (300, "clientStatusType.active")
