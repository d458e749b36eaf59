"""Which parameter of this dialect says a term, where terms do not go together."""

from __future__ import annotations

from collections.abc import Mapping

from samity.dialects.fineract.loanproducts_accounts import ACCOUNTS

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
    "rest": "isInterestRecalculationEnabled",
    "rest_days": "recalculationRestFrequencyType",
    "interest_base": "interestRecalculationCompoundingMethod",
    "compounding_days": "recalculationCompoundingFrequencyType",
    "same_day_interest": "interestRecognitionOnDisbursementDate",
    "grace_on_principal": "graceOnPrincipalPayment|graceOnPrincipal",
    "grace_on_interest_payment": "graceOnInterestPayment",
    "grace_on_interest_charged": "graceOnInterestCharged",
    "moratorium": "recurringMoratoriumOnPrincipalPeriods",
    "fixed_installment": "fixedEmiAmount",
    "principal_percent": "fixedPrincipalPercentagePerInstallment",
    "fixed_length": "fixedLength",
    "varied_rows": "exceptions",
    "payment_plan": "paymentPlan",
    "arrears_grace": "graceOnArrearsAgeing",
    "arrears_tolerance": "inArrearsTolerance",
    # A product is defined by the bounds of these too.
    "principal": "principal|maxPrincipal|minPrincipal",
    "numberOfRepayments": "numberOfRepayments|maxNumberOfRepayments|minNumberOfRepayments",
    "interestRatePerPeriod": "interestRatePerPeriod|maxInterestRatePerPeriod|minInterestRatePerPeriod",
    # Where a product posts.
    **{purpose.value: name for name, purpose in ACCOUNTS.items()},
    # What an amount is of, and a day on which money moves.
    "approved_amount": "approvedLoanAmount",
    "moved_amount": "transactionAmount",
    "custom_amounts": "transactionAmount",
    "charge_amount": "amount",
    "rescheduled_amount": "emi",
    "installment_total": "installmentAmount",
    "installment_principal": "principal",
    "installment_interest": "interest",
    "disbursement_on": "actualDisbursementDate|transactionDate",
    "repayment_on": "transactionDate",
    "refund_on": "transactionDate",
    # Codes from whose values a parameter chooses.
    "LoanPurpose": "loanPurposeId",
    "Gender": "genderId",
    "Customer Identifier": "documentTypeId",
    "ClientType": "clientTypeId",
    "ClientClassification": "clientClassificationId",
    "GROUPROLE": "role",
    "LoanRescheduleReason": "rescheduleReasonId",
    "extra_terms": "extraTerms",
    "grace_on_interest": "graceOnInterestPayment|graceOnInterest",
    "WriteOffReasons": "writeoffReasonId|writeOffReasonCodeValueId",
    "ChargeOffReasons": "chargeOffReasonId|chargeOffReasonCodeValueId",
    # What only contracts of other doors have words for: the schedule of the product is another than can have it.
    **dict.fromkeys(
        (
            *("interest_type", "compounding", "day_count", "application_days", "capitalized_rows"),
            *("principal_every", "fixed_principal", "amortized_over", "custom_rows", "fixed_days", "short_months"),
            *("first_offset", "remainder", "rounds_up", "rounded_amounts", "odd_periods", "schedule_method"),
            *("applied_at_once", "prepayment", "prepayment.fixed", "penalties", "penalty_rate", "early_charge"),
            *("late_interest", "prepayment.late", "income_booked", "interest_after_maturity", "locking"),
            "arrears_interest_apart",
        ),
        "loanScheduleType",
    ),
}
"""By the name that the bank's terms have; of several names with | between them the one that was sent."""
