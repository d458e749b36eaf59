"""Where a term that the bank names stands in a body here."""

from __future__ import annotations

from collections.abc import Mapping

_INTEREST, _SCHEDULE = "interestSettings", "scheduleSettings"
_METHOD = f"{_INTEREST}.interestCalculationMethod"
_GRACE = f"{_SCHEDULE}.gracePeriod"
_ROUNDING = f"{_SCHEDULE}.roundingSettings"

MEMBERS: Mapping[str, str] = {
    # As the bank's refusals of single terms name them.
    "numberOfRepayments": f"{_SCHEDULE}.repaymentInstallments",
    "repaymentEvery": f"{_SCHEDULE}.repaymentPeriodCount",
    "interestRatePerPeriod": f"{_INTEREST}.interestRate",
    "graceOnPrincipalPayment": _GRACE,
    "graceOnInterestPayment": _GRACE,
    "graceOnInterestCharged": _GRACE,
    # As its terms are called, where they do not go together.
    "principal": "loanAmount",
    "number_of_installments": f"{_SCHEDULE}.repaymentInstallments",
    "interest_method": _METHOD,
    "interest_period": f"{_INTEREST}.scheduleInterestDaysCountMethod",
    "interest_type": f"{_INTEREST}.interestType",
    "interest_base": f"{_INTEREST}.interestBalanceCalculationMethod",
    "compounding": f"{_INTEREST}.compoundingFrequency",
    "day_count": f"{_INTEREST}.daysInYear",
    "application_days": f"{_INTEREST}.interestApplicationDays",
    "applied_at_once": f"{_INTEREST}.interestApplicationMethod",
    "capitalized_rows": f"{_INTEREST}.interestType",
    "amortization": _METHOD,
    "schedule_method": f"{_SCHEDULE}.repaymentScheduleMethod",
    "grace_on_principal": _GRACE,
    "grace_on_interest_payment": _GRACE,
    "grace_on_interest_charged": _GRACE,
    "principal_every": f"{_SCHEDULE}.principalRepaymentInterval",
    "amortized_over": f"{_SCHEDULE}.amortizationPeriod",
    "fixed_installment": f"{_SCHEDULE}.periodicPayment",
    "payment_plan": f"{_SCHEDULE}.paymentPlan",
    "custom_rows": f"{_SCHEDULE}.hasCustomSchedule",
    "fixed_days": f"{_SCHEDULE}.fixedDaysOfMonth",
    "short_months": f"{_SCHEDULE}.shortMonthHandlingMethod",
    "first_offset": f"{_SCHEDULE}.defaultFirstRepaymentDueDateOffset",
    "remainder": f"{_ROUNDING}.roundingRepaymentScheduleMethod",
    "rounds_up": f"{_ROUNDING}.repaymentCurrencyRounding",
    "rounded_amounts": f"{_ROUNDING}.repaymentElementsRoundingMethod",
    "prepayment": "prepaymentSettings.prepaymentRecalculationMethod",
    "prepayment.fixed": "prepaymentSettings.elementsRecalculationMethod",
    "prepayment.late": "latePaymentsRecalculationMethod",
    "late_interest": f"{_INTEREST}.accrueLateInterest",
    "arrears_interest_apart": f"{_INTEREST}.decoupleInterestFromArrears",
    "interest_after_maturity": f"{_INTEREST}.accrueInterestAfterMaturity",
    "penalties": "penaltySettings.loanPenaltyCalculationMethod",
    "penalty_rate": "penaltySettings.penaltyRate",
    "early_charge": "prepaymentSettings.ercFreeAllowanceAmount",
    "locking": "internalControls.lockSettings",
    "income_booked": "accountingSettings.interestAccruedAccountingMethod",
    "odd_periods": "adjustTotalDueForInstallmentsWithDifferentInterval",
    "arrears_grace": "accountArrearsSettings.tolerancePeriod|arrearsTolerancePeriod",
    "arrears_day": "accountArrearsSettings.monthlyToleranceDay|arrearsTolerancePeriod",
    "arrears_percent": "accountArrearsSettings.tolerancePercentageOfOutstandingPrincipal",
    "arrears_tolerance": "accountArrearsSettings.toleranceFloorAmount",
    # What an amount is of.
    "approved_amount": "loanAmount",
    "moved_amount": "amount",
    "agreed_repayment": "amount|periodicPayment",
    "custom_amounts": "customPaymentAmounts",
    "charge_amount": "amount",
    "rescheduled_amount": "amount",
    "installment_principal": "principal.amount.expected",
    "installment_interest": "interest.amount.expected",
    # What of a schedule is changed by hand.
    "DUE_DATES": "dueDate",
    "PRINCIPAL": "principal.amount.expected",
    "INTEREST": "interest.amount.expected",
    "COUNT": "",
    "PAYMENT_HOLIDAYS": "isPaymentHoliday",
    # What a disbursement agrees on.
    "adjustRepaymentDate": "firstRepaymentDate",
    "fixedEmiAmount": f"{_SCHEDULE}.periodicPayment",
    # What only other doors have words for stands in the block that it would belong to.
    "partial_periods": _INTEREST,
    "leap_year_by_29_february": _INTEREST,
    "same_day_interest": _INTEREST,
    "rest": _INTEREST,
    "rest_days": _INTEREST,
    "compounding_days": _INTEREST,
    "interest_charged_from": _INTEREST,
    "days_in_year": f"{_INTEREST}.daysInYear",
    "moratorium": _SCHEDULE,
    "equal_amortization": _SCHEDULE,
    "principal_percent": _SCHEDULE,
    "fixed_principal": _SCHEDULE,
    "fixed_length": _SCHEDULE,
    "varied_rows": _SCHEDULE,
}
"""By the bank's name, the member of a loan."""

