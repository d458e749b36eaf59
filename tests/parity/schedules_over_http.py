"""Fineract's reference loans as an integrator would send them to our API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.api import short_name
from tests.parity.test_schedule_rules import disbursed

from samity.dialects.fineract import loan_spelling as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.api import Api
    from tests.parity.reference import Case

SPELLING = {"locale": "en", "dateFormat": "yyyy-MM-dd"}
Rows = list[tuple[str, ...]]

_SAME = {"SAME_AS_REPAYMENT_PERIOD": "SAME_AS_REPAYMENT", "DAYS_30": "THIRTY"}
_NUMBERED: dict[str, Mapping[Any, dict[str, Any]]] = {
    "interestRateFrequencyType": words.RATE_UNITS,
    "repaymentFrequencyType": words.REPAYMENT_UNITS,
    "amortizationType": words.AMORTIZATIONS,
    "interestType": words.INTEREST_METHODS,
    "interestCalculationPeriodType": words.INTEREST_PERIODS,
    "daysInMonthType": words.DAYS_IN_MONTH,
}
_YEARS = {"ACTUAL": 1, "DAYS_360": 360, "DAYS_364": 364, "DAYS_365": 365}
_STARTS = {"DISBURSEMENT_DATE": 1, "SUBMITTED_ON_DATE": 2}
_AS_THEY_ARE = (
    "currencyCode",
    "digitsAfterDecimal",
    "inMultiplesOf",
    "numberOfRepayments",
    "repaymentEvery",
    "interestRatePerPeriod",
    "transactionProcessingStrategyCode",
    "graceOnPrincipalPayment",
    "graceOnInterestPayment",
    "graceOnInterestCharged",
    "installmentAmountInMultiplesOf",
    "isEqualAmortization",
    "allowPartialPeriodInterestCalculation",
    "loanScheduleType",
    "loanScheduleProcessingType",
    "enableDownPayment",
    "principalThresholdForLastInstallment",
    "fixedLength",
    "daysInYearCustomStrategy",
    "interestRecognitionOnDisbursementDate",
    "enableIncomeCapitalization",
    "enableBuyDownFee",
)
# Features whose transactions are not among those of a first schedule: with one disbursement and before any payment
# they change neither its dates nor its amounts.
_LATER = (
    "isInterestRecalculationEnabled",
    "multiDisburseLoan",
    "enableAccrualActivityPosting",
    "enableInstallmentLevelDelinquency",
    "supportedInterestRefundTypes",
    "chargeOffBehaviour",
)
_ONLY_LATER = ("enableIncomeCapitalization", "enableBuyDownFee")


def product_body(case: Case, *, first_schedule_only: bool) -> dict[str, Any]:
    """Return the product of a case; accounting, arrears and delinquency have no part in a schedule and are left out.

    Args:
        case: of the reference.
        first_schedule_only: leave out features that bear on what happens to the loan later.
    """
    params = case["loan_params"]
    names = [name for name in _AS_THEY_ARE if not (first_schedule_only and name in _ONLY_LATER)]
    body = {name: params[name] for name in names if params.get(name) is not None}
    body |= {name: _number(name, params[name]) for name in _NUMBERED}
    orders = [each for each in params["paymentAllocation"] if _is_default(each) or not first_schedule_only]
    body |= {
        **SPELLING,
        "name": uuid4().hex,
        "shortName": short_name(),
        "principal": params["principal"],
        "daysInYearType": _YEARS[params["daysInYearType"]],
        "repaymentStartDateType": _STARTS[params["repaymentStartDateType"]],
        "paymentAllocation": [_ranked(each) for each in orders],
        "charges": [] if not params["productCharges"] else [{"id": 1}],
        "accountingRule": 1,
    }
    if not first_schedule_only:
        body |= {name: params[name] for name in _LATER if params.get(name) is not None}
        body["creditAllocation"] = params["creditAllocation"]
    return body


def loan_body(case: Case, product_id: int, client_id: int, charges: dict[str, int]) -> dict[str, Any]:
    """Return the application of a case: as much as was disbursed, on the day it was.

    Args:
        case: of the reference.
        product_id: of its product.
        client_id: of the borrower.
        charges: our charge for FEE and for PENALTY; what is not flat and due on a date has none.
    """
    params = case["loan_params"]
    disbursed_on, amount = disbursed(case)
    body = {
        **SPELLING,
        "productId": product_id,
        "clientId": client_id,
        "loanType": params["loanType"],
        "submittedOnDate": min(params["submittedOnDate"], disbursed_on),
        "expectedDisbursementDate": disbursed_on,
        "principal": amount,
        "loanTermFrequency": params["loanTermFrequency"],
        "loanTermFrequencyType": _number("repaymentFrequencyType", params["loanTermFrequencyType"]),
        "interestChargedFromDate": params["interestChargedFromDate"],
        "charges": [_charge(each, charges) for each in case["charges"]],
        "fixedEmiAmount": params["fixedEmiAmount"],
    }
    tranches = params.get("expectedTranches") or []
    made = case["disbursements"]
    if max(len(tranches), len(made)) > 1:
        body["disbursementData"] = tranches or made
    return body


def rows_of(api: Api, body: dict[str, Any]) -> Rows | list[str]:
    """Return our schedule as (due date, principal, interest, fees, penalties), or the codes of the refusal."""
    response = api.call("POST", "loans?command=calculateLoanSchedule", json=body)
    if response.status_code != 200:
        assert response.status_code < 500, response.text
        return [each["userMessageGlobalisationCode"] for each in response.json()["errors"]]
    names = ("principalDue", "interestDue", "feeChargesDue", "penaltyChargesDue")
    return [
        ("{:04}-{:02}-{:02}".format(*each["dueDate"]), *(f"{each[name]:.2f}" for name in names))
        for each in response.json()["periods"][1:]
    ]


def expected_rows(case: Case) -> Rows:
    """Return the reference's schedule in the same form."""
    names = ("principal", "interest", "fees", "penalties")
    rows = [each for each in case["expected"]["rows"] if each["kind"] != "disbursement"]
    return [(each["date"], *(f"{float(each[name] or 0):.2f}" for name in names)) for each in rows]


def _number(name: str, word: str) -> int:
    spelled = {str(each): spelling["id"] for each, spelling in _NUMBERED[name].items()}
    number: int = spelled[_SAME.get(word, word)]
    return number


def _is_default(order: dict[str, Any]) -> bool:
    return bool(order["transactionType"] == "DEFAULT")


def _ranked(order: dict[str, Any]) -> dict[str, Any]:
    ranked = enumerate(order["paymentAllocationOrder"], 1)
    return {**order, "paymentAllocationOrder": [{"paymentAllocationRule": each, "order": n} for n, each in ranked]}


def _charge(charge: dict[str, Any], charges: dict[str, int]) -> dict[str, Any]:
    definition = charge["definition"]
    flat_and_dated = (definition["chargeTimeType"], definition["chargeCalculationType"]) == (
        "SPECIFIED_DUE_DATE",
        "FLAT",
    )
    charge_id = charges["PENALTY" if definition["penalty"] else "FEE"] if flat_and_dated else None
    return {"chargeId": charge_id, "dueDate": charge["dueDate"], "amount": charge.get("amount")}
