"""The product and the application of a life, as an integrator would send them to our API."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.parity.lives.bucket import BUCKET
from tests.parity.lives.fees import fees_of_life, late_fees_of_life
from tests.parity.lives.words import PURPOSES
from tests.parity.schedules_over_http import SPELLING, number_of, product_body

from samity.bank.fees.values import FeeBase
from samity.dialects.fineract.charges import BASES, percentage
from samity.dialects.fineract.loanproducts_accounts import ACCOUNTS
from samity.dialects.fineract.loanproducts_over_applied import BOUND, OVER_APPLIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.api import Api
    from tests.parity.reference import Case

    from samity.bank.loans.values.agreed_fees import InstallmentFee

INSTALLMENT_FEE, OVERDUE_FEE = 8, 9
_TYPES = {"ASSET": 1, "LIABILITY": 2, "EQUITY": 3, "INCOME": 4, "EXPENSE": 5}
_RULES = {"NONE": 1, "CASH": 2, "ACCRUAL_PERIODIC": 3, "ACCRUAL_UPFRONT": 4}
_FREQUENCIES = {"SAME_AS_REPAYMENT_PERIOD": 1, "DAILY": 2, "WEEKLY": 3, "MONTHLY": 4}
_JOINED = "recalculationCompoundingFrequencyType"
_JOINING = ("recalculationCompoundingFrequencyInterval", "recalculationCompoundingFrequencyOnDayType")
_COMPOUNDING = {"NONE": 0, "INTEREST": 1, "FEE": 2, "INTEREST_AND_FEE": 3}
_ABSENT = ("interestChargedFromDate", "fixedLength", "fixedEmiAmount", "daysInYearCustomStrategy")
_GRACES = ("graceOnPrincipalPayment", "graceOnInterestPayment", "graceOnInterestCharged")
# What no step of a life brings to bear is left out; the words of the steps that do.
_BORNE_BY = {
    "supportedInterestRefundTypes": ("merchantIssuedRefund", "payoutRefund", "interestRefund"),
    "creditAllocation": ("chargeback",),
}


def gl_accounts(api: Api, params: Case) -> dict[str, int]:
    """Open the GL accounts of a product, one for each code, and return them by it."""
    made: dict[str, int] = {}
    reasons = params.get("chargeOffReasonToExpenseAccountMappings") or []
    for each in (*params["accounts"].values(), *(each["expenseAccount"] for each in reasons)):
        if each["code"] not in made:
            body = {"name": each["code"], "glCode": each["code"], "type": _TYPES[each["type"]], "usage": 1}
            made[each["code"]] = api.post("glaccounts", {**body, "manualEntriesAllowed": True})["resourceId"]
    return made


def product_of_life(case: Case, params: Case, gl: Mapping[str, int]) -> dict[str, Any]:
    """Return the product of a life's loan; of several disbursements and down payments it has none, nor says so."""
    filled = {**dict.fromkeys(_ABSENT), **dict.fromkeys(_GRACES, 0), "creditAllocation": [], **params}
    moved = {step.get("type") for step in case["steps"] if step["op"] == "transaction"}
    for name, words in _BORNE_BY.items():
        if not moved.intersection(words):
            filled[name] = []
    filled |= {"paymentAllocation": params.get("paymentAllocation") or [], "productCharges": []}
    # No life in scope capitalizes income or buys down, whatever its product allows.
    filled |= {"enableIncomeCapitalization": False, "enableBuyDownFee": False}
    body = product_body({"loan_params": filled}, first_schedule_only=False)
    purposes = {str(purpose): name for name, purpose in ACCOUNTS.items()}
    named = {purposes[PURPOSES[name]]: gl[each["code"]] for name, each in params["accounts"].items()}
    if params.get(OVER_APPLIES):
        body |= {name: params[name] for name in (OVER_APPLIES, *BOUND)}
    body |= named | {
        "accountingRule": _RULES[params["accountingRule"]],
        "multiDisburseLoan": False,
        "chargeOffBehaviour": params.get("chargeOffBehaviour") or "REGULAR",
    }
    compounding = params.get("interestRecalculationCompoundingMethod") or "NONE"
    if params["isInterestRecalculationEnabled"]:
        body["interestRecalculationCompoundingMethod"] = _COMPOUNDING[compounding]
        if compounding != "NONE":
            body |= {name: params[name] for name in _JOINING} | {_JOINED: _FREQUENCIES[params[_JOINED]]}
        body["disallowInterestCalculationOnPastDue"] = bool(params.get("disallowInterestCalculationOnPastDue"))
    if tells_of_delinquency(case):
        body["graceOnArrearsAgeing"] = int(params.get("graceOnArrearsAgeing") or 0)
    else:
        body["enableInstallmentLevelDelinquency"] = False
    return {name: value for name, value in body.items() if value is not None}


def tells_of_delinquency(case: Case) -> bool:
    """Say whether a life tells how its loan is behind."""
    return any(step["op"].startswith(("expect_delinquency", "expect_table")) for step in case["steps"])


def bucket(api: Api) -> int:
    """Make the bucket of the reference's products."""
    made = []
    for each in BUCKET:
        body = {"classification": each.name, "minimumAgeDays": each.from_days, "maximumAgeDays": each.to_days}
        body = {name: value for name, value in body.items() if value is not None}
        made.append(api.post("delinquency/ranges", body)["resourceId"])
    done: int = api.post("delinquency/buckets", {"name": "Reference", "ranges": made})["resourceId"]
    return done


def charges_of_life(case: Case, params: Case) -> list[dict[str, Any]]:
    """Return the charges that the loan has from its product, as they are defined."""
    decimals = int(params["digitsAfterDecimal"])
    fees = [(INSTALLMENT_FEE, each) for each in fees_of_life(case, params)]
    fees += [(OVERDUE_FEE, each) for each in late_fees_of_life(params)]
    return [
        {
            "name": name,
            "active": True,
            "penalty": time == OVERDUE_FEE,
            "currencyCode": params["currencyCode"],
            "amount": str(amount_as_written(fee, decimals)),
            "chargeAppliesTo": 1,
            "chargeTimeType": time,
            "chargeCalculationType": BASES[fee.base]["id"],
            "chargePaymentMode": 0,
        }
        for time, (name, fee) in fees
    ]


def amount_as_written(fee: InstallmentFee, decimals: int) -> Decimal:
    """Return the amount of a fee in major units, or its percentage."""
    return Decimal(int(fee.rate)).scaleb(-decimals) if fee.base is FeeBase.FLAT else percentage(fee.rate)


def loan_of_life(params: Case, step: Case, product_id: int, client_id: int) -> dict[str, Any]:
    """Return the application of a life's loan."""
    every, count = int(params["repaymentEvery"]), int(params["numberOfRepayments"])
    return {
        **SPELLING,
        "productId": product_id,
        "clientId": client_id,
        "loanType": "individual",
        "submittedOnDate": step["submittedOnDate"],
        "expectedDisbursementDate": step["expectedDisbursementDate"],
        "principal": step["principal"],
        "loanTermFrequency": int(params.get("loanTermFrequency") or every * count),
        "loanTermFrequencyType": number_of("repaymentFrequencyType", params["repaymentFrequencyType"]),
        "interestChargedFromDate": params.get("interestChargedFromDate"),
    }