OF_PRODUCTS: Mapping[str, str] = {
    **MEMBERS,
    "numberOfRepayments": f"{_SCHEDULE}.numInstallments",
    "repaymentEvery": f"{_SCHEDULE}.defaultRepaymentPeriodCount",
    "interestRatePerPeriod": f"{_INTEREST}.indexRateSettings.interestRate",
    "principal": "loanAmountSettings.loanAmount",
    "first_offset": f"{_SCHEDULE}.firstRepaymentDueDateOffset",
    "arrears_grace": "arrearsSettings.tolerancePeriod",
    "arrears_day": "arrearsSettings.monthlyToleranceDay",
    "arrears_percent": "arrearsSettings.tolerancePercentageOfOutstandingPrincipal",
    "arrears_tolerance": "arrearsSettings.toleranceFloorAmount",
    "shortName": "id",
    "futurePaymentsAcceptance": "paymentSettings.prepaymentSettings.futurePaymentsAcceptance",
    "paymentMethod": "paymentSettings.paymentMethod",
    "amount": "loanAmountSettings.loanAmount",
    "currencyCode": "currency.code",
    "number_of_installments": f"{_SCHEDULE}.numInstallments",
    "principal_every": "paymentSettings.principalPaymentSettings.defaultPrincipalRepaymentInterval",
    **dict.fromkeys(
        (
            *("graceOnPrincipalPayment", "graceOnInterestPayment", "graceOnInterestCharged"),
            *("grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged"),
        ),
        "gracePeriodSettings.gracePeriod",
    ),
    "prepayment": "paymentSettings.prepaymentSettings.prepaymentRecalculationMethod",
    "prepayment.fixed": "paymentSettings.prepaymentSettings.elementsRecalculationMethod",
    "prepayment.late": "paymentSettings.latePaymentsRecalculationMethod",
    "early_charge": "feesSettings.fees",
    "interest_after_maturity": f"{_INTEREST}.indexRateSettings.accrueInterestAfterMaturity",
    "fixed_installment": "paymentSettings.amortizationMethod",
    "payment_plan": "paymentSettings.amortizationMethod",
}


def members_of(resource: str) -> Mapping[str, str]:
    """Return where terms stand in a body of this resource."""
    return OF_PRODUCTS if resource == "loanproduct" else MEMBERS


def members_at(path: str) -> Mapping[str, str]:
    """Return where terms stand in what is sent to an address."""
    return members_of("loanproduct" if "/loanproducts" in path else "loan")
