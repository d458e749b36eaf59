"""Orders of advanced payment allocation: of the transaction types that are published, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
from tests.dialects.fineract.lending import ADVANCED, advanced_order, product_body

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
