"""Fees that fall due with every installment, over HTTP: defined, put on a product, and charged on its loans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.fineract.lending import (
    LENT_ON,
    approved,
    disbursed,
    loan,
    loan_body,
    new_loan,
    new_product,
    product_body,
    repaid,
)
from tests.dialects.fineract.people import new_client

from samity.app import create_app
from samity.close_of_business import close_day
from samity.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

FLAT, OF_AMOUNT, OF_BOTH, OF_INTEREST = 1, 2, 3, 4
ON_A_DAY, EVERY_INSTALLMENT, OVERDUE = 2, 8, 9
# 12,000 at 12 % a year in four months, with equal principal: 120, 90, 60 and 30 of interest.
FOUR_MONTHS = {"numberOfRepayments": 4, "amortizationType": 0}
CHANGED = "error.msg.charge.time.and.calculation.cannot.be.changed"


def charge_body(calculation: int, amount: object, **more: object) -> dict[str, Any]:
    return {
        "name": uuid4().hex,
        "currencyCode": "KES",
        "amount": amount,
        "active": True,
        "chargeAppliesTo": 1,
        "chargeTimeType": EVERY_INSTALLMENT,
        "chargeCalculationType": calculation,
        "chargePaymentMode": 0,
        **more,
    }


def defined(api: Api, calculation: int, amount: object, **more: object) -> int:
    made: int = api.post("charges", charge_body(calculation, amount, **more))["resourceId"]
    return made


def charging(api: Api, *charges: int) -> int:
    """Define a product that puts charges on its loans."""
    return new_product(api, **FOUR_MONTHS, charges=[{"id": each} for each in charges])


def applied(api: Api, product_id: int) -> int:
    return new_loan(api, product_id, numberOfRepayments=4, loanTermFrequency=4)


def fees_due(told: dict[str, Any]) -> list[float]:
    return [each["feeChargesDue"] for each in told["periods"] if each.get("period")]


def charges_of(api: Api, loan_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"loans/{loan_id}/charges")
    return found


@pytest.mark.parametrize(
    ("calculation", "amount", "fees"),
    [
        (FLAT, 25, [25, 25, 25, 25]),
        (OF_AMOUNT, 1, [30, 30, 30, 30]),
        (OF_INTEREST, 5.5, [6.6, 4.95, 3.3, 1.65]),
        (OF_BOTH, 1, [31.2, 30.9, 30.6, 30.3]),
    ],
)
def test_each_installment_asks_for_its_fee(api: Api, calculation: int, amount: float, fees: list[float]) -> None:
    product_id = charging(api, defined(api, calculation, amount))
    body = loan_body(product_id, new_client(api), numberOfRepayments=4, loanTermFrequency=4)
    assert fees_due(api.post("loans?command=calculateLoanSchedule", body)) == fees
    loan_id = applied(api, product_id)
    assert fees_due(loan(api, loan_id)["repaymentSchedule"]) == fees
    [planned] = charges_of(api, loan_id)
    assert (planned["amount"], planned["amountOutstanding"]) == (round(sum(fees), 2), round(sum(fees), 2))
    approved(api, loan_id)
    disbursed(api, loan_id)
    assert fees_due(loan(api, loan_id)["repaymentSchedule"]) == fees
    [told] = charges_of(api, loan_id)
    assert (told["chargeTimeType"]["id"], told["chargeCalculationType"]["id"]) == (EVERY_INSTALLMENT, calculation)
    assert (told["amount"], told["amountOrPercentage"]) == (round(sum(fees), 2), amount)
    assert [each["amount"] for each in told["installmentChargeData"]] == fees
    assert [each["installmentNumber"] for each in told["installmentChargeData"]] == [1, 2, 3, 4]
    assert api.get(f"loans/{loan_id}/charges/{told['id']}") == told


def test_a_fee_is_paid_with_its_installment_and_waived_one_by_one(api: Api) -> None:
    loan_id = applied(api, charging(api, defined(api, FLAT, 25)))
    approved(api, loan_id)
    disbursed(api, loan_id)
    repaid(api, loan_id, "01 February 2024", 3145)
    [told] = charges_of(api, loan_id)
    assert (told["amountPaid"], told["amountOutstanding"]) == (25, 75)
    path = f"loans/{loan_id}/charges/{told['id']}?command=waive"
    api.post(path, {"installmentNumber": 4})
    api.post(path)
    [told] = charges_of(api, loan_id)
    assert [each["amountWaived"] for each in told["installmentChargeData"]] == [0, 25, 0, 25]
    assert (told["amountWaived"], told["amountOutstanding"]) == (50, 25)
    assert api.refused(path, {"installmentNumber": 5})[0] == 404
    api.post(path)
    assert api.refused(path, {})[0] == 403
    [told] = charges_of(api, loan_id)
    assert (told["chargePayable"], told["waived"]) == (False, True)


def test_fees_go_with_the_disbursement_and_come_with_the_next(api: Api) -> None:
    loan_id = applied(api, charging(api, defined(api, OF_AMOUNT, 1)))
    approved(api, loan_id)
    disbursed(api, loan_id)
    api.post(f"loans/{loan_id}?command=undodisbursal")
    assert [each["amount"] for each in charges_of(api, loan_id)] == [120]
    assert fees_due(loan(api, loan_id)["repaymentSchedule"]) == [30] * 4
    disbursed(api, loan_id, transactionAmount=6000)
    assert [each["amount"] for each in charges_of(api, loan_id)] == [60]
    assert fees_due(loan(api, loan_id)["repaymentSchedule"]) == [15] * 4


def test_a_loan_keeps_the_fees_that_it_agreed_on(api: Api) -> None:
    fee = defined(api, FLAT, 25)
    product_id = charging(api, fee)
    before = applied(api, product_id)
    api.put(f"charges/{fee}", {"amount": 40})
    after = applied(api, product_id)
    api.put(f"charges/{fee}", {"active": False})
    none = applied(api, product_id)
    assert [fees_due(loan(api, each)["repaymentSchedule"])[0] for each in (before, after, none)] == [25, 40, 0]
    api.put(f"loanproducts/{product_id}", {"charges": []})
    approved(api, before)
    disbursed(api, before)
    assert fees_due(loan(api, before)["repaymentSchedule"]) == [25] * 4


def test_a_product_tells_its_charges_and_keeps_them(api: Api) -> None:
    fees = [defined(api, FLAT, 25), defined(api, OF_INTEREST, 0.5)]
    product_id = charging(api, *fees)
    api.put(f"loanproducts/{product_id}", {"description": "with fees"})
    told = api.get(f"loanproducts/{product_id}")["charges"]
    assert [(each["id"], each["amount"]) for each in told] == [(fees[0], 25), (fees[1], 0.5)]
    [listed] = [each for each in api.get("loanproducts") if each["id"] == product_id]
    template = api.get("loans/template", templateType="individual", clientId=new_client(api), productId=product_id)
    assert listed["charges"] == template["charges"] == told
    assert not set(fees) & {each["id"] for each in template["chargeOptions"]}


def test_fees_are_due_beside_charges_of_the_same_loan(api: Api) -> None:
    visit = defined(api, FLAT, 15, chargeTimeType=ON_A_DAY)
    loan_id = applied(api, charging(api, defined(api, FLAT, 25)))
    approved(api, loan_id)
    disbursed(api, loan_id)
    # After the last due date: it has an installment of its own, and no fee of every installment stands there.
    api.post(f"loans/{loan_id}/charges", {"chargeId": visit, "dueDate": "15 May 2024"})
    assert fees_due(loan(api, loan_id)["repaymentSchedule"]) == [25, 25, 25, 25, 15]
    assert sorted(each["amount"] for each in charges_of(api, loan_id)) == [15, 100]
    api.post(f"loans/{loan_id}?command=undodisbursal")
    disbursed(api, loan_id)
    assert fees_due(loan(api, loan_id)["repaymentSchedule"]) == [25, 25, 25, 25, 15]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"chargeCalculationType": OF_AMOUNT, "chargeTimeType": ON_A_DAY}, "chargeCalculationType.is.not.supported"),
        ({"chargeCalculationType": OF_AMOUNT, "amount": 100.5}, "amount.is.not.a.percentage"),
        ({"chargeCalculationType": OF_AMOUNT, "amount": 0.0000001}, "amount.is.not.a.percentage"),
        ({"chargeTimeType": 1}, "chargeTimeType.is.not.supported"),
        ({"chargeCalculationType": 5}, "chargeCalculationType.is.not.supported"),
    ],
)
def test_what_is_no_such_charge_is_refused(api: Api, given: dict[str, Any], refused: str) -> None:
    status, codes = api.refused("charges", {**charge_body(FLAT, 5), **given})
    assert (status, codes) == (400, [f"validation.msg.charge.{refused}"])


def test_when_a_charge_falls_due_stays_as_it_was_defined(api: Api) -> None:
    fee = defined(api, OF_AMOUNT, 1)
    assert api.get(f"charges/{fee}")["chargeCalculationType"]["value"] == "% Amount"
    for other in ({"chargeCalculationType": OF_INTEREST}, {"chargeTimeType": ON_A_DAY, "chargeCalculationType": FLAT}):
        answer = api.call("PUT", f"charges/{fee}", json={"locale": "en", **other})
        found = [each["userMessageGlobalisationCode"] for each in answer.json()["errors"]]
        assert (answer.status_code, found) == (403, [CHANGED])
    api.put(f"charges/{fee}", {"amount": 2, "chargeTimeType": EVERY_INSTALLMENT})
    assert api.get(f"charges/{fee}")["amount"] == 2


def test_a_product_charges_only_what_falls_due_with_installments(api: Api) -> None:
    on_a_day = defined(api, FLAT, 15, chargeTimeType=ON_A_DAY)
    gone, elsewhere = defined(api, FLAT, 15, active=False), defined(api, FLAT, 15, currencyCode="USD")

    def refused(*charges: int) -> tuple[int, list[str]]:
        answer: tuple[int, list[str]] = api.refused(
            "loanproducts", product_body(charges=[{"id": each} for each in charges])
        )
        return answer

    assert refused(on_a_day) == (400, ["validation.msg.loanproduct.charges.is.not.supported"])
    assert refused(gone) == (403, ["error.msg.charge.is.not.active"])
    assert refused(elsewhere) == (403, ["error.msg.loanCharge.cannot.be.added.as.currency.is.not.the.loans"])
    assert refused(999_999)[0] == 404


def test_a_fee_of_installments_is_put_on_no_loan_by_itself(api: Api) -> None:
    fee = defined(api, FLAT, 25)
    loan_id = new_loan(api)
    approved(api, loan_id)
    disbursed(api, loan_id)
    asked = {"chargeId": fee, "dueDate": LENT_ON}
    codes = ["error.msg.charge.is.put.on.loans.by.products.alone"]
    assert api.refused(f"loans/{loan_id}/charges", asked) == (403, codes)


def test_a_late_fee_is_told_as_a_charge_of_its_own(own_engine: Engine) -> None:
    api = Api(create_app(Settings(), own_engine))
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": "01 January 2024"})
    late = defined(api, OF_AMOUNT, 1.5, chargeTimeType=OVERDUE, penalty=True)
    loan_id = applied(api, charging(api, defined(api, FLAT, 25), late))
    assert [each["amount"] for each in charges_of(api, loan_id)] == [100]
    approved(api, loan_id)
    disbursed(api, loan_id)
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": "01 February 2024"})
    assert close_day(own_engine).report.steps["late fees charged"].alone == 1
    fee, told = charges_of(api, loan_id)
    assert (fee["amount"], told["amount"], told["dueDate"], told["penalty"]) == (100, 45, [2024, 2, 1], True)
    assert (told["chargeTimeType"]["id"], told["chargeId"]) == (OVERDUE, late)
    assert close_day(own_engine).report.steps["late fees charged"].alone == 0
    api.post(f"loans/{loan_id}/charges/{told['id']}?command=waive")
    assert charges_of(api, loan_id)[1]["amountWaived"] == 45


def test_a_late_fee_is_a_penalty(api: Api) -> None:
    refused = api.refused("charges", charge_body(FLAT, 5, chargeTimeType=OVERDUE))
    assert refused == (400, ["validation.msg.charge.penalty.is.needed.for.overdue.fees"])
