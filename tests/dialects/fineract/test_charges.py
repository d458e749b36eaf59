"""Fees and penalties over HTTP: defined, put on loans, paid, waived, and the waiver taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract.charging import charge_body, new_charge, put_on
from tests.dialects.fineract.lending import (
    ACCRUAL,
    LENT_ON,
    accounts,
    balances,
    lent,
    loan,
    loan_body,
    new_loan,
    new_product,
    repaid,
    undone,
)
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api


def test_a_charge_is_defined_read_and_changed_for_loans_to_come(api: Api) -> None:
    charge = new_charge(api, name=f"visit {uuid4().hex}")
    found = api.get(f"charges/{charge}")
    assert (found["amount"], found["penalty"], found["active"]) == (25, False, True)
    assert found["chargeTimeType"]["code"] == "chargeTimeType.specifiedDueDate"
    loan_id = lent(api)
    put_on(api, loan_id, charge, "15 February 2024")
    assert api.put(f"charges/{charge}", {"amount": 30})["changes"] == {"amount": 30}
    assert api.get(f"charges/{charge}")["amount"] == 30
    assert loan(api, loan_id)["charges"][0]["amount"] == 25
    assert charge in [each["id"] for each in api.get("charges")]
    assert api.get("charges/template")["chargeTimeTypeOptions"][0]["id"] == 2


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"chargeTimeType": 12}, 400, "validation.msg.charge.chargeTimeType.is.not.supported"),
        ({"chargeCalculationType": 2}, 400, "validation.msg.charge.chargeCalculationType.is.not.supported"),
        ({"chargeAppliesTo": 2}, 400, "validation.msg.charge.chargeAppliesTo.is.not.supported"),
        ({"amount": 0}, 400, "validation.msg.charge.amount.not.greater.than.zero"),
        ({"amount": "1.001"}, 400, "validation.msg.charge.amount.not.greater.than.zero"),
        ({"currencyCode": "NOPE"}, 404, "error.msg.currency.currencyCode.invalid"),
    ],
)
def test_a_charge_that_cannot_be_is_refused(api: Api, changes: dict[str, Any], status: int, code: str) -> None:
    assert api.refused("charges", charge_body(**changes)) == (status, [code])


def test_the_name_of_a_charge_is_given_once(api: Api) -> None:
    body = charge_body()
    api.post("charges", body)
    assert api.refused("charges", body) == (403, ["error.msg.charge.duplicate.name"])


def test_a_fee_stands_in_the_installment_it_falls_due_in_and_is_paid_first(api: Api) -> None:
    loan_id = lent(api)
    fee = put_on(api, loan_id, new_charge(api), "15 February 2024", amount=10)
    penalty = put_on(api, loan_id, new_charge(api, penalty=True), "15 February 2024")
    second = loan(api, loan_id)["repaymentSchedule"]["periods"][2]
    assert (second["feeChargesDue"], second["penaltyChargesDue"]) == (10, 25)
    repaid(api, loan_id, "01 March 2024", 1066.19 + 30)  # February, then the penalty and half of the fee
    found = {each["id"]: each for each in api.get(f"loans/{loan_id}/charges")}
    assert (found[penalty]["paid"], found[penalty]["amountOutstanding"]) == (True, 0)
    assert (found[fee]["amountPaid"], found[fee]["amountOutstanding"], found[fee]["chargePayable"]) == (5, 5, True)
    assert api.get(f"loans/{loan_id}/charges/{fee}") == found[fee]


def test_a_charge_comes_with_the_application(api: Api) -> None:
    charges = [{"chargeId": new_charge(api), "amount": 40, "dueDate": "01 February 2024"}]
    body = loan_body(new_product(api), new_client(api), charges=charges)
    preview = api.post("loans?command=calculateLoanSchedule", body)
    assert (preview["periods"][1]["feeChargesDue"], preview["totalFeeChargesCharged"]) == (40, 40)
    loan_id = api.post("loans", body)["loanId"]
    assert loan(api, loan_id)["repaymentSchedule"] == preview
    assert loan(api, loan_id)["charges"][0]["amountOutstanding"] == 40


def test_charges_after_maturity_share_one_more_installment(api: Api) -> None:
    loan_id = lent(api)
    put_on(api, loan_id, new_charge(api), "15 February 2025")
    put_on(api, loan_id, new_charge(api, penalty=True), "15 April 2025")
    periods = loan(api, loan_id)["repaymentSchedule"]["periods"]
    last = periods[-1]
    assert (len(periods), last["dueDate"]) == (14, [2025, 4, 15])
    assert (last["principalDue"], last["feeChargesDue"], last["penaltyChargesDue"]) == (0, 25, 25)


def test_a_waived_charge_is_owed_no_more_until_the_waiver_is_taken_back(api: Api) -> None:
    gl = accounts(api)
    loan_id = lent(api, new_product(api, accountingRule=ACCRUAL, **gl))
    fee = put_on(api, loan_id, new_charge(api), "15 February 2024")
    answer = api.post(f"loans/{loan_id}/charges/{fee}?command=waive", {})
    assert (answer["resourceId"], answer["loanId"]) == (fee, loan_id)
    found = loan(api, loan_id)
    assert (found["charges"][0]["waived"], found["summary"]["feeChargesWaived"]) == (True, 25)
    assert [each["type"]["id"] for each in found["transactions"] if each["id"] == answer["subResourceId"]] == [9]
    names = ("writeOffAccountId", "receivableFeeAccountId", "incomeFromFeeAccountId")
    assert balances(api, *(gl[name] for name in names)) == [25, -25, 0]
    api.post("runaccruals", {"tillDate": "15 February 2024"})
    assert balances(api, *(gl[name] for name in names)) == [25, 0, -25]
    again = api.refused(f"loans/{loan_id}/charges/{fee}?command=waive")
    assert again == (403, ["error.msg.loan.charge.already.paid"])
    undone(api, loan_id, answer["subResourceId"])
    assert loan(api, loan_id)["charges"][0]["amountOutstanding"] == 25
    assert balances(api, *(gl[name] for name in names)) == [0, 25, -25]


def test_a_new_fee_is_paid_from_an_overpayment(api: Api) -> None:
    loan_id = lent(api)
    owed = loan(api, loan_id)["summary"]["totalOutstanding"]
    repaid(api, loan_id, "01 February 2024", owed + 60)
    put_on(api, loan_id, new_charge(api), "15 February 2024")
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["totalOverpaid"]) == (700, 35)
    # The payment is taken back and booked anew: what was paid too much settles the charge.
    was, now = (each for each in found["transactions"] if each["type"]["repayment"])
    assert (was["manuallyReversed"], was["overpaymentPortion"], was.get("feeChargesPortion", 0)) == (True, 60, 0)
    assert (now["feeChargesPortion"], now["overpaymentPortion"]) == (25, 35)


@pytest.mark.parametrize(
    ("charge", "asked", "status", "code"),
    [
        ({"currencyCode": "EUR"}, {}, 403, "error.msg.loanCharge.cannot.be.added.as.currency.is.not.the.loans"),
        ({"active": False}, {}, 403, "error.msg.charge.is.not.active"),
        (
            {},
            {"dueDate": "31 December 2023"},
            403,
            "error.msg.loanCharge.cannot.be.added.as.specified.due.date.outside.range",
        ),
        ({}, {"amount": 0}, 400, "validation.msg.loan.charge.amount.not.greater.than.zero"),
        ({}, {"dueDate": ""}, 400, "validation.msg.loan.charge.dueDate.cannot.be.blank"),
    ],
)
def test_a_charge_that_does_not_fit_a_loan_is_refused(
    api: Api, charge: dict[str, Any], asked: dict[str, Any], status: int, code: str
) -> None:
    body = {"chargeId": new_charge(api, **charge), "dueDate": "15 February 2024", **asked}
    assert api.refused(f"loans/{lent(api)}/charges", body) == (status, [code])


def test_a_loan_that_has_ended_takes_no_charge(api: Api) -> None:
    loan_id = new_loan(api)
    api.post(f"loans/{loan_id}?command=reject", {"rejectedOnDate": LENT_ON})
    body = {"chargeId": new_charge(api), "dueDate": "15 February 2024"}
    assert api.refused(f"loans/{loan_id}/charges", body)[1] == [
        "error.msg.loanCharge.cannot.be.added.as.loan.is.closed"
    ]
    offered = api.get(f"loans/{loan_id}/charges/template")["chargeOptions"]
    assert body["chargeId"] in [each["id"] for each in offered]
    assert api.refused(f"loans/{loan_id}/charges/999999", method="GET")[0] == 404
