"""PATCH and PUT of a loan that was decided on: notes, officer and custom fields may change, all else is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.people import new_officer
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

ACTIONS = {
    "APPROVED": ("APPROVE",),
    "ACTIVE": ("APPROVE", "out"),
    "CLOSED": ("WITHDRAW",),
    "CLOSED_REJECTED": ("REJECT",),
}
WRONG = "INVALID_ACCOUNT_STATE"


@pytest.fixture
def api(app: FastAPI) -> Api:
    return Api(app)


def decided(mambu: Mambu, holder: str, *actions: str) -> dict[str, Any]:
    """Return a loan that some actions were done to."""
    product = mambu.post("loanproducts", body())
    wanted = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan = mambu.post("loans", {**wanted, "loanAmount": 1000, "notes": "Three cows"})
    for action in actions:
        if action == "out":
            mambu.post(f"loans/{loan['id']}/disbursement-transactions", {})
        else:
            assert mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": action}).status_code == 200
    told: dict[str, Any] = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    return told


def replaced(path: str, value: object) -> dict[str, Any]:
    return {"op": "REPLACE", "path": path, "value": value}


@pytest.mark.parametrize("state", ACTIONS)
def test_notes_are_written_whatever_has_become_of_the_loan(mambu: Mambu, holder: str, state: str) -> None:
    loan = decided(mambu, holder, *ACTIONS[state])
    assert loan["accountState"] == state
    path = f"loans/{loan['id']}"
    assert mambu.put(path, loan)["notes"] == "Three cows"
    mambu.patch(path, replaced("notes", "Four cows"))
    told = mambu.get(path, detailsLevel="FULL")
    changes = {"notes": "Four cows", "lastModifiedDate": told["lastModifiedDate"]}
    assert told == {**loan, **changes}
    assert told["lastModifiedDate"] > loan["lastModifiedDate"]
    mambu.patch(path, {"op": "REMOVE", "path": "notes"})
    assert "notes" not in mambu.get(path)


@pytest.mark.parametrize("state", ACTIONS)
def test_what_was_decided_on_is_refused_by_the_member_that_says_otherwise(
    mambu: Mambu, holder: str, state: str
) -> None:
    loan = decided(mambu, holder, *ACTIONS[state])
    path = f"loans/{loan['id']}"
    several = [replaced("loanAmount", 900), replaced("scheduleSettings/repaymentInstallments", 5)]
    wrong = (400, [("loanAmount", WRONG), ("scheduleSettings.repaymentInstallments", WRONG)])
    assert mambu.refused("PATCH", path, several) == wrong
    assert mambu.refused("PUT", path, {**loan, "loanAmount": 900}) == (400, [("loanAmount", WRONG)])
    assert mambu.refused("PATCH", path, [replaced("id", "X" + loan["id"])]) == (400, [("id", WRONG)])
    assert mambu.refused("PUT", path, {**loan, "accountSubState": "LOCKED"})[1] == [
        ("accountSubState", "FIELD_NOT_SUPPORTED")
    ]
    other = "ACTIVE_IN_ARREARS"
    assert mambu.refused("PUT", path, {**loan, "accountState": other})[1] == [("accountState", "FIELD_NOT_SUPPORTED")]
    assert mambu.get(path, detailsLevel="FULL") == loan


def test_an_officer_comes_to_a_loan_and_leaves_it(mambu: Mambu, holder: str, api: Api) -> None:
    user = mambu.get(f"users/{new_officer(api)[0]}")["encodedKey"]
    for state in ("APPROVED", "ACTIVE"):
        loan = decided(mambu, holder, *ACTIONS[state])
        path = f"loans/{loan['id']}"
        mambu.patch(path, {"op": "ADD", "path": "assignedUserKey", "value": user})
        served = mambu.get(path)
        assert served["assignedUserKey"] == user
        mambu.patch(path, {"op": "REMOVE", "path": "assignedUserKey"})
        left = mambu.get(path)
        assert "assignedUserKey" not in left
        assert loan["lastModifiedDate"] < served["lastModifiedDate"] < left["lastModifiedDate"]
    ended = decided(mambu, holder, "REJECT")
    wish = {"op": "ADD", "path": "assignedUserKey", "value": user}
    assert mambu.refused("PATCH", f"loans/{ended['id']}", [wish]) == (400, [("assignedUserKey", "LOAN_IS_OVER")])
