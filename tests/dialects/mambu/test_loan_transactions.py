"""What moved on loans is found over all of them, told one by one, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.mambu.real_balance import DUE, TEN_PERCENT, dynamic, lent, paid
from tests.dialects.mambu.speaker import criterion

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

FEBRUARY = "2024-02-01T00:00:00+00:00"


@pytest.fixture
def loan(mambu: Mambu, api: Api) -> dict[str, Any]:
    """A loan that is paid out."""
    account_no = api.get(f"loans/{lending.lent(api)}")["accountNo"]
    found: dict[str, Any] = mambu.get(f"loans/{account_no}")
    return found


def repaid(mambu: Mambu, loan: dict[str, Any], amount: object = 100) -> dict[str, Any]:
    body = {"amount": amount, "valueDate": FEBRUARY}
    made: dict[str, Any] = mambu.post(f"loans/{loan['id']}/repayment-transactions", body)
    return made


def adjusted(mambu: Mambu, transaction: dict[str, Any], by: str = "encodedKey") -> dict[str, Any]:
    answer = mambu.call("POST", f"loans/transactions/{transaction[by]}:adjust", json={"notes": "a slip"})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_transaction_is_found_by_its_key_and_its_number(mambu: Mambu, loan: dict[str, Any]) -> None:
    made = repaid(mambu, loan)
    assert mambu.get(f"loans/transactions/{made['encodedKey']}") == made
    assert mambu.get(f"loans/transactions/{made['id']}") == made
    for unknown in ("nothing", "0" * 32, "999999999999", "9" * 16, "9" * 5000, loan["encodedKey"]):
        assert mambu.refused("GET", f"loans/transactions/{unknown}")[0] == 404


@pytest.mark.parametrize("by", ["encodedKey", "id"])
def test_a_repayment_is_taken_back(mambu: Mambu, loan: dict[str, Any], by: str) -> None:
    made = repaid(mambu, loan)
    after = adjusted(mambu, made, by)
    assert after["adjustmentTransactionKey"]
    assert mambu.get(f"loans/{loan['id']}")["balances"]["principalPaid"] == 0
    refused = mambu.refused("POST", f"loans/transactions/{made['id']}:adjust", {"notes": "again"})
    assert refused == (400, [("transactionId", "TRANSACTION_ALREADY_UNDONE")])


def test_what_is_left_after_a_payment_is_told_anew_when_one_before_it_is_taken_back(mambu: Mambu, api: Api) -> None:
    free = {
        **TEN_PERCENT,
        "indexRateSettings": {**TEN_PERCENT["indexRateSettings"], "interestRate": {"defaultValue": 0}},
    }
    loan_id = lent(api, mambu.post("loanproducts", dynamic(interestSettings=free)))
    first, second = (paid(mambu, loan_id, on, amount) for on, amount in zip(DUE, (100, 200), strict=False))

    def left(transaction: dict[str, Any]) -> float:
        told = mambu.get(f"loans/transactions/{transaction['id']}")
        balance: float = told["accountBalances"]["principalBalance"]
        return balance

    def found(balance: float) -> list[str]:
        mine = criterion("parentAccountKey", "EQUALS", first["parentAccountKey"])
        is_left = criterion("accountBalances.principalBalance", "EQUALS", balance)
        return [each["id"] for each in mambu.search("loans/transactions", mine, is_left)]

    assert (left(first), left(second)) == (900, 700)
    adjusted(mambu, first)
    assert (left(first), left(second)) == (900, 800), "what was taken back tells what it left then"
    assert found(800) == [second["id"]]


def test_a_disbursement_is_taken_back_when_nothing_came_after_it(mambu: Mambu, loan: dict[str, Any]) -> None:
    payment = repaid(mambu, loan)
    (paid_out,) = [each for each in mambu.get(f"loans/{loan['id']}/transactions") if each["type"] == "DISBURSEMENT"]
    refused = mambu.refused("POST", f"loans/transactions/{paid_out['id']}:adjust", {})
    assert refused == (400, [("", "LOAN_HAS_PAYMENTS")])
    adjusted(mambu, payment)
    adjusted(mambu, paid_out)
    assert mambu.get(f"loans/{loan['id']}")["accountState"] == "APPROVED"


def test_transactions_are_found_over_all_loans(mambu: Mambu, loan: dict[str, Any]) -> None:
    first, second = repaid(mambu, loan), repaid(mambu, loan, 200)
    mine = criterion("parentAccountKey", "EQUALS", loan["encodedKey"])
    window = (
        criterion("creationDate", "AFTER", "2000-01-01T00:00:00.000000Z"),
        criterion("creationDate", "BEFORE", "2999-01-01T00:00:00.000000Z"),
    )
    found = mambu.search(
        "loans/transactions", mine, *window, sorting={"field": "id", "order": "ASC"}, limit=2, offset=1
    )
    assert found == [first, second]
    latest = mambu.search(
        "loans/transactions", mine, criterion("type", "EQUALS", "REPAYMENT"), sortBy="id:DESC", limit=1
    )
    assert latest == [second]
    for each in (criterion("valueDate", "ON", "2024-02-01"), criterion("userKey", "EQUALS", first["userKey"])):
        assert second in mambu.search("loans/transactions", mine, each), each
    assert mambu.search("loans/transactions", mine, criterion("id", "EQUALS", first["id"])) == [first]
    assert mambu.search("loans/transactions", mine, criterion("type", "IN", values=["REFUND"])) == []


def test_the_same_story_in_both_dialects_ends_with_the_same_books(mambu: Mambu, api: Api) -> None:
    """One loan in each dialect, on the same product: what is owed is the same, and so is every GL account's balance."""
    told = {dialect: _lend(mambu, api, dialect) for dialect in ("fineract", "mambu")}
    assert told["fineract"] == told["mambu"]
    assert any(told["mambu"]["books"])


def _lend(mambu: Mambu, api: Api, dialect: str) -> dict[str, Any]:
    """Pay a loan out, repay it twice, take one repayment back; the product's accounts are its own."""
    gl = lending.accounts(api)
    loan_id = lending.new_loan(api, lending.new_product(api, accountingRule=lending.CASH, **gl))
    lending.approved(api, loan_id)
    account_no = api.get(f"loans/{loan_id}")["accountNo"]
    if dialect == "fineract":
        lending.disbursed(api, loan_id)
        lending.repaid(api, loan_id, "01 February 2024", 1066.19)
        lending.undone(api, loan_id, lending.repaid(api, loan_id, "01 March 2024", 500))
    else:
        path = f"loans/{account_no}"
        mambu.post(f"{path}/disbursement-transactions", {"valueDate": "2024-01-01T00:00:00+00:00"})
        mambu.post(f"{path}/repayment-transactions", {"amount": 1066.19, "valueDate": FEBRUARY})
        wrong = mambu.post(f"{path}/repayment-transactions", {"amount": 500, "valueDate": "2024-03-01T00:00:00+00:00"})
        adjusted(mambu, wrong)
    balances = mambu.get(f"loans/{account_no}")["balances"]
    return {"balances": balances, "books": lending.balances(api, *gl.values())}
