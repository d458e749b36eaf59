"""Loans are locked and unlocked, told so, and found by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import NOTHING, dynamic, lent
from tests.dialects.mambu.speaker import criterion

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def api(app: FastAPI) -> Api:
    return Api(app)


def done(mambu: Mambu, loan_id: str, act: str, **body: object) -> dict[str, Any]:
    """Lock or unlock a loan, and return all that is told of it."""
    assert mambu.call("POST", f"loans/{loan_id}:{act}", json=body).status_code == 204
    told: dict[str, Any] = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    return told


def test_a_lock_is_told_sent_back_and_searched_by(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body()))
    settings = {"lockedOperations": ["APPLY_PENALTIES"], "lockedAccountTotalDueType": "BALANCE_AMOUNT"}
    loan = done(mambu, loan_id, "lock", **settings, notes="A dispute")
    assert (loan["accountState"], loan["accountSubState"]) == ("ACTIVE_IN_ARREARS", "LOCKED")
    assert {name: loan[name] for name in settings} == settings
    mine = criterion("encodedKey", "EQUALS", loan["encodedKey"])
    for asked in (
        criterion("accountSubState", "EQUALS", "LOCKED"),
        criterion("lastLockedDate", "NOT_EMPTY"),
        criterion("balances.principalDue", "EQUALS", str(loan["balances"]["principalDue"])),
        criterion("balances.interestDue", "EQUALS", str(loan["balances"]["interestDue"])),
    ):
        assert [each["id"] for each in mambu.search("loans", mine, asked)] == [loan_id]
    mambu.patch(f"loans/{loan_id}", {"op": "REPLACE", "path": "notes", "value": "Locked"})
    wrong = [{"op": "REPLACE", "path": "lockedAccountTotalDueType", "value": "DUE_AMOUNT_ON_LATE_INSTALLMENTS"}]
    assert mambu.refused("PATCH", f"loans/{loan_id}", wrong)[1][0][0] == "lockedAccountTotalDueType"
    again = done(mambu, loan_id, "unlock")
    assert {"accountSubState", "lastLockedDate", *settings} & {*again} == set()
    assert mambu.search("loans", mine, criterion("accountSubState", "EQUALS", "LOCKED")) == []


def test_what_of_a_locked_loan_is_due(mambu: Mambu, api: Api) -> None:
    """Paid out today: nothing is due; with the balance due all principal is."""
    loan_id = lent(api, mambu.post("loanproducts", body()))
    mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": 350, "valueDate": "2024-02-21"})
    late = done(mambu, loan_id, "lock", lockedAccountTotalDueType="DUE_AMOUNT_ON_LATE_INSTALLMENTS")
    assert late["balances"]["principalDue"] == 750
    done(mambu, loan_id, "unlock")
    assert done(mambu, loan_id, "lock", lockedAccountTotalDueType="BALANCE_AMOUNT")["balances"]["principalDue"] == 750


def test_what_is_held_off_is_told_as_events(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body()))
    operations = ["APPLY_INTEREST", "APPLY_FEES", "APPLY_PENALTIES"]
    made = mambu.post(f"loans/{loan_id}/lock-transactions", {"lockedOperations": operations, "notes": "A dispute"})
    loan = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert [(each["type"], each["parentAccountKey"]) for each in made] == [
        (f"{what}_LOCKED", loan["encodedKey"]) for what in ("INTEREST", "FEE", "PENALTY")
    ]
    assert (loan["accountSubState"], loan["lockedOperations"]) == ("LOCKED", operations)
    unlocked = mambu.post(f"loans/{loan_id}/unlock-transactions", {})
    assert [each["type"] for each in unlocked] == ["INTEREST_UNLOCKED", "FEE_UNLOCKED", "PENALTY_UNLOCKED"]
    assert "accountSubState" not in mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert mambu.refused("POST", f"loans/{loan_id}/unlock-transactions", {})[0] == 400


def test_interest_of_a_locked_loan_is_not_due(mambu: Mambu, api: Api) -> None:
    """Paid out years ago, locked today: what fell due before stays; nothing of it waits."""
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    before = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["balances"]
    told = done(mambu, loan_id, "lock", lockedOperations=["APPLY_INTEREST"])
    assert told["balances"]["interestDue"] == before["interestDue"] > 0
    mine = criterion("encodedKey", "EQUALS", told["encodedKey"])
    due = criterion("balances.interestDue", "EQUALS", str(before["interestDue"]))
    assert [each["id"] for each in mambu.search("loans", mine, due)] == [loan_id]


def test_interest_that_is_not_applied_on_days_cannot_be_held_off(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic(scheduleSettings=NOTHING)))
    operations = {"lockedOperations": ["APPLY_INTEREST"]}
    status, ((source, _),) = mambu.refused("POST", f"loans/{loan_id}:lock", operations)
    assert (status, source.startswith("lockedOperations")) == (400, True)


def test_what_stands_against_a_lock_is_named(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body()))
    assert mambu.refused("POST", f"loans/{loan_id}:unlock", {}) == (400, [("", "INVALID_ACCOUNT_STATE")])
    done(mambu, loan_id, "lock")
    assert mambu.refused("POST", f"loans/{loan_id}:lock", {}) == (400, [("", "INVALID_ACCOUNT_STATE")])
