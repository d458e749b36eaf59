"""Orders of advanced payment allocation: of the transaction types that are published, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
from tests.dialects.fineract.lending import ADVANCED, advanced_order, lent, loan, product_body

from samity.dialects.fineract.payment_allocation import WireTransactionType

if TYPE_CHECKING:
    from tests.api import Api

OTHERS = [each for each in get_args(WireTransactionType) if each != "DEFAULT"]


def allocating(*orders: dict[str, Any]) -> dict[str, Any]:
    return product_body(
        loanScheduleType="PROGRESSIVE", transactionProcessingStrategyCode=ADVANCED, paymentAllocation=list(orders)
    )


@pytest.mark.parametrize("kind", OTHERS)
def test_a_published_transaction_type_that_repeats_the_default_order_is_told_back(api: Api, kind: str) -> None:
    orders = (advanced_order(), advanced_order(kind=kind))
    made = api.post("loanproducts", allocating(*orders))["resourceId"]
    assert api.get(f"loanproducts/{made}")["paymentAllocation"] == list(orders)


def test_an_order_of_repayments_and_one_that_repeats_stand_together(api: Api) -> None:
    orders = (
        advanced_order(),
        advanced_order("LAST_INSTALLMENT", "REPAYMENT"),
        advanced_order(kind="GOODWILL_CREDIT"),
    )
    made = api.post("loanproducts", allocating(*orders))["resourceId"]
    assert api.get(f"loanproducts/{made}")["paymentAllocation"] == list(orders)


@pytest.mark.parametrize("second", [advanced_order(kind="FOO"), advanced_order(), advanced_order("LAST_INSTALLMENT")])
def test_a_transaction_type_that_nobody_publishes_or_that_is_named_twice_is_refused(
    api: Api, second: dict[str, Any]
) -> None:
    refused = api.refused("loanproducts", allocating(advanced_order(), second))
    named = "validation.msg.loanproduct.paymentAllocation[1].transactionType.is.not.one.of.expected.enumerations"
    assert refused == (400, [named])


def test_credits_of_each_kind_may_have_an_order_of_their_own(api: Api) -> None:
    orders = (
        advanced_order(),
        advanced_order("LAST_INSTALLMENT", "REPAYMENT"),
        advanced_order("LAST_INSTALLMENT", "PAYOUT_REFUND"),
    )
    made = api.post("loanproducts", allocating(*orders))["resourceId"]
    assert api.get(f"loanproducts/{made}")["paymentAllocation"] == list(orders)
    kinds = api.get("loanproducts/template")["advancedPaymentAllocationTransactionTypes"]
    assert [each["code"] for each in kinds][:2] == ["DEFAULT", "REPAYMENT"]
    assert {"PAYOUT_REFUND", "CHARGE_ADJUSTMENT"} <= {each["code"] for each in kinds}


@pytest.mark.parametrize(
    ("orders", "credit", "settled"),
    [
        # Each is ahead of all due dates: the next installment, or the last one.
        ([("NEXT_INSTALLMENT", "DEFAULT"), ("LAST_INSTALLMENT", "GOODWILL_CREDIT")], "goodwillCredit", 4),
        ([("LAST_INSTALLMENT", "DEFAULT"), ("NEXT_INSTALLMENT", "GOODWILL_CREDIT")], "goodwillCredit", 1),
        ([("NEXT_INSTALLMENT", "DEFAULT"), ("LAST_INSTALLMENT", "GOODWILL_CREDIT")], "payoutRefund", 1),
        # What has no order of its own follows the one for everything, not that of repayments.
        ([("NEXT_INSTALLMENT", "DEFAULT"), ("LAST_INSTALLMENT", "REPAYMENT")], "goodwillCredit", 1),
        ([("NEXT_INSTALLMENT", "DEFAULT"), ("LAST_INSTALLMENT", "REPAYMENT")], "repayment", 4),
    ],
)
def test_a_credit_settles_in_its_own_order(api: Api, orders: list[tuple[str, str]], credit: str, settled: int) -> None:
    named = [advanced_order(future, kind) for future, kind in orders]
    body = {**allocating(*named), "principal": 12000, "numberOfRepayments": 4}
    loan_id = lent(api, api.post("loanproducts", body)["resourceId"])
    given = {"transactionDate": "05 January 2024", "transactionAmount": 100}
    api.post(f"loans/{loan_id}/transactions?command={credit}", given)
    periods = loan(api, loan_id)["repaymentSchedule"]["periods"][1:]
    assert [each["period"] for each in periods if each["totalPaidForPeriod"]] == [settled]
