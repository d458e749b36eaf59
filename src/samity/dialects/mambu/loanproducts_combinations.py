"""Settings of a product that contradict each other, all of them at once; what the bank itself refuses comes after."""

from __future__ import annotations

from typing import Any

from samity.dialects.mambu.loanproducts_bodies import LoanProductBody

LONGEST_SHORT_MONTH = 28


def contradictions(body: LoanProductBody) -> list[dict[str, Any]]:
    """Return a fault for each setting that does not go with the others."""
    interest, schedule, payments = body.interestSettings, body.scheduleSettings, body.paymentSettings
    method, rate = interest.interestCalculationMethod, interest.rate
    is_flat, is_annuity = method == "FLAT", method == "DECLINING_BALANCE_DISCOUNTED"
    applied = "AFTER_DISBURSEMENT" if is_flat else "REPAYMENT_DUE_DATE"
    by_days = schedule.scheduleDueDatesMethod == "FIXED_DAYS_OF_MONTH"
    wrong = {
        ("interestSettings", "scheduleInterestDaysCountMethod"): (
            is_flat or payments.amortizationMethod == "PAYMENT_PLAN"
        )
        and interest.scheduleInterestDaysCountMethod == "ACTUAL_DAYS_COUNT",
        ("interestSettings", "interestApplicationMethod"): interest.interestApplicationMethod not in {None, applied},
        ("interestSettings", "compoundingFrequency"): interest.compoundingFrequency is not None
        and interest.interestType != "COMPOUNDING_INTEREST",
        ("interestSettings", "interestRate"): body.type == "INTEREST_FREE_LOAN"
        and bool(rate.interestRate.defaultValue),
        ("scheduleSettings", "fixedDaysOfMonth"): bool(schedule.fixedDaysOfMonth) is not by_days,
        ("scheduleSettings", "shortMonthHandlingMethod"): schedule.shortMonthHandlingMethod is not None
        and max(schedule.fixedDaysOfMonth, default=0) <= LONGEST_SHORT_MONTH,
        ("scheduleSettings", "gracePeriod"): bool(schedule.gracePeriod.defaultValue)
        and schedule.gracePeriodType == "NONE",
        ("paymentSettings", "amortizationMethod"): payments.amortizationMethod != "STANDARD_PAYMENTS"
        and not is_annuity,
        ("paymentSettings", "paymentMethod"): payments.paymentMethod == "VERTICAL",
    }
    return [
        {"type": "not_supported", "loc": place, "msg": "It does not go with the other settings"}
        for place, is_wrong in wrong.items()
        if is_wrong
    ]
