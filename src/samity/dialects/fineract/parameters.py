"""Which parameter of this dialect says a term, where terms do not go together."""

from __future__ import annotations

from collections.abc import Mapping

PARAMETERS: Mapping[str, str] = {
    "external_id": "externalId",
    "account_no": "accountNo",
    "number_of_installments": "numberOfRepayments",
    "interest_method": "interestType",
    "interest_period": "interestCalculationPeriodType",
    "amortization": "amortizationType",
    "partial_periods": "allowPartialPeriodInterestCalculation",
    "equal_amortization": "isEqualAmortization",
    "leap_year_by_29_february": "daysInYearCustomStrategy",
    "days_in_year": "daysInYearType",
    "interest_charged_from": "interestChargedFromDate",
    "same_day_interest": "interestRecognitionOnDisbursementDate",
    "grace_on_principal": "graceOnPrincipalPayment",
    "grace_on_interest_payment": "graceOnInterestPayment",
    "grace_on_interest_charged": "graceOnInterestCharged",
    "moratorium": "recurringMoratoriumOnPrincipalPeriods",
    "fixed_installment": "fixedEmiAmount",
    "principal_percent": "fixedPrincipalPercentagePerInstallment",
    "fixed_length": "fixedLength",
    "varied_rows": "exceptions",
    "payment_plan": "paymentPlan",
    # What only contracts of other doors have words for: the schedule of the product is another than can have it.
    **dict.fromkeys(
        (
            *("interest_type", "interest_base", "compounding", "day_count", "application_days", "capitalized_rows"),
            *("principal_every", "fixed_principal", "amortized_over", "custom_rows", "fixed_days", "short_months"),
            *("first_offset", "remainder", "rounds_up", "rounded_amounts", "odd_periods", "schedule_method"),
            *("applied_at_once", "prepayment", "prepayment_fixed"),
        ),
        "loanScheduleType",
    ),
}
"""By the name that the bank's terms have."""
