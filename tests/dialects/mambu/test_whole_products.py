"""Products as clients send them that send everything: what asks for nothing passes, the rest is refused by name."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.mambu.products import totals

from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loanproducts_combinations import REASONS, combinations
from samity.dialects.mambu.loanproducts_words import ODD_PERIODS

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu

RATE: dict[str, Any] = {
    "interestChargeFrequencyCount": 1,
    "interestChargeFrequency": "EVERY_MONTH",
    "interestRateTerms": "FIXED",
    "allowNegativeInterestRate": False,
    "interestRateSource": "FIXED_INTEREST_RATE",
    "interestRate": {"defaultValue": 10},
    "interestRateTiers": [],
    "accrueInterestAfterMaturity": False,
}
FIXED: dict[str, Any] = {
    "securitySettings": {"isGuarantorsEnabled": False, "isCollateralEnabled": False},
    "creationDate": "2022-07-11T09:43:56+02:00",
    "taxSettings": {"taxesOnInterestEnabled": False, "taxesOnFeesEnabled": False, "taxesOnPenaltyEnabled": False},
    "feesSettings": {"allowArbitraryFees": False, "fees": []},
    "loanAmountSettings": {"loanAmount": {}, "trancheSettings": {"maxNumberOfTranches": 1}},
    "fundingSettings": {"enabled": False},
    "currency": {"code": "EUR"},
    "accountLinkSettings": {"enabled": False, "linkedAccountOptions": [], "settlementMethod": "FULL_DUE_AMOUNTS"},
    "allowCustomRepaymentAllocation": False,
    "lastModifiedDate": "2022-07-11T09:43:56+02:00",
    "creditArrangementSettings": {"creditArrangementRequirement": "OPTIONAL"},
    "arrearsSettings": {
        "toleranceCalculationMethod": "ARREARS_TOLERANCE_PERIOD",
        "dateCalculationMethod": "ACCOUNT_FIRST_WENT_TO_ARREARS",
        "nonWorkingDaysMethod": "EXCLUDED",
        "tolerancePeriod": {},
        "tolerancePercentageOfOutstandingPrincipal": {},
    },
    "adjustInterestForFirstInstallment": False,
    "newAccountSettings": {
        "idGeneratorType": "RANDOM_PATTERN",
        "idPattern": "@@@@###",
        "accountInitialState": "PENDING_APPROVAL",
    },
    "internalControls": {"lockSettings": {}, "fourEyesPrinciple": {"activeForLoanApproval": False}},
    "gracePeriodSettings": {"gracePeriod": {}, "gracePeriodType": "NONE"},
    "templates": [],
    "type": "FIXED_TERM_LOAN",
    "penaltySettings": {"penaltyRate": {}, "loanPenaltyCalculationMethod": "NONE"},
    "state": "ACTIVE",
    "category": "UNCATEGORIZED",
    "notes": "",
    "interestSettings": {
        "daysInYear": "E30_360",
        "interestApplicationMethod": "AFTER_DISBURSEMENT",
        "interestRateSettings": [],
        "interestCalculationMethod": "FLAT",
        "indexRateSettings": RATE,
        "scheduleInterestDaysCountMethod": "REPAYMENT_PERIODICITY",
        "interestBalanceCalculationMethod": "ONLY_PRINCIPAL",
        "interestType": "SIMPLE_INTEREST",
    },
    "scheduleSettings": {
        "repaymentScheduleMethod": "FIXED",
        "scheduleDueDatesMethod": "INTERVAL",
        "fixedDaysOfMonth": [],
        "roundingSettings": {
            "roundingRepaymentScheduleMethod": "ROUND_REMAINDER_INTO_LAST_REPAYMENT",
            "repaymentCurrencyRounding": "NO_ROUNDING",
            "repaymentElementsRoundingMethod": "NO_ROUNDING",
        },
        "numInstallments": {"defaultValue": 4},
        "firstRepaymentDueDateOffset": {},
        "repaymentScheduleEditOptions": [],
        "repaymentReschedulingMethod": "NEXT_WORKING_DAY",
    },
    "accountingSettings": {
        "accountingMethod": "NONE",
        "interestAccruedAccountingMethod": "NONE",
        "interestAccrualCalculation": "NONE",
        "accountingRules": [],
    },
    "availabilitySettings": {
        "branchSettings": {"forAllBranches": True, "availableProductBranches": []},
        "availableFor": ["INDIVIDUALS"],
    },
    "paymentSettings": {
        "paymentMethod": "HORIZONTAL",
        "amortizationMethod": "STANDARD_PAYMENTS",
        "prepaymentSettings": {
            "prepaymentAcceptance": "ACCEPT_PREPAYMENTS",
            "futurePaymentsAcceptance": "ACCEPT_OVERPAYMENTS",
        },
        "latePaymentsRecalculationMethod": "OVERDUE_INSTALLMENTS_INCREASE",
        "repaymentAllocationOrder": ["FEE", "PENALTY", "INTEREST", "PRINCIPAL"],
        "principalPaymentSettings": {"amount": {}, "percentage": {}, "defaultPrincipalRepaymentInterval": 1},
    },
}
DYNAMIC: dict[str, Any] = {
    **FIXED,
    "type": "DYNAMIC_TERM_LOAN",
    "interestSettings": {
        **FIXED["interestSettings"],
        "interestApplicationMethod": "REPAYMENT_DUE_DATE",
        "accrueLateInterest": True,
        "interestCalculationMethod": "DECLINING_BALANCE",
        "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT",
    },
    "scheduleSettings": {**FIXED["scheduleSettings"], "repaymentScheduleMethod": "DYNAMIC"},
    "paymentSettings": {
        **FIXED["paymentSettings"],
        "prepaymentSettings": {
            "prepaymentRecalculationMethod": "NO_RECALCULATION",
            "prepaymentAcceptance": "ACCEPT_PREPAYMENTS",
            "futurePaymentsAcceptance": "NO_FUTURE_PAYMENTS",
            "applyInterestOnPrepaymentMethod": "AUTOMATIC",
        },
    },
}
NOT_DONE = ("newAccountSettings.idGeneratorType", "newAccountSettings.idPattern")
LATER = ("newAccountSettings",)


@pytest.mark.parametrize("whole", [FIXED, DYNAMIC], ids=["FIXED", "DYNAMIC"])
def test_a_whole_product_passes_but_for_what_the_bank_does_not_do(mambu: Mambu, whole: dict[str, Any]) -> None:
    name = uuid4().hex
    sent = {**whole, "id": name, "name": name}
    status, reasons = mambu.refused("POST", "loanproducts", sent)
    assert (status, sorted(reasons)) == (400, [(each, "FIELD_NOT_SUPPORTED") for each in NOT_DONE])
    made = mambu.post("loanproducts", {each: value for each, value in sent.items() if each not in LATER})
    assert mambu.put(f"loanproducts/{name}", made) == made
    principals = [float(principal) for principal, _ in totals(mambu, made)]
    assert principals == [250, 250, 250, 250]


def asking(*path: str, value: object = 1) -> dict[str, Any]:
    """Return a whole product that asks for one thing more."""
    asked = {**deepcopy(FIXED), "id": uuid4().hex, "name": uuid4().hex}
    for later in LATER:
        del asked[later]
    *blocks, member = path
    inner = asked
    for block in blocks:
        inner = inner.setdefault(block, {})
    inner[member] = value
    return asked


@pytest.mark.parametrize(
    ("asked", "source"),
    [
        (asking("securitySettings", "isGuarantorsEnabled", value=True), "securitySettings"),
        (asking("taxSettings", "taxesOnFeesEnabled", value=True), "taxSettings"),
        (asking("feesSettings", "fees", value=[{"name": "Admin"}]), "feesSettings"),
        (asking("loanAmountSettings", "trancheSettings", "maxNumberOfTranches", value=3), "trancheSettings"),
        (asking("creditArrangementSettings", "creditArrangementRequirement", value="REQUIRED"), "creditArrangement"),
        (asking("arrearsSettings", "dateCalculationMethod", value="LAST"), "arrearsSettings.dateCalculationMethod"),
        (asking("newAccountSettings", "accountInitialState", value="APPROVED"), "newAccountSettings"),
        (asking("newAccountSettings", "idPattern", value="@@@@"), "newAccountSettings.idPattern"),
        (asking("availabilitySettings", "availableFor", value=["ANYBODY"]), "availabilitySettings.availableFor"),
        (asking("internalControls", "dormancyPeriodDays"), "internalControls"),
        (asking("penaltySettings", "penaltyRate", "defaultValue", value=2), "penaltySettings"),
        (asking("availabilitySettings", "branchSettings", "forAllBranches", value=["x"]), "availabilitySettings"),
        (asking("interestSettings", "indexRateSettings", "interestRateFloorValue"), "interestRateFloorValue"),
        (asking("interestSettings", "interestRateSettings", value=[{"interestRate": 3}]), "interestRateSettings"),
        (asking("accountingSettings", "interestAccruedAccountingMethod", value="DAILY"), "interestAccruedAccounting"),
        (asking("scheduleSettings", "keepInstallmentsEqualIfLongFirstPeriod", value=True), "keepInstallmentsEqual"),
        (asking("scheduleSettings", "defaultPrincipalRepaymentInterval", value=2), "defaultPrincipalRepayment"),
        (asking("paymentSettings", "principalPaymentSettings", "principalFloorValue"), "principalFloorValue"),
        (asking("templates", value=[{"name": "Contract"}]), "templates"),
        (asking("useFeeIncludedInPMT", value=True), "useFeeIncludedInPMT"),
    ],
)
def test_what_asks_for_more_is_refused_by_name(mambu: Mambu, asked: dict[str, Any], source: str) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", asked)
    assert status == 400
    assert [place for place, _ in reasons if source in place], reasons


ANNUITY = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}


@pytest.mark.parametrize(
    ("whole", "payments", "sources"),
    [
        (FIXED, {"amortizationMethod": "OPTIMIZED_PAYMENTS"}, ["paymentSettings.amortizationMethod"]),
        (DYNAMIC, {"amortizationMethod": "BALLOON_PAYMENTS"}, ["paymentSettings.amortizationMethod"]),
        (
            DYNAMIC,
            {
                "amortizationMethod": "PAYMENT_PLAN",
                "prepaymentSettings": {
                    **DYNAMIC["paymentSettings"]["prepaymentSettings"],
                    "prepaymentRecalculationMethod": "RESCHEDULE_REMAINING_REPAYMENTS",
                },
            },
            [
                "interestSettings.scheduleInterestDaysCountMethod",
                "paymentSettings.amortizationMethod",
                "paymentSettings.prepaymentSettings.prepaymentRecalculationMethod",
            ],
        ),
        (
            FIXED,
            {
                "amortizationMethod": "BALLOON_PAYMENTS",
                "prepaymentSettings": {"prepaymentAcceptance": "NO_PREPAYMENTS"},
            },
            ["paymentSettings.prepaymentSettings.prepaymentAcceptance"],
        ),
    ],
)
def test_payments_that_the_installments_cannot_be_equal_by_are_refused_all_at_once(
    mambu: Mambu, whole: dict[str, Any], payments: dict[str, Any], sources: list[str]
) -> None:
    method = {**whole["interestSettings"], **ANNUITY, "interestApplicationMethod": "REPAYMENT_DUE_DATE"}
    late = {"latePaymentsRecalculationMethod": "NO_RECALCULATION"}
    sent = {each: value for each, value in whole.items() if each not in LATER}
    sent |= {"id": "WRONG", "name": "Wrong", "interestSettings": method}
    sent["paymentSettings"] = {**whole["paymentSettings"], **late, **payments}
    status, reasons = mambu.refused("POST", "loanproducts", sent)
    assert (status, [place for place, _ in reasons]) == (400, sources)


def test_every_combination_that_is_refused_has_its_reason(mambu: Mambu) -> None:
    sent = {each: value for each, value in FIXED.items() if each not in LATER}
    whole = LoanProductBody.model_validate({**sent, "id": "A", "name": "A"})
    odd = whole.model_copy(update=dict.fromkeys(ODD_PERIODS, True))
    assert set(combinations(odd)) == set(REASONS)
    wrong = asking("type", value="DYNAMIC_TERM_LOAN")
    told = mambu.call("POST", "loanproducts", json=wrong).json()["errors"]
    assert [each["errorMessage"] for each in told] == [
        "scheduleSettings.repaymentScheduleMethod: The type of the product has another one."
    ]
