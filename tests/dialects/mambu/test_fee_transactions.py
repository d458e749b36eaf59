"""Predefined fees put on loans through Mambu's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import charging, lending
from tests.dialects.fineract.charging import new_charge
from tests.dialects.mambu.real_balance import DUE, dynamic, lent, paid
from tests.dialects.mambu.speaker import criterion

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

AMID, DUE_WITH = "2024-02-06", "2024-04-21"


@pytest.fixture
def loan_id(mambu: Mambu, api: Api) -> str:
    """A thousand over six months from 21 January 2024."""
    return lent(api, mambu.post("loanproducts", dynamic()))


@pytest.fixture
def fee(api: Api) -> str:
    """A fee of 25.00."""
    return str(new_charge(api, currencyCode="USD", amount=25))


def put_on(mambu: Mambu, loan_id: str, fee: str, **more: object) -> dict[str, Any]:
    made: dict[str, Any] = mambu.post(f"loans/{loan_id}/fee-transactions", {"predefinedFeeKey": fee, **more})
    return made


def fees(mambu: Mambu, loan_id: str) -> list[float]:
    """Return the fees that each installment asks for."""
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    return [each["fee"]["amount"]["expected"] for each in rows]


def test_a_fee_falls_due_with_the_installment_that_is_named(mambu: Mambu, loan_id: str, fee: str) -> None:
    told = put_on(mambu, loan_id, fee, amount=12.5, installmentNumber=3, valueDate=AMID, notes="a visit")
    assert fees(mambu, loan_id) == [0, 0, 12.5, 0, 0, 0]
    assert (told["type"], told["amount"], told["valueDate"][:10], told["notes"]) == (
        "FEE_APPLIED",
        12.5,
        AMID,
        "a visit",
    )
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    assert told["installmentEncodedKey"] == rows[2]["encodedKey"]
    assert told["affectedAmounts"]["feesAmount"] == 12.5
    loan = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (loan["balances"]["feesDue"], loan["encodedKey"]) == (12.5, told["parentAccountKey"])
    of_loan = mambu.get("comments", ownerType="LOAN_ACCOUNT", ownerKey=loan_id)
    assert "a visit" in [each["text"] for each in of_loan]


def test_without_more_it_is_the_fees_own_amount_due_on_its_value_date(mambu: Mambu, loan_id: str, fee: str) -> None:
    told = put_on(mambu, loan_id, fee, valueDate=AMID)
    assert fees(mambu, loan_id) == [25, 0, 0, 0, 0, 0]
    assert told["fees"][0]["amount"] == 25
    # The key that is told names it the next time.
    put_on(mambu, loan_id, told["fees"][0]["predefinedFeeKey"], installmentNumber=2)
    assert fees(mambu, loan_id) == [25, 25, 0, 0, 0, 0]


def test_it_is_a_transaction_of_the_loan_that_moves_nothing(mambu: Mambu, api: Api, loan_id: str, fee: str) -> None:
    told = put_on(mambu, loan_id, fee, installmentNumber=2, valueDate=AMID, notes="a visit")
    (listed,) = [each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "FEE_APPLIED"]
    assert listed == mambu.get(f"loans/transactions/{told['id']}")
    assert {name: told[name] for name in listed} == listed
    assert (listed["amount"], listed["valueDate"][:10], listed["notes"]) == (25, AMID, "a visit")
    assert (listed["affectedAmounts"]["feesAmount"], listed["accountBalances"]["principalBalance"]) == (25, 1000)
    found = mambu.search("loans/transactions", criterion("id", "EQUALS", told["id"]))
    assert found == [listed]
    assert mambu.refused("POST", f"loans/transactions/{told['id']}:adjust", {})[0] == 400
    (other,) = [each["id"] for each in api.get("loans", accountNo=loan_id)["pageItems"]]
    assert [each["type"]["value"] for each in api.get(f"loans/{other}/transactions")["content"]] == ["Disbursement"]
    assert api.call("GET", f"loans/{other}/transactions/{told['id']}").status_code == 404


def test_penalties_are_told_as_such_and_what_is_put_on_an_application_is_not(mambu: Mambu, api: Api) -> None:
    number = lending.lent(api)
    penalty = new_charge(api, penalty=True)
    charging.put_on(api, number, penalty, "20 January 2024")
    account_no = api.get(f"loans/{number}")["accountNo"]
    types = [each["type"] for each in mambu.get(f"loans/{account_no}/transactions")]
    assert sorted(types) == ["DISBURSEMENT", "PENALTY_APPLIED"]
    waiting = lending.new_loan(api)
    charging.put_on(api, waiting, penalty, "20 January 2024")
    assert mambu.get(f"loans/{api.get(f'loans/{waiting}')['accountNo']}/transactions") == []


def test_a_payment_of_before_its_value_date_settles_nothing_of_it(mambu: Mambu, loan_id: str, fee: str) -> None:
    """Of a payment of 21 February a fee that counts from before takes its part, one of the day after none."""
    paid(mambu, loan_id, DUE[0], 175)
    put_on(mambu, loan_id, fee, installmentNumber=1, valueDate=AMID)
    put_on(mambu, loan_id, fee, installmentNumber=2, valueDate="2024-02-22")
    loan = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["balances"]
    assert (loan["feesPaid"], loan["feesBalance"]) == (25, 25)


@pytest.mark.parametrize(
    ("more", "status", "member"),
    [
        ({"predefinedFeeKey": None}, 400, "predefinedFeeKey"),
        ({"predefinedFeeKey": "nothing"}, 404, "predefinedFeeKey"),
        ({"predefinedFeeKey": "999999999"}, 404, "predefinedFeeKey"),
        ({"installmentNumber": 7}, 400, "installmentNumber"),
        ({"installmentNumber": 0}, 400, "installmentNumber"),
        ({"amount": -1}, 400, "amount"),
        ({"amount": 0.001}, 400, "amount"),
        ({"valueDate": "2199-01-01", "installmentNumber": 1}, 400, "valueDate"),
        ({"valueDate": "2024-01-20"}, 400, "valueDate"),
        ({"valueDate": "2024-01-20", "installmentNumber": 1}, 400, "valueDate"),
        ({"bookingDate": "2024-01-20"}, 400, "bookingDate"),
        ({"firstRepaymentDate": AMID}, 400, "firstRepaymentDate"),
        ({"feeCapitalisation": True}, 400, "feeCapitalisation"),
    ],
)
def test_what_cannot_be_put_on_is_named(
    mambu: Mambu, loan_id: str, fee: str, more: dict[str, Any], status: int, member: str
) -> None:
    body = {"predefinedFeeKey": fee, **more}
    assert mambu.refused("POST", f"loans/{loan_id}/fee-transactions", body)[0] == status
    assert [each for each, _ in mambu.refused("POST", f"loans/{loan_id}/fee-transactions", body)[1]] == [member]
    assert fees(mambu, loan_id) == [0] * 6


def test_a_penalty_and_a_fee_of_another_currency_are_none_of_it(mambu: Mambu, api: Api, loan_id: str) -> None:
    path = f"loans/{loan_id}/fee-transactions"
    for other in ({"currencyCode": "USD", "penalty": True}, {"currencyCode": "KES"}):
        refused = mambu.refused("POST", path, {"predefinedFeeKey": str(new_charge(api, **other))})
        assert (refused[0], [source for source, _ in refused[1]]) == (400, ["predefinedFeeKey"])


def test_a_request_that_is_sent_again_puts_it_on_once(mambu: Mambu, loan_id: str, fee: str) -> None:
    body, key = {"predefinedFeeKey": fee, "valueDate": AMID}, {"Idempotency-Key": f"fee-of-{loan_id}"}
    path = f"loans/{loan_id}/fee-transactions"
    assert mambu.post(path, body, **key) == mambu.post(path, body, **key)
    assert fees(mambu, loan_id) == [25, 0, 0, 0, 0, 0]
