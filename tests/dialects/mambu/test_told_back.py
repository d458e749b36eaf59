"""What acts and days leave on a loan is told, is sent back as it was told, and is refused where it says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.fineract.people import new_centre
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import lent

from samity.kernel.names import account_number

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

PLAN: dict[str, Any] = {
    "interestSettings": {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"},
    "paymentSettings": {"amortizationMethod": "PAYMENT_PLAN"},
}


@pytest.fixture
def api(app: FastAPI) -> Api:
    return Api(app)


def full(mambu: Mambu, loan_id: str) -> dict[str, Any]:
    told: dict[str, Any] = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    return told


def applied(mambu: Mambu, **more: object) -> dict[str, Any]:
    """Apply for a thousand by a plan of payments."""
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    wanted = {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": mambu.post("loanproducts", body(**PLAN))["encodedKey"],
        "loanAmount": 1000,
        "scheduleSettings": {"paymentPlan": [{"toInstallment": 4, "amount": 300}]},
        **more,
    }
    return full(mambu, mambu.post("loans", wanted)["id"])


def test_keys_that_were_told_are_sent_back_and_no_others(mambu: Mambu) -> None:
    loan = applied(mambu)
    path = f"loans/{loan['id']}"
    plan = loan["scheduleSettings"]["paymentPlan"]
    loan = mambu.put(path, loan)
    assert loan["scheduleSettings"]["paymentPlan"] == plan
    step = {**loan["scheduleSettings"]["paymentPlan"][0], "encodedKey": loan["encodedKey"]}
    other = {**loan, "scheduleSettings": {**loan["scheduleSettings"], "paymentPlan": [step]}}
    wrong = "FIELD_NOT_SUPPORTED"
    assert mambu.refused("PUT", path, other) == (400, [("scheduleSettings.paymentPlan", wrong)])
    details = {**loan["disbursementDetails"], "encodedKey": loan["encodedKey"]}
    assert mambu.refused("PUT", path, {**loan, "disbursementDetails": details})[1] == [
        ("disbursementDetails.encodedKey", wrong)
    ]
    told = {"activationTransactionKey": "1", "lastSetToArrearsDate": "2024-01-01T00:00:00+00:00"}
    assert {source for source, _ in mambu.refused("PUT", path, {**loan, **told})[1]} == set(told)
    # Who copies a loan sends what was written of the first one.
    copied = {name: value for name, value in loan.items() if name != "id"}
    assert mambu.post("loans", copied)["scheduleSettings"]["paymentPlan"] != loan["scheduleSettings"]["paymentPlan"]


def test_a_channel_is_said_when_money_goes_out(mambu: Mambu, api: Api) -> None:
    channel = api.post("paymenttypes", {"name": uuid4().hex, "isCashPayment": False, "position": 1})["resourceId"]
    details = {"transactionDetails": {"transactionChannelId": str(channel)}}
    loan = applied(mambu)
    path = f"loans/{loan['id']}"
    early = {**loan, "disbursementDetails": {**loan["disbursementDetails"], **details}}
    assert mambu.refused("PUT", path, early)[1] == [
        ("disbursementDetails.transactionDetails.transactionChannelId", "FIELD_NOT_SUPPORTED")
    ]
    assert mambu.call("POST", f"{path}:changeState", json={"action": "APPROVE"}).status_code == 200
    moved = mambu.post(f"{path}/disbursement-transactions", details)
    after = full(mambu, loan["id"])
    assert after["activationTransactionKey"] == moved["encodedKey"]
    assert after["disbursementDetails"]["transactionDetails"] == moved["transactionDetails"]
    mambu.put(path, {**after, "notes": "sent back"})
    mambu.call("POST", f"loans/transactions/{moved['id']}:adjust", json={})
    assert {"activationTransactionKey", "transactionDetails"}.isdisjoint(full(mambu, loan["id"]))


def test_a_loan_is_of_the_centre_of_its_group(mambu: Mambu, api: Api) -> None:
    keys = [mambu.get(f"centres/{account_number(new_centre(api))}")["encodedKey"] for _ in range(2)]
    group = mambu.post("groups", {"groupName": uuid4().hex, "assignedCentreKey": keys[0]})["encodedKey"]
    holder = {"accountHolderKey": group, "accountHolderType": "GROUP"}
    loan = applied(mambu, **holder)
    assert loan["assignedCentreKey"] == keys[0]
    wrong = [("assignedCentreKey", "FIELD_NOT_SUPPORTED")]
    change = [{"op": "REPLACE", "path": "assignedCentreKey", "value": keys[1]}]
    assert mambu.refused("PATCH", f"loans/{loan['id']}", change) == (400, wrong)
    copied = {name: value for name, value in loan.items() if name != "id"}
    assert mambu.refused("POST", "loans", {**copied, "assignedCentreKey": keys[1]}) == (400, wrong)
    assert mambu.post("loans", copied)["assignedCentreKey"] == keys[0]


def test_a_loan_is_late_since_something_was_overdue_without_a_break(mambu: Mambu, api: Api) -> None:
    """Four rows of 350, 325, 300 and 275 from 21 February on; the first was paid when the second was overdue."""
    loan_id = lent(api, mambu.post("loanproducts", body()))
    assert full(mambu, loan_id)["lastSetToArrearsDate"][:10] == "2024-02-22"
    mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": 350, "valueDate": "2024-04-01"})
    assert full(mambu, loan_id)["lastSetToArrearsDate"][:10] == "2024-02-22"
    mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": 325, "valueDate": "2024-04-02"})
    assert full(mambu, loan_id)["lastSetToArrearsDate"][:10] == "2024-04-22"
    mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": 575, "valueDate": "2024-04-21"})
    assert full(mambu, loan_id)["lastSetToArrearsDate"][:10] == "2024-02-22"


@pytest.mark.parametrize(
    ("settings", "day"),
    [
        ({"interestApplicationMethod": "AFTER_DISBURSEMENT", "interestCalculationMethod": "FLAT"}, "2024-01-21"),
        ({}, "2024-05-21"),
        ({"indexRateSettings": {"interestRate": {"defaultValue": 0}}}, None),
    ],
)
def test_when_interest_was_applied_last(mambu: Mambu, api: Api, settings: dict[str, Any], day: str | None) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body(interestSettings=settings)))
    told = full(mambu, loan_id).get("lastInterestAppliedDate")
    assert (told and told[:10]) == day
