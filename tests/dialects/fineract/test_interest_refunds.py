"""Interest that goes back with a refund, and the order in which a chargeback is owed, as products name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ACCRUAL,
    ADVANCED,
    accounts,
    advanced_order,
    lent,
    loan,
    new_loan,
    product_body,
    repaid,
    undone,
)

if TYPE_CHECKING:
    from tests.api import Api

PROGRESSIVE = {
    "transactionProcessingStrategyCode": ADVANCED,
    "loanScheduleType": "PROGRESSIVE",
    "principal": 1000,
    "minPrincipal": 1,
    "numberOfRepayments": 4,
    "interestRatePerPeriod": 9.9,
}
RECALCULATED = {
    "isInterestRecalculationEnabled": True,
    "rescheduleStrategyMethod": 4,
    "recalculationRestFrequencyType": 2,
    "interestCalculationPeriodType": 0,
    "preClosureInterestCalculationStrategy": 1,
}
REFUND, PAYOUT = "MERCHANT_ISSUED_REFUND", "PAYOUT_REFUND"


def body(**more: object) -> dict[str, Any]:
    """A progressive product of 1000.00 at 9.9 %, principal before interest."""
    order = advanced_order()
    ranked = sorted(order["paymentAllocationOrder"], key=lambda each: "PRINCIPAL" not in each["paymentAllocationRule"])
    by_timing = [
        {"paymentAllocationRule": each["paymentAllocationRule"], "order": place}
        for place, each in enumerate(sorted(ranked, key=_timing), 1)
    ]
    return product_body(
        **{**PROGRESSIVE, "paymentAllocation": [{**order, "paymentAllocationOrder": by_timing}], **more}
    )


def _timing(each: dict[str, Any]) -> int:
    return [each["paymentAllocationRule"].startswith(word) for word in ("PAST_DUE", "DUE", "IN_ADVANCE")].index(True)


def refunded(
    api: Api, loan_id: int, amount: object, on: str, name: str = "merchantIssuedRefund", **more: object
) -> int:
    given = {"transactionDate": on, "transactionAmount": amount, **more}
    made: int = api.post(f"loans/{loan_id}/transactions?command={name}", given)["resourceId"]
    return made


def standing(api: Api, loan_id: int, kind: str) -> list[dict[str, Any]]:
    rows = api.get(f"loans/{loan_id}/transactions")["content"]
    return [row for row in rows if row["type"][kind] and not row["manuallyReversed"]]


def test_a_product_says_with_which_refunds_interest_goes_back(api: Api) -> None:
    gl = accounts(api)
    asked = body(supportedInterestRefundTypes=[REFUND], accountingRule=ACCRUAL, **gl, **RECALCULATED)
    product_id = api.post("loanproducts", asked)["resourceId"]
    told = {"id": REFUND, "code": REFUND, "value": "Merchant Issued Refund"}
    assert api.get(f"loanproducts/{product_id}")["supportedInterestRefundTypes"] == [told]
    loan_id = lent(api, product_id)
    assert loan(api, loan_id)["supportedInterestRefundTypes"] == [told]
    first = loan(api, loan_id)["repaymentSchedule"]["periods"][1]
    # Half of the principal comes back after half a month: half of what all of it has borne, 1000 · 9.9 % · 15 / 366.
    given_back = refunded(api, loan_id, 500, "16 January 2024")
    (interest,) = standing(api, loan_id, "interestRefund")
    assert (interest["type"]["id"], interest["amount"]) == (33, 2.03)
    assert first["interestDue"] > interest["amount"]
    summary = loan(api, loan_id)["summary"]
    assert (summary["totalInterestRefund"], summary["totalMerchantRefund"]) == (2.03, 500)
    lines = api.get("journalentries", transactionId=f"L{interest['id']}")["pageItems"]
    out_of = [line["glAccountId"] for line in lines if line["entryType"]["value"] == "DEBIT"]
    assert out_of == [gl["interestOnLoanAccountId"]]
    undone(api, loan_id, given_back)
    assert not standing(api, loan_id, "interestRefund")


def test_whoever_enters_a_refund_may_say_otherwise(api: Api) -> None:
    product_id = api.post("loanproducts", body(supportedInterestRefundTypes=[PAYOUT], **RECALCULATED))["resourceId"]
    loan_id = lent(api, product_id)
    refunded(api, loan_id, 100, "16 January 2024")
    refunded(api, loan_id, 100, "16 January 2024", "payoutRefund", interestRefundCalculation=False)
    assert not standing(api, loan_id, "interestRefund")
    asked = refunded(api, loan_id, 100, "16 January 2024", interestRefundCalculation=True)
    (interest,) = standing(api, loan_id, "interestRefund")
    assert interest["amount"] == 0.41
    # Entered anew it goes on giving interest back.
    api.post(f"loans/{loan_id}/transactions/{asked}", {"transactionDate": "16 January 2024", "transactionAmount": 200})
    (interest,) = standing(api, loan_id, "interestRefund")
    assert interest["amount"] == 0.81


def test_interest_goes_back_with_refunds_of_progressive_schedules_alone(api: Api) -> None:
    code = "validation.msg.loan.transaction.interestRefundCalculation.is.not.supported"
    asked = {"transactionDate": "16 January 2024", "transactionAmount": 100, "interestRefundCalculation": True}
    loan_id = lent(api, api.post("loanproducts", body())["resourceId"])
    assert api.refused(f"loans/{loan_id}/transactions?command=goodwillCredit", asked) == (400, [code])
    loan_id = lent(api)
    assert api.refused(f"loans/{loan_id}/transactions?command=payoutRefund", asked) == (400, [code])
    path = "validation.msg.loanproduct.supportedInterestRefundTypes"
    status, codes = api.refused("loanproducts", product_body(supportedInterestRefundTypes=[REFUND]))
    assert (status, codes) == (400, [f"{path}.supported.only.for.progressive.loan.schedule.type"])


@pytest.mark.parametrize(
    ("order", "owed"),
    [((), (283.0, 0)), (("INTEREST", "PRINCIPAL", "PENALTY", "FEE"), (None, 8.25)), (("PRINCIPAL", "FEE"), None)],
)
def test_a_chargeback_is_owed_in_the_order_of_its_product(
    api: Api, order: tuple[str, ...], owed: tuple[float | None, float] | None
) -> None:
    ranked = [{"creditAllocationRule": word, "order": place} for place, word in enumerate(order, 1)]
    given = [{"transactionType": "CHARGEBACK", "creditAllocationOrder": ranked}] if ranked else []
    asked = body(creditAllocation=given, interestCalculationPeriodType=1)
    if owed is None:
        code = "validation.msg.loanproduct.creditAllocation.must.name.each.part.once"
        assert api.refused("loanproducts", asked) == (400, [code])
        return
    product_id = api.post("loanproducts", asked)["resourceId"]
    assert api.get(f"loanproducts/{product_id}")["creditAllocation"] == given
    loan_id = lent(api, product_id)
    first = loan(api, loan_id)["repaymentSchedule"]["periods"][1]
    paid = repaid(api, loan_id, "01 February 2024", first["totalDueForPeriod"])
    before = loan(api, loan_id)["repaymentSchedule"]["periods"][2]
    answer = api.post(f"loans/{loan_id}/transactions/{paid}?command=chargeback", {"transactionAmount": 100})
    told = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    interest = first["interestDue"] if order else 0
    assert (told["interestPortion"], told["principalPortion"]) == (interest, 100 - interest)
    periods = loan(api, loan_id)["repaymentSchedule"]["periods"]
    assert sum(each["interestDue"] for each in periods[1:]) == pytest.approx(
        sum(each["interestDue"] for each in [first, before, *periods[3:5]]) + interest
    )


def test_only_a_progressive_product_names_an_order_for_chargebacks(api: Api) -> None:
    words = ("PRINCIPAL", "INTEREST", "FEE", "PENALTY")
    ranked = [{"creditAllocationRule": word, "order": place} for place, word in enumerate(words, 1)]
    given = [{"transactionType": "CHARGEBACK", "creditAllocationOrder": ranked}]
    path = "validation.msg.loanproduct.creditAllocation"
    codes = [f"{path}.supported.only.for.advanced.payment.allocation.strategy"]
    assert api.refused("loanproducts", product_body(creditAllocation=given)) == (400, codes)
    assert api.refused("loanproducts", body(creditAllocation=[*given, *given]))[0] == 400


def test_a_loan_that_is_not_paid_out_gives_no_interest_back(api: Api) -> None:
    product_id = api.post("loanproducts", body(supportedInterestRefundTypes=[REFUND]))["resourceId"]
    loan_id = new_loan(api, product_id)
    status, _ = api.refused(
        f"loans/{loan_id}/transactions?command=merchantIssuedRefund",
        {"transactionDate": "16 January 2024", "transactionAmount": 1},
    )
    assert status == 400
