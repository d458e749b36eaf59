"""Loans are locked and unlocked, told so, and found by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import lent
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


@pytest.mark.parametrize("word", ["APPLY_INTEREST", "APPLY_FEES"])
def test_what_is_not_held_off_is_refused_by_name(mambu: Mambu, api: Api, word: str) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body()))
    status, ((source, _),) = mambu.refused("POST", f"loans/{loan_id}:lock", {"lockedOperations": [word]})
    assert (status, source.startswith("lockedOperations")) == (400, True)


def test_what_stands_against_a_lock_is_named(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body()))
    assert mambu.refused("POST", f"loans/{loan_id}:unlock", {}) == (400, [("", "INVALID_ACCOUNT_STATE")])
    done(mambu, loan_id, "lock")
    assert mambu.refused("POST", f"loans/{loan_id}:lock", {}) == (400, [("", "INVALID_ACCOUNT_STATE")])
