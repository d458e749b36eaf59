"""The pay-off of a loan by its parts, the loan paid off, what was too much paid back; and payments by named parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.mambu.editing import active, amounts, rows_of
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import DUE, ahead, dynamic, lent

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, which dates applications."""
    return Api(app)


def quoted(mambu: Mambu, loan_id: str, **day: str) -> list[float]:
    """Return principal, interest, fees, penalties and total."""
    answer = mambu.call("POST", f"loans/{loan_id}:previewPayOffAmounts", json=day)
    assert answer.status_code == 200, answer.text
    names = ("principalBalance", "interestBalance", "feesBalance", "penaltyBalance", "totalBalance")
    return [answer.json()[name] for name in names]


def charged(api: Api, loan_id: str, amount: float) -> None:
    (found,) = [each["id"] for each in api.get("loans", accountNo=loan_id)["pageItems"]]
    put_on(api, found, new_charge(api, currencyCode="USD", amount=amount), "31 January 2024")


def balances(mambu: Mambu, loan_id: str) -> dict[str, Any]:
    told: dict[str, Any] = mambu.get(f"loans/{loan_id}")["balances"]
    return told


def test_the_pay_off_of_a_day_by_its_parts(mambu: Mambu, api: Api) -> None:
    """15 of 30 days on a thousand at 10 % are 4.17: docs/rules/dynamic-interest.md."""
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    charged(api, loan_id, 12)
    assert quoted(mambu, loan_id, valueDate="2024-02-06") == [1000, 4.17, 12, 0, 1016.17]
    assert quoted(mambu, loan_id, valueDate="2024-01-01") == [0, 0, 0, 0, 0]
    # Six months on all of it: each of them is rounded, and nothing accrues after the last.
    assert quoted(mambu, loan_id) == [1000, 49.98, 12, 0, 1061.98]


def test_a_loan_is_paid_off_and_closes(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    answer = mambu.call("POST", f"loans/{loan_id}:payOff", json={"externalId": "P1", "notes": "all of it"})
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    told = mambu.get(f"loans/{loan_id}")
    assert (told["accountState"], told["accountSubState"]) == ("CLOSED", "REPAID")
    paid = next(each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "REPAYMENT")
    assert (paid["amount"], paid["externalId"], paid["notes"]) == (1049.98, "P1", "all of it")
    assert mambu.refused("POST", f"loans/{loan_id}:payOff", {})[0] == 400
    wish = {"payOffAdjustableAmounts": {"interestPaid": 0}}
    assert mambu.refused("POST", f"loans/{loan_id}:payOff", wish)[1] == [
        ("payOffAdjustableAmounts", "FIELD_NOT_SUPPORTED")
    ]


def test_more_than_the_pay_off_of_an_earlier_day_is_refused_though_more_is_owed_today(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic(**ahead(futurePaymentsAcceptance="ACCEPT_FUTURE_PAYMENTS"))))
    path, on = f"loans/{loan_id}/repayment-transactions", "2024-02-06T00:00:00+00:00"
    assert mambu.refused("POST", path, {"amount": 1004.18, "valueDate": on}) == (
        400,
        [("amount", "EXCESS_REPAYMENT_ERROR")],
    )
    mambu.post(path, {"amount": 1004.17, "valueDate": on})
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "CLOSED"


def test_what_cannot_be_paid_before_it_falls_due_stands_against_paying_off(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", body(**ahead(futurePaymentsAcceptance="NO_FUTURE_PAYMENTS")))
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    wanted = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan_id = mambu.post("loans", {**wanted, "loanAmount": 1000})["id"]
    assert mambu.call("POST", f"loans/{loan_id}:changeState", json={"action": "APPROVE"}).status_code == 200
    mambu.post(f"loans/{loan_id}/disbursement-transactions", {})
    refused = mambu.refused("POST", f"loans/{loan_id}:payOff", {})[1]
    assert [word for _, word in refused] == ["LOAN_STILL_OWES"]
    assert mambu.refused("POST", f"loans/{loan_id}:previewPayOffAmounts", {})[1] == refused
    assert balances(mambu, loan_id)["principalPaid"] == 0


def test_interest_held_back_stands_against_paying_off_until_it_was_applied(mambu: Mambu) -> None:
    loan = active(mambu, "ADJUST_PAYMENT_HOLIDAYS")
    path = f"loans/{loan['id']}"
    on = mambu.get(f"{path}/transactions")[0]["bookingDate"][:10]
    mambu.put(f"{path}/schedule", [{**rows_of(mambu, loan)[0], "isPaymentHoliday": True}])
    refused = mambu.refused("POST", f"{path}:payOff", {})
    assert refused == (400, [("", "INTEREST_HELD_BACK")])
    assert balances(mambu, loan["id"])["principalPaid"] == 0
    rest = sum(sum(each) for each in amounts(rows_of(mambu, loan)))
    mambu.post(f"{path}/repayment-transactions", {"amount": rest})
    assert mambu.get(path)["accountState"] == "ACTIVE"
    assert quoted(mambu, loan["id"]) == [0, 0, 0, 0, 0]
    assert mambu.refused("POST", f"{path}:payOff", {}) == refused
    closing = mambu.refused("POST", f"{path}:changeState", {"action": "CLOSE"})
    assert closing == (400, [("action", "INTEREST_HELD_BACK")])
    applied = {"interestApplicationDate": on, "isPaymentHolidaysInterest": True}
    assert mambu.call("POST", f"{path}:applyInterest", json=applied).status_code == 204
    # On one day it stands before the payment, which took it first: 24.00 of principal are left.
    assert quoted(mambu, loan["id"]) == [24, 0, 0, 0, 24]
    assert mambu.call("POST", f"{path}:payOff", json={}).status_code == 204
    told = mambu.get(path)
    assert (told["accountState"], told["accountSubState"]) == ("CLOSED", "REPAID")


def test_what_was_paid_too_much_is_paid_back(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": 1100, "valueDate": DUE[0]})
    over = round(1100 - 1008.33, 2)
    assert balances(mambu, loan_id)["creditBalance"] == over
    path = f"loans/{loan_id}/refund-transactions"
    assert mambu.post(path, {"amount": 50})["type"] == "REFUND"
    rest = mambu.post(path, {})
    assert (rest["amount"], balances(mambu, loan_id)["creditBalance"]) == (round(over - 50, 2), 0)
    assert mambu.refused("POST", path, {})[0] == 400


def test_a_payment_says_which_parts_it_settles(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic(allowCustomRepaymentAllocation=True)))
    charged(api, loan_id, 12)
    parts = {"PRINCIPAL": 100, "INTEREST": 3, "MANUAL_FEE": 5}
    custom = [{"customPaymentAmountType": word, "amount": amount} for word, amount in parts.items()]
    payment = {"amount": 108, "valueDate": DUE[0], "customPaymentAmounts": custom}
    path = f"loans/{loan_id}/repayment-transactions"
    assert mambu.refused("POST", path, {**payment, "amount": 109})[0] == 400
    of_a_kind = [{**custom[2], "predefinedFeeKey": "7"}]
    assert mambu.refused("POST", path, {**payment, "amount": 5, "customPaymentAmounts": of_a_kind})[1] == [
        ("customPaymentAmounts[0].predefinedFeeKey", "FIELD_NOT_SUPPORTED")
    ]
    settled = mambu.post(path, payment)["affectedAmounts"]
    beside = {"interestFromArrearsAmount": 0, "penaltyAmount": 0}
    assert settled == {"principalAmount": 100, "interestAmount": 3, "feesAmount": 5, **beside}
