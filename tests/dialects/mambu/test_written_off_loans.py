"""Loans given up and owed again through this dialect; what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api import Api
from tests.dialects.mambu.lending import OWED, lent
from tests.dialects.mambu.speaker import criterion

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, which sets the business date."""
    return Api(app)


def test_a_loan_is_written_off_and_owed_again(mambu: Mambu, api: Api) -> None:
    loan_id = lent(mambu, api)["id"]
    answer = mambu.call("POST", f"loans/{loan_id}:writeOff", json={"notes": "moved away"})
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    told = mambu.get(f"loans/{loan_id}")
    assert (told["accountState"], told["accountSubState"]) == ("CLOSED_WRITTEN_OFF", "WRITTEN_OFF")
    assert told["closedDate"].startswith("2027-01-15")
    assert {told["balances"][name] for name in ("principalBalance", "interestBalance", "principalPaid")} == {0}
    row = mambu.get(f"loans/{loan_id}/schedule")["installments"][0]
    assert (row["state"], row["principal"]["amount"]) == ("GRACE", {"expected": 0, "paid": 0, "due": 0})
    given_up = next(each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "WRITE_OFF")
    assert (given_up["amount"], given_up["notes"]) == (OWED, "moved away")
    found = mambu.search("loans", criterion("accountState", "EQUALS", "CLOSED_WRITTEN_OFF"))
    assert loan_id in [each["id"] for each in found]
    answer = mambu.call("POST", f"loans/{loan_id}:undoWriteOff", json={"notes": "he came back"})
    assert answer.status_code == 204, answer.text
    told = mambu.get(f"loans/{loan_id}")
    assert (told["accountState"], told.get("accountSubState"), told["balances"]["principalBalance"]) == (
        "ACTIVE",
        None,
        1000,
    )


def test_a_write_off_can_be_adjusted_like_a_transaction(mambu: Mambu, api: Api) -> None:
    loan_id = lent(mambu, api)["id"]
    mambu.call("POST", f"loans/{loan_id}:writeOff", json={})
    given_up = next(each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "WRITE_OFF")
    answer = mambu.call("POST", f"loans/transactions/{given_up['encodedKey']}:adjust", json={"notes": "wrong loan"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["adjustmentTransactionKey"] is not None
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "ACTIVE"


def test_what_stands_against_it_is_refused(mambu: Mambu, api: Api) -> None:
    loan_id = lent(mambu, api)["id"]
    assert mambu.refused("POST", f"loans/{loan_id}:undoWriteOff", {}) == (400, [("", "INVALID_ACCOUNT_STATE")])
    mambu.call("POST", f"loans/{loan_id}:writeOff", json={})
    assert mambu.refused("POST", f"loans/{loan_id}:writeOff", {}) == (400, [("", "INVALID_ACCOUNT_STATE")])
    paid = mambu.refused("POST", f"loans/{loan_id}/repayment-transactions", {"amount": 10})
    assert paid == (400, [("", "INVALID_ACCOUNT_STATE_FOR_REPAYMENTS")])


def test_an_adjustment_said_again_takes_no_later_write_off_back(mambu: Mambu, api: Api) -> None:
    loan_id = lent(mambu, api)["id"]
    mambu.call("POST", f"loans/{loan_id}:writeOff", json={})
    first = next(each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "WRITE_OFF")
    adjust = f"loans/transactions/{first['encodedKey']}:adjust"
    again = (400, [("transactionId", "TRANSACTION_ALREADY_UNDONE")])
    assert mambu.call("POST", adjust, json={}).status_code == 200
    mambu.call("POST", f"loans/{loan_id}:writeOff", json={})
    assert mambu.refused("POST", adjust, {}) == again
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "CLOSED_WRITTEN_OFF"
    mambu.call("POST", f"loans/{loan_id}:undoWriteOff", json={})
    assert mambu.refused("POST", adjust, {}) == again


def test_an_adjustment_said_again_takes_no_later_disbursement_back(mambu: Mambu, api: Api) -> None:
    loan_id = lent(mambu, api)["id"]
    (first,) = mambu.get(f"loans/{loan_id}/transactions")
    adjust = f"loans/transactions/{first['encodedKey']}:adjust"
    again = (400, [("transactionId", "TRANSACTION_ALREADY_UNDONE")])
    assert mambu.call("POST", adjust, json={}).status_code == 200
    mambu.post(f"loans/{loan_id}/disbursement-transactions", {})
    assert mambu.refused("POST", adjust, {}) == again
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "ACTIVE"
