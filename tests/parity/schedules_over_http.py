"""Fineract's reference loans as an integrator would send them to our API."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.api import short_name
from tests.parity.schedule_cells import Cells, in_order, money_out, still_expected

from samity.dialects.fineract import loan_spelling as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.api import Api
    from tests.parity.reference import Case

SPELLING = {"locale": "en", "dateFormat": "yyyy-MM-dd"}
# Of the reference's columns, each with what a period of ours calls it.
COLUMNS = {
    "balance": "principalLoanBalanceOutstanding",
    "principal": "principalDue",
    "interest": "interestDue",
    "fees": "feeChargesDue",
    "penalties": "penaltyChargesDue",
    "due": "totalDueForPeriod",
    "paid": "totalPaidForPeriod",
    "in_advance": "totalPaidInAdvanceForPeriod",
    "late": "totalPaidLateForPeriod",
    "outstanding": "totalOutstandingForPeriod",
}

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
_RECALCULATED: dict[str, dict[Any, int]] = {
    "rescheduleStrategyMethod": {
        "RESCHEDULE_NEXT_REPAYMENTS": 1,
        "REDUCE_NUMBER_OF_INSTALLMENTS": 2,
        "REDUCE_EMI_AMOUNT": 3,
        "ADJUST_LAST_UNPAID_PERIOD": 4,
    },
    "recalculationRestFrequencyType": {"SAME_AS_REPAYMENT_PERIOD": 1, "DAILY": 2, "WEEKLY": 3, "MONTHLY": 4},
    "recalculationRestFrequencyInterval": {each: each for each in (0, 1)},
    "preClosureInterestCalculationStrategy": {"TILL_PRE_CLOSE_DATE": 1, "TILL_REST_FREQUENCY_DATE": 2},
}
_ONLY_LATER = ("enableIncomeCapitalization", "enableBuyDownFee")


@dataclass(frozen=True)
class Refused:
    """Why there is no schedule: the codes of the refusal."""

    codes: list[str]


def product_body(case: Case, *, first_schedule_only: bool) -> dict[str, Any]:
    """Return the product of a case; accounting, arrears and delinquency have no part in a schedule and are left out.

    Args:
        case: of the reference.
        first_schedule_only: leave out features that bear on what happens to the loan later.
    """
    params = case["loan_params"]
    names = [name for name in _AS_THEY_ARE if not (first_schedule_only and name in _ONLY_LATER)]
    body = {name: params[name] for name in names if params.get(name) is not None}
    body |= {name: number_of(name, params[name]) for name in _NUMBERED}
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
        body |= {name: ours[params[name]] for name, ours in _RECALCULATED.items() if params.get(name) is not None}
        body |= {name: params[name] for name in _LATER if params.get(name) is not None}
        body["creditAllocation"] = [_ranked_parts(each) for each in params["creditAllocation"]]
    return body


def loan_body(
    case: Case, product_id: int, client_id: int, charges: dict[str, int], *, first_schedule_only: bool
) -> dict[str, Any]:
    """Return the application of a case: as much as was disbursed, on the day it was.

    Args:
        case: of the reference.
        product_id: of its product.
        client_id: of the borrower.
        charges: our charge for FEE and for PENALTY; what is not flat and due on a date has none.
        first_schedule_only: ask for what goes out on one day as one disbursement, and leave out what is expected later.
    """
    params = case["loan_params"]
    out = money_out(case)
    disbursed_on = out[0].on.isoformat()
    first = sum(each.amount for each in out if each.on == out[0].on)
    amount = f"{Decimal(first).scaleb(-params['digitsAfterDecimal'])}"
    body = {
        **SPELLING,
        "productId": product_id,
        "clientId": client_id,
        "loanType": params["loanType"],
        "submittedOnDate": min(params["submittedOnDate"], disbursed_on),
        "expectedDisbursementDate": disbursed_on,
        "principal": amount,
        "loanTermFrequency": params["loanTermFrequency"],
        "loanTermFrequencyType": number_of("repaymentFrequencyType", params["loanTermFrequencyType"]),
        "interestChargedFromDate": params["interestChargedFromDate"],
        "charges": [_charge(each, charges) for each in case["charges"]],
        "fixedEmiAmount": params["fixedEmiAmount"],
    }
    expected, made = params.get("expectedTranches") or [], case["disbursements"]
    if first_schedule_only:
        # A progressive plan leaves an expected tranche out, a cumulative one does not: it is asked for, and refused.
        expected_still = still_expected(case) if params["loanScheduleType"] == "CUMULATIVE" else []
        days = {each.on for each in (*out, *expected_still)}
        tranches = [*out, *expected_still] if len(days) > 1 or len(made) > 1 else []
        body["disbursementData"] = [
            {"expectedDisbursementDate": each.on.isoformat(), "principal": each.amount} for each in tranches
        ]
    elif max(len(expected), len(made)) > 1:
        body["disbursementData"] = expected or made
    return body


def cells_of(api: Api, body: dict[str, Any]) -> Cells | Refused:
    """Return our schedule in the reference's columns, or why there is none."""
    response = api.call("POST", "loans?command=calculateLoanSchedule", json=body)
    if response.status_code != 200:
        assert response.status_code < 500, response.text
        return Refused([each["userMessageGlobalisationCode"] for each in response.json()["errors"]])
    return in_order([_cells(each) for each in response.json()["periods"]])


def _cells(period: dict[str, Any]) -> dict[str, object]:
    amounts = {name: round(float(period.get(wire, 0)) * 100) for name, wire in COLUMNS.items()}
    on = "{:04}-{:02}-{:02}".format(*period["dueDate"])
    return {"nr": period.get("period"), "days": period.get("daysInPeriod"), "date": on, **amounts}


def number_of(name: str, word: str) -> int:
    """Return what the API calls a word of the reference."""
    spelled = {str(each): spelling["id"] for each, spelling in _NUMBERED[name].items()}
    number: int = spelled[_SAME.get(word, word)]
    return number


def _is_default(order: dict[str, Any]) -> bool:
    return bool(order["transactionType"] == "DEFAULT")


def _ranked(order: dict[str, Any]) -> dict[str, Any]:
    ranked = enumerate(order["paymentAllocationOrder"], 1)
    return {**order, "paymentAllocationOrder": [{"paymentAllocationRule": each, "order": n} for n, each in ranked]}


def _ranked_parts(order: dict[str, Any]) -> dict[str, Any]:
    ranked = enumerate(order["creditAllocationOrder"], 1)
    parts = [each if isinstance(each, dict) else {"creditAllocationRule": each, "order": n} for n, each in ranked]
    return {**order, "creditAllocationOrder": parts}


def _charge(charge: dict[str, Any], charges: dict[str, int]) -> dict[str, Any]:
    definition = charge["definition"]
    flat_and_dated = (definition["chargeTimeType"], definition["chargeCalculationType"]) == (
        "SPECIFIED_DUE_DATE",
        "FLAT",
    )
    charge_id = charges["PENALTY" if definition["penalty"] else "FEE"] if flat_and_dated else None
    return {"chargeId": charge_id, "dueDate": charge["dueDate"], "amount": charge.get("amount")}
