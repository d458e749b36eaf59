"""Charges given back over HTTP: adjustments and refunds, what is told of them, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.lending import advanced_order, lent, loan, new_product, repaid

if TYPE_CHECKING:
    from tests.api import Api

ADVANCED = "advanced-payment-allocation-strategy"
FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)


@pytest.fixture
def loan_id(api: Api) -> int:
    return lent(api, new_product(api, **FLAT))


@pytest.fixture
def charge_id(api: Api, loan_id: int) -> int:
    """A fee of 100, due with the first installment."""
    return put_on(api, loan_id, new_charge(api, amount=100), "20 January 2024", externalId=f"C-{loan_id}")


def test_a_charge_is_adjusted(api: Api, loan_id: int, charge_id: int) -> None:
    path = f"loans/{loan_id}/charges/{charge_id}?command=adjustment"
    answer = api.post(path, {"amount": 60, "externalId": f"A-{loan_id}", "note": "not his"})
    assert (answer["resourceId"], answer["subResourceExternalId"]) == (charge_id, f"A-{loan_id}")
    told = api.get(f"loans/{loan_id}/transactions/{answer['subResourceId']}")
    assert (told["type"]["id"], told["type"]["chargeAdjustment"], told["amount"], told["note"]) == (
        *(26, True, 60),
        "not his",
    )
    assert told["feeChargesPortion"] == 60
    summary = loan(api, loan_id)["summary"]
    assert (summary["totalChargeAdjustment"], summary["feeChargesPaid"]) == (60, 60)
    again = api.refused(path, {"amount": 41})
    assert again == (403, ["error.msg.loan.charge.adjustment.amount.exceeds.available.amount"])
    waived = api.refused(f"loans/{loan_id}/charges/{charge_id}?command=waive", {})
    assert waived == (403, ["error.msg.loan.charge.was.given.back"])
    named = f"loans/{loan_id}/charges/external-id/C-{loan_id}?command=adjustment"
    rest = api.post(named, {})["subResourceId"]
    assert api.get(f"loans/{loan_id}/transactions/{rest}")["amount"] == 40
    api.post(f"loans/{loan_id}/transactions/{rest}?command=undo", {"transactionAmount": 0})
    summary = loan(api, loan_id)["summary"]
    assert (summary["totalChargeAdjustment"], summary["totalChargeAdjustmentReversed"]) == (60, 40)


def test_what_was_paid_of_a_charge_is_refunded(api: Api, loan_id: int, charge_id: int) -> None:
    path = f"loans/{loan_id}/transactions?command=chargeRefund"
    none = api.refused(path, {"loanChargeId": charge_id})
    assert none == (403, ["error.msg.loan.charge.refund.amount.exceeds.paid.amount"])
    repaid(api, loan_id, "01 February 2024", 3220)
    answer = api.post(path, {"loanChargeId": charge_id, "transactionAmount": 70, "externalId": f"R-{loan_id}"})
    assert answer["resourceExternalId"] == f"R-{loan_id}"
    told = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (told["type"]["id"], told["type"]["chargeRefund"], told["amount"]) == (24, True, 70)
    assert told["interestPortion"] == 70
    rest = api.post(path, {"loanChargeId": charge_id})["resourceId"]
    assert api.get(f"loans/{loan_id}/transactions/{rest}")["amount"] == 30
    missing = api.refused(path, {"loanChargeId": charge_id + 1})
    assert missing == (404, ["error.msg.loanCharge.id.invalid.for.given.loan"])


@pytest.mark.parametrize("body", [{}, {"loanChargeId": 1, "transactionAmount": -5}, {"loanChargeId": 1, "x": 2}])
def test_a_refund_that_cannot_be_read_is_refused(api: Api, loan_id: int, body: dict[str, object]) -> None:
    assert api.refused(f"loans/{loan_id}/transactions?command=chargeRefund", body)[0] == 400


def principal_first(kind: str) -> dict[str, Any]:
    """Return an order of its own for a kind of transaction."""
    order = advanced_order(kind=kind)
    rules = [each["paymentAllocationRule"] for each in order["paymentAllocationOrder"]]
    ranked = sorted(rules, key=lambda each: (rules.index(each) // 4, "PRINCIPAL" not in each))
    return {
        **order,
        "paymentAllocationOrder": [{"paymentAllocationRule": rule, "order": at} for at, rule in enumerate(ranked, 1)],
    }


@pytest.mark.parametrize(
    ("kind", "portion"),
    [
        ("CHARGE_ADJUSTMENT", "principalPortion"),
        # What has no order of its own follows the one for everything, not that of repayments.
        ("REPAYMENT", "interestPortion"),
        ("CHARGE_REFUND", "interestPortion"),
    ],
)
@pytest.mark.parametrize("penalty", [False, True])
def test_adjustments_follow_an_order_of_their_own(api: Api, kind: str, portion: str, *, penalty: bool) -> None:
    """All of the loan is late; the charge falls due with its third installment."""
    named = [advanced_order(), principal_first(kind)]
    progressive = {"loanScheduleType": "PROGRESSIVE", "transactionProcessingStrategyCode": ADVANCED}
    made = new_product(api, **{**FLAT, "interestType": 0}, **progressive, paymentAllocation=named)
    assert api.get(f"loanproducts/{made}")["paymentAllocation"] == named
    loan_id = lent(api, made)
    charge = put_on(api, loan_id, new_charge(api, amount=100, penalty=penalty), "20 March 2024")
    adjusted = api.post(f"loans/{loan_id}/charges/{charge}?command=adjustment", {})["subResourceId"]
    assert api.get(f"loans/{loan_id}/transactions/{adjusted}")[portion] == 100
