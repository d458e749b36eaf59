"""Settings of a product that contradict each other, all of them at once; what the bank itself refuses comes after."""

from __future__ import annotations

from typing import Any

from samity.bank.loans.values.terms import ScheduleMethod
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loanproducts_words import EVERY_X_DAYS, INTEREST_ONLY, LONGEST_SHORT_MONTH, TYPES


def contradictions(body: LoanProductBody) -> list[dict[str, Any]]:
    """Return a fault for each setting that does not go with the others."""
    interest, schedule, payments = body.interestSettings, body.scheduleSettings, body.paymentSettings
    method, rate = interest.interestCalculationMethod, interest.rate
    is_flat, is_annuity = method == "FLAT", method == "DECLINING_BALANCE_DISCOUNTED"
    on_days = interest.interestApplicationMethod == "FIXED_DAYS_OF_MONTH"
    applied = {None, "AFTER_DISBURSEMENT" if is_flat else "REPAYMENT_DUE_DATE"}
    if schedule.repaymentScheduleMethod == "DYNAMIC":
        applied.add("FIXED_DAYS_OF_MONTH")
    by_days = schedule.scheduleDueDatesMethod == "FIXED_DAYS_OF_MONTH"
    is_plan = payments.amortizationMethod == "PAYMENT_PLAN"
    is_optimized = payments.amortizationMethod == "OPTIMIZED_PAYMENTS"
    wrong: dict[tuple[str, ...], bool] = {
        ("scheduleSettings", "repaymentScheduleMethod"): ScheduleMethod(schedule.repaymentScheduleMethod)
        not in TYPES[body.type],
        ("interestSettings", "interestCalculationMethod"): (is_flat and not schedule.is_fixed)
        or (body.type == INTEREST_ONLY and method != "EQUAL_INSTALLMENTS"),
        ("interestSettings", "scheduleInterestDaysCountMethod"): interest.scheduleInterestDaysCountMethod
        in _other_days(by_period=is_flat or is_plan, is_fixed=schedule.is_fixed),
        ("interestSettings", "interestApplicationMethod"): interest.interestApplicationMethod not in applied,
        ("interestSettings", "interestApplicationDays"): bool(interest.interestApplicationDays.daysInMonth)
        is not on_days,
        ("interestSettings", "compoundingFrequency"): interest.compoundingFrequency is not None
        and interest.interestType != "COMPOUNDING_INTEREST",
        ("interestSettings", "interestBalanceCalculationMethod"): schedule.is_fixed
        and interest.interestBalanceCalculationMethod != "ONLY_PRINCIPAL",
        ("interestSettings", "interestType"): schedule.is_fixed and interest.interestType == "CAPITALIZED_INTEREST",
        ("interestSettings", "interestRateSettings"): interest.rates_differ,
        ("interestSettings", "interestChargeFrequencyCount"): rate.interestChargeFrequency != EVERY_X_DAYS
        and rate.interestChargeFrequencyCount > 1,
        ("interestSettings", "interestRate"): body.type == "INTEREST_FREE_LOAN"
        and bool(rate.interestRate.defaultValue),
        ("scheduleSettings", "fixedDaysOfMonth"): bool(schedule.fixedDaysOfMonth) is not by_days,
        ("scheduleSettings", "shortMonthHandlingMethod"): schedule.shortMonthHandlingMethod is not None
        and max(schedule.fixedDaysOfMonth, default=0) <= LONGEST_SHORT_MONTH,
        ("scheduleSettings", "gracePeriod"): bool(schedule.gracePeriod.defaultValue)
        and schedule.gracePeriodType == "NONE",
        ("paymentSettings", "amortizationMethod"): payments.amortizationMethod != "STANDARD_PAYMENTS"
        and (not is_annuity or (is_plan and not schedule.is_fixed) or (is_optimized and schedule.is_fixed)),
        ("paymentSettings", "paymentMethod"): payments.paymentMethod == "VERTICAL" and schedule.is_fixed,
        **_of_odd_periods(body, is_flat=is_flat),
        **_of_real_balance(body),
    }
    return [
        {"type": "not_supported", "loc": place, "msg": "It does not go with the other settings"}
        for place, is_wrong in wrong.items()
        if is_wrong
    ]


def _of_odd_periods(body: LoanProductBody, *, is_flat: bool) -> dict[tuple[str, ...], bool]:
    """Return what cannot be said of installments of another length: two things at once, or with flat interest."""
    return {(name,): is_flat or len(body.odd_periods) > 1 for name in body.odd_periods}


def _of_real_balance(body: LoanProductBody) -> dict[tuple[str, ...], bool]:
    """Return what is said of interest on the real balance where it is fixed."""
    interest, ahead = body.interestSettings, body.paymentSettings.prepaymentSettings
    said = {
        ("interestSettings", "accrueLateInterest"): interest.accrueLateInterest,
        ("interestSettings", "accrueInterestAfterMaturity"): interest.accrueInterestAfterMaturity,
        ("paymentSettings", "prepaymentSettings", "prepaymentRecalculationMethod"): ahead.prepaymentRecalculationMethod,
        ("paymentSettings", "prepaymentSettings", "applyInterestOnPrepaymentMethod"): (
            ahead.applyInterestOnPrepaymentMethod
        ),
    }
    return {place: value is not None and body.scheduleSettings.is_fixed for place, value in said.items()}


def _other_days(*, by_period: bool, is_fixed: bool) -> set[str]:
    """Return how days cannot be counted: by whole periods or really."""
    allowed = {"ACTUAL_DAYS_COUNT": not by_period, "REPAYMENT_PERIODICITY": is_fixed}
    return {word for word, is_allowed in allowed.items() if not is_allowed}
