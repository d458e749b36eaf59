"""Another rate and another amount of a loan, agreed over Mambu's API while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.real_balance import DUE, DYNAMIC, NOTHING, TEN_PERCENT, dynamic, lent, rows

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

FIXED = {**DYNAMIC, "repaymentScheduleMethod": "FIXED"}
ANNUITY = {**TEN_PERCENT, "interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}


@pytest.fixture
def api(app: FastAPI) -> Api:
    return Api(app)


def done(mambu: Mambu, loan_id: str, act: str, **body: object) -> dict[str, Any]:
    """Change a loan, and return all that is told of it."""
    assert mambu.call("POST", f"loans/{loan_id}:{act}", json=body).status_code == 204
    told: dict[str, Any] = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    return told


def test_another_rate_is_told_and_borne_from_its_day(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    loan = done(mambu, loan_id, "changeInterestRate", interestRate=20, valueDate=DUE[0], notes="Agreed")
    assert loan["interestSettings"]["interestRate"] == 20
    # 10 % of a thousand for the first month, 20 % for those after it, of which none was paid.
    assert [interest for _, interest, _ in rows(mambu, loan_id)] == [8.33] + [16.67] * 5
    back = done(mambu, loan_id, "changeInterestRate", interestRate=10, valueDate=DUE[0])
    assert back["interestSettings"]["interestRate"] == 10
    assert [interest for _, interest, _ in rows(mambu, loan_id)] == [8.33] * 6


def test_another_amount_is_repaid_from_its_day(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    done(mambu, loan_id, "changeRepaymentValue", amount=300, valueDate=DUE[0])
    assert [principal for principal, _, _ in rows(mambu, loan_id)] == [166.67, 300, 300, 233.33, 0, 0]


def test_an_annuity_asks_for_another_total(mambu: Mambu, api: Api) -> None:
    loan_id = lent(
        api,
        mambu.post("loanproducts", dynamic(type="FIXED_TERM_LOAN", scheduleSettings=FIXED, interestSettings=ANNUITY)),
    )
    done(mambu, loan_id, "changePeriodicPayment", periodicPayment=100, valueDate=DUE[0])
    totals = [round(principal + interest, 2) for principal, interest, _ in rows(mambu, loan_id)]
    assert totals[1:5] == [100] * 4


@pytest.mark.parametrize(
    ("act", "body", "source"),
    [
        ("changeInterestRate", {"interestRate": 25, "valueDate": DUE[0]}, "interestRate"),
        ("changeInterestRate", {"interestRate": -1, "valueDate": DUE[0]}, "interestRate"),
        ("changeInterestRate", {"interestRate": 5, "valueDate": "2199-01-01"}, "valueDate"),
        ("changeInterestRate", {"interestRate": 5, "valueDate": "2020-01-01"}, "valueDate"),
        ("changeInterestRate", {"interestRate": 5, "interestSpread": 1, "valueDate": DUE[0]}, "interestSpread"),
        ("changeRepaymentValue", {"amount": 0, "valueDate": DUE[0]}, "amount"),
        ("changeRepaymentValue", {"amount": "1.005", "valueDate": DUE[0]}, "amount"),
        ("changeRepaymentValue", {"amount": 5, "percentage": 5, "valueDate": DUE[0]}, "percentage"),
        ("changeRepaymentValue", {"amount": 5, "valueDate": 1706745600}, "valueDate"),
        ("changeRepaymentValue", {"amount": 5, "valueDate": None}, "valueDate"),
        ("changePeriodicPayment", {"periodicPayment": 100, "valueDate": DUE[0]}, ""),
    ],
)
def test_what_stands_against_a_change_is_named(
    mambu: Mambu, api: Api, act: str, body: dict[str, Any], source: str
) -> None:
    bounded = {"interestRate": {"defaultValue": 10, "minValue": 1, "maxValue": 20}}
    settings = {**TEN_PERCENT, "indexRateSettings": {**TEN_PERCENT["indexRateSettings"], **bounded}}
    loan_id = lent(api, mambu.post("loanproducts", dynamic(interestSettings=settings)))
    status, faults = mambu.refused("POST", f"loans/{loan_id}:{act}", body)
    assert (status, [each for each, _ in faults]) == (400, [source])


def test_an_amount_that_is_too_fine_is_named_as_it_was_sent(mambu: Mambu, api: Api) -> None:
    annuity = dynamic(type="FIXED_TERM_LOAN", scheduleSettings=FIXED, interestSettings=ANNUITY)
    loan_id = lent(api, mambu.post("loanproducts", annuity))
    body = {"periodicPayment": "100.005", "valueDate": DUE[0]}
    _, faults = mambu.refused("POST", f"loans/{loan_id}:changePeriodicPayment", body)
    assert [each for each, _ in faults] == ["periodicPayment"]


def test_what_is_due_on_demand_has_no_amount_to_repay(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic(scheduleSettings=NOTHING)))
    assert mambu.refused("POST", f"loans/{loan_id}:changeRepaymentValue", {"amount": 5, "valueDate": DUE[0]})[0] == 400
    loan = done(mambu, loan_id, "changeInterestRate", interestRate=20, valueDate=DUE[0])
    assert loan["interestSettings"]["interestRate"] == 20
