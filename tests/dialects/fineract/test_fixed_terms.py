"""Shares and lengths that are agreed beforehand, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import SPELLING
from tests.dialects.fineract.lending import ADVANCED, advanced_order, loan_body, new_loan, new_product, product_body
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api

EQUAL_PRINCIPAL = {"amortizationType": 0}
WITHOUT_INTEREST: dict[str, Any] = {
    "loanScheduleType": "PROGRESSIVE",
    "transactionProcessingStrategyCode": ADVANCED,
    "paymentAllocation": [advanced_order()],
    "interestRatePerPeriod": 0,
    "numberOfRepayments": 3,
    "repaymentEvery": 2,
}


def previewed(api: Api, product_id: int, **more: object) -> list[dict[str, Any]]:
    body = loan_body(product_id, new_client(api), **more)
    periods: list[dict[str, Any]] = api.post("loans?command=calculateLoanSchedule", body)["periods"]
    return periods[1:]


def test_a_share_of_the_principal_is_repaid_with_each_installment(api: Api) -> None:
    product_id = new_product(api, **EQUAL_PRINCIPAL, fixedPrincipalPercentagePerInstallment=5)
    assert api.get(f"loanproducts/{product_id}")["fixedPrincipalPercentagePerInstallment"] == 5
    shares = [each["principalDue"] for each in previewed(api, product_id)]
    assert shares == [*[600] * 11, 5400]
    own = [each["principalDue"] for each in previewed(api, product_id, fixedPrincipalPercentagePerInstallment=8)]
    assert own == [*[960] * 11, 1440]
    loan_id = new_loan(api, product_id, fixedPrincipalPercentagePerInstallment=8)
    api.put(f"loans/{loan_id}", {"principal": 6000})
    found = api.get(f"loans/{loan_id}", associations="repaymentSchedule")
    assert found["fixedPrincipalPercentagePerInstallment"] == 8
    assert found["repaymentSchedule"]["periods"][1]["principalDue"] == 480


def test_a_share_needs_equal_principal_and_a_percentage(api: Api) -> None:
    body = {**SPELLING, **product_body(fixedPrincipalPercentagePerInstallment=5)}
    (refused,) = api.call("POST", "loanproducts", json=body).json()["errors"]
    assert refused["userMessageGlobalisationCode"] == "validation.msg.loan.terms.not.supported.by.schedule.type"
    assert refused["parameterName"] == "fixedPrincipalPercentagePerInstallment"
    assert "a share of the principal" in refused["defaultUserMessage"]
    for wrong in (0.5, 101):
        body = product_body(**EQUAL_PRINCIPAL, fixedPrincipalPercentagePerInstallment=wrong)
        code = "validation.msg.loan.fixedPrincipalPercentagePerInstallment.is.not.within.expected.range"
        assert api.refused("loanproducts", body) == (400, [code])


def test_a_fixed_length_sets_the_last_due_date(api: Api) -> None:
    # Reference: three rows every two months from 1 February 2024, a length of seven months.
    product_id = new_product(api, **WITHOUT_INTEREST, fixedLength=7)
    days = {"submittedOnDate": "01 February 2024", "expectedDisbursementDate": "01 February 2024"}
    rows = previewed(api, product_id, **days)
    assert [each["dueDate"] for each in rows] == [[2024, 4, 1], [2024, 6, 1], [2024, 9, 1]]
    assert [each["daysInPeriod"] for each in rows] == [60, 61, 92]
    assert [each["dueDate"] for each in previewed(api, product_id, **days, fixedLength=5)][-1] == [2024, 7, 1]
    plain = new_product(api, **WITHOUT_INTEREST)
    assert previewed(api, plain, **days)[-1]["dueDate"] == [2024, 8, 1]
    assert api.get(f"loanproducts/{product_id}")["fixedLength"] == 7


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"interestRatePerPeriod": 12}, "validation.msg.loan.terms.not.supported.by.schedule.type"),
        ({"fixedLength": 4}, "validation.msg.loan.fixedLength.is.not.within.expected.range"),
    ],
)
def test_a_fixed_length_is_refused_where_it_means_nothing(api: Api, change: dict[str, Any], code: str) -> None:
    body = product_body(**{**WITHOUT_INTEREST, "fixedLength": 7, **change})
    assert api.refused("loanproducts", body) == (400, [code])


def test_a_loan_may_not_end_before_its_last_installment_but_one(api: Api) -> None:
    product_id = new_product(api, **WITHOUT_INTEREST, fixedLength=5)
    late = {"repaymentsStartingFromDate": "15 May 2024"}
    refused = api.refused("loans", loan_body(product_id, new_client(api), **late))
    assert refused == (400, ["error.msg.number.repayments.and.fixed.length.configuration.not.valid"])
