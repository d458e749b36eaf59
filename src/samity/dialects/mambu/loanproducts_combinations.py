"""Settings of a product that contradict each other, all of them at once; what the bank itself refuses comes after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from samity.bank.loans.values.prepayment import FixedElement, LatePayments, PrepaymentMethod
from samity.bank.loans.values.terms import ScheduleMethod
from samity.dialects.mambu.early_charges import differ
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loanproducts_controls import OF_A_CAP
from samity.dialects.mambu.loanproducts_words import (
    EVERY_X_DAYS,
    INTEREST_ONLY,
    LONGEST_SHORT_MONTH,
    ODD_PERIODS,
    TYPES,
)

Place = tuple[str, ...]
_TYPE: Place = ("interestSettings", "interestType")
_METHOD: Place = ("interestSettings", "interestCalculationMethod")
_APPLIED: Place = ("interestSettings", "interestApplicationMethod")
_RATE: Place = ("interestSettings", "indexRateSettings")
_NEWER_RATE: Place = ("interestSettings", "interestRateSettings")
_SCHEDULE: Place = ("scheduleSettings", "repaymentScheduleMethod")
_FIXED_DAYS: Place = ("scheduleSettings", "fixedDaysOfMonth")
_AMORTIZATION: Place = ("paymentSettings", "amortizationMethod")
_TOLERANCE: Place = ("arrearsSettings", "toleranceCalculationMethod")
_TOLERANCE_DAY: Place = ("arrearsSettings", "monthlyToleranceDay")
_REST: Place = ("arrearsSettings", "nonWorkingDaysMethod")
_TOLERATED: tuple[Place, ...] = (
    ("arrearsSettings", "tolerancePercentageOfOutstandingPrincipal"),
    ("arrearsSettings", "toleranceFloorAmount"),
)
_AHEAD: Place = ("paymentSettings", "prepaymentSettings")
_MATURED: Place = ("interestSettings", "accrueInterestAfterMaturity")
_FEES: Place = ("feesSettings", "fees")
_FREE = ("ercFreeAllowance", "ercFreeAllowanceAmount", "ercFreeAllowancePercentage")
_PENALTIES: Place = ("penaltySettings", "loanPenaltyCalculationMethod")
_ACCRUED: Place = ("accountingSettings", "interestAccruedAccountingMethod")
_ACCRUALS: Place = ("accountingSettings", "interestAccrualCalculation")
_ON_REAL_BALANCE = "It is said of interest on the real balance alone, and a FIXED schedule has none"
_LOCKS: Place = ("internalControls", "lockSettings")
_RECALCULATION = (
    *("prepaymentRecalculationMethod", "applyInterestOnPrepaymentMethod"),
    *("elementsRecalculationMethod", "principalPaidInstallmentStatus"),
)
_ODD_PERIODS = (
    "One of these can be said of installments of another length, and none with FLAT interest or a payment plan"
)
REASONS: Mapping[tuple[str, ...], str] = {
    **dict.fromkeys(
        ((*_LOCKS, name) for name in OF_A_CAP), "A cap on charges says of what it is, how much and how hard"
    ),
    ("scheduleSettings", "repaymentScheduleMethod"): "The type of the product has another one",
    ("interestSettings", "interestCalculationMethod"): (
        "FLAT goes with a FIXED schedule alone, and interest only with EQUAL_INSTALLMENTS"
    ),
    ("interestSettings", "scheduleInterestDaysCountMethod"): (
        "A schedule that is not FIXED counts real days; FLAT interest and a payment plan go by whole periods"
    ),
    ("interestSettings", "interestApplicationMethod"): (
        "A FIXED schedule goes with AFTER_DISBURSEMENT and, where interest is not FLAT, with REPAYMENT_DUE_DATE; others"
        " with REPAYMENT_DUE_DATE and, where it is DYNAMIC, with FIXED_DAYS_OF_MONTH"
    ),
    ("interestSettings", "interestApplicationDays"): "They go with FIXED_DAYS_OF_MONTH, and it with them",
    ("interestSettings", "compoundingFrequency"): "It goes with COMPOUNDING_INTEREST alone",
    ("interestSettings", "interestBalanceCalculationMethod"): "A FIXED schedule has interest ONLY_PRINCIPAL bears",
    (
        "interestSettings",
        "interestType",
    ): "A FIXED schedule has no CAPITALIZED_INTEREST: what is paid late is not known",
    ("interestSettings", "interestRateSettings"): "indexRateSettings says otherwise",
    (*_RATE, "interestChargeFrequencyCount"): "It goes with EVERY_X_DAYS, and EVERY_X_DAYS with it",
    (*_RATE, "interestRate"): "An INTEREST_FREE_LOAN has none",
    ("interestSettings", "accrueLateInterest"): _ON_REAL_BALANCE,
    ("interestSettings", "decoupleInterestFromArrears"): _ON_REAL_BALANCE,
    _MATURED: f"{_ON_REAL_BALANCE}, and indexRateSettings says the same of it",
    (*_RATE, "accrueInterestAfterMaturity"): _ON_REAL_BALANCE,
    ("scheduleSettings", "fixedDaysOfMonth"): "They go with FIXED_DAYS_OF_MONTH, and it with them",
    ("scheduleSettings", "shortMonthHandlingMethod"): "It is said where a fixed day is later than the 28th",
    ("gracePeriodSettings", "gracePeriod"): "The gracePeriodType is NONE",
    _TOLERANCE_DAY: "It goes with MONTHLY_ARREARS_TOLERANCE_DAY alone",
    _REST: "The bank counts the days of penalties one by one: days of rest are INCLUDED where there are any",
    ("arrearsSettings", "tolerancePeriod"): "It goes with ARREARS_TOLERANCE_PERIOD alone",
    **dict.fromkeys(_TOLERATED, "An amount that may be late is said of FIXED_TERM_LOAN and DYNAMIC_TERM_LOAN alone"),
    ("paymentSettings", "amortizationMethod"): (
        "A balloon and a plan go with DECLINING_BALANCE_DISCOUNTED on a FIXED schedule, optimized payments with it on a"
        " DYNAMIC one; so does a balloon with TOTAL_EXPECTED_FIXED, LAST_INSTALLMENT_INCREASE and"
        " REDUCE_NUMBER_OF_INSTALLMENTS_NEW"
    ),
    ("paymentSettings", "prepaymentSettings", "prepaymentAcceptance"): "With a balloon, prepayments are accepted",
    ("paymentSettings", "latePaymentsRecalculationMethod"): (
        "OVERDUE_INSTALLMENTS_INCREASE does not go with CAPITALIZED_INTEREST, by which what is unpaid of an installment"
        " is principal already"
    ),
    **{("penaltySettings", name): "There are no penalties" for name in ("loanPenaltyGracePeriod", "penaltyRate")},
    ("paymentSettings", "paymentMethod"): "VERTICAL goes with a schedule that is not FIXED",
    _FEES: "It says one percentageAmount, or one for each year by percentageByYear",
    **{
        (*_AHEAD, name): "It is free of what a fee for EARLY_REPAYMENT_CHARGE costs, and has one meaning"
        for name in _FREE
    },
    _ACCRUED: "It goes with ACCRUAL alone",
    _ACCRUALS: "It says how interest is booked that interestAccruedAccountingMethod books as it accrues",
    **{(*_AHEAD, name): _ON_REAL_BALANCE for name in _RECALCULATION},
    **{(name,): _ODD_PERIODS for name in ODD_PERIODS},
}
"""By the place of a setting, what it goes with."""

RESTS_ON: Mapping[Place, tuple[Place, ...]] = {
    _FEES: (),
    _ACCRUED: (("accountingSettings", "accountingMethod"),),
    _ACCRUALS: (_ACCRUED,),
    _SCHEDULE: (("type",),),
    _METHOD: (_SCHEDULE, ("type",)),
    ("interestSettings", "scheduleInterestDaysCountMethod"): (_METHOD, _SCHEDULE, _AMORTIZATION),
    _APPLIED: (_METHOD, _SCHEDULE),
    ("interestSettings", "interestApplicationDays"): (_APPLIED,),
    ("interestSettings", "compoundingFrequency"): (_TYPE,),
    ("interestSettings", "interestBalanceCalculationMethod"): (_SCHEDULE,),
    _TYPE: (_SCHEDULE,),
    _NEWER_RATE: (_RATE,),
    (*_RATE, "interestChargeFrequencyCount"): (_RATE, _NEWER_RATE),
    (*_RATE, "interestRate"): (_RATE, _NEWER_RATE, ("type",)),
    ("interestSettings", "accrueLateInterest"): (_SCHEDULE,),
    ("interestSettings", "decoupleInterestFromArrears"): (_SCHEDULE,),
    _MATURED: (_SCHEDULE, _RATE, _NEWER_RATE),
    (*_RATE, "accrueInterestAfterMaturity"): (_SCHEDULE, _RATE, _NEWER_RATE),
    _FIXED_DAYS: (("scheduleSettings", "scheduleDueDatesMethod"),),
    ("scheduleSettings", "shortMonthHandlingMethod"): (_FIXED_DAYS,),
    ("gracePeriodSettings", "gracePeriod"): (("gracePeriodSettings", "gracePeriodType"),),
    _TOLERANCE_DAY: (_TOLERANCE,),
    _REST: (("penaltySettings", "loanPenaltyCalculationMethod"),),
    ("arrearsSettings", "tolerancePeriod"): (_TOLERANCE,),
    **dict.fromkeys(_TOLERATED, (("type",),)),
    _AMORTIZATION: (_METHOD, _SCHEDULE, _AHEAD, ("paymentSettings", "latePaymentsRecalculationMethod")),
    (*_AHEAD, "prepaymentAcceptance"): (_AMORTIZATION,),
    ("paymentSettings", "latePaymentsRecalculationMethod"): (_METHOD, _SCHEDULE),
    ("paymentSettings", "paymentMethod"): (_SCHEDULE,),
    **{("penaltySettings", name): (_PENALTIES,) for name in ("loanPenaltyGracePeriod", "penaltyRate")},
    **{(*_AHEAD, name): (_SCHEDULE,) for name in _RECALCULATION},
    **{(*_AHEAD, name): (("feesSettings",),) for name in _FREE},
    **{(name,): (_METHOD, *((each,) for each in ODD_PERIODS)) for name in ODD_PERIODS},
    **{(*_LOCKS, name): tuple((*_LOCKS, each) for each in OF_A_CAP if each != name) for name in OF_A_CAP},
}
"""By the place of a setting, the others by which it is judged."""


def contradictions(
    body: LoanProductBody, reads: Callable[..., bool], told: LoanProductBody | None = None
) -> list[dict[str, Any]]:
    """Return a fault for each setting that does not go with the others, with the reason.

    Args:
        body: the product, as far as it was read.
        reads: whether members were read; of what depends on one that was not, nothing is said.
        told: the product as it stands, if it is defined anew; what other doors defined and this API only repeats stays.
    """
    return [
        {"type": "not_supported", "loc": _where(place, body), "msg": REASONS[place]}
        for place, is_wrong in combinations(body).items()
        if is_wrong
        and reads(place, *RESTS_ON[place])
        and not (told and all(_at(body, each) == _at(told, each) for each in (place, *RESTS_ON[place])))
    ]


def _at(body: LoanProductBody, place: Place) -> object:
    found: object = body
    for name in place:
        found = getattr(found, name)
    return found


def _where(place: Place, body: LoanProductBody) -> Place:
    """Return where a setting stands: of the two blocks that can say the rate, in the one that does."""
    is_newer = place[:2] == _RATE and body.interestSettings.interestRateSettings is not None
    return ("interestSettings", "interestRateSettings", *place[2:]) if is_newer else place


def combinations(body: LoanProductBody) -> Mapping[tuple[str, ...], bool]:
    """Return of each setting that depends on others whether it goes against them."""
    interest, schedule = body.interestSettings, body.scheduleSettings
    method, rate = interest.interestCalculationMethod, interest.rate
    is_flat, is_annuity = method == "FLAT", method == "DECLINING_BALANCE_DISCOUNTED"
    on_days = interest.interestApplicationMethod == "FIXED_DAYS_OF_MONTH"
    applied = {None, "AFTER_DISBURSEMENT" if is_flat else "REPAYMENT_DUE_DATE"}
    if schedule.is_fixed:
        applied.add("AFTER_DISBURSEMENT")
    elif schedule.repaymentScheduleMethod == "DYNAMIC":
        applied.add("FIXED_DAYS_OF_MONTH")
    by_days = schedule.scheduleDueDatesMethod == "FIXED_DAYS_OF_MONTH"
    is_plan = body.paymentSettings.amortizationMethod == "PAYMENT_PLAN"
    return {
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
        (*_RATE, "interestChargeFrequencyCount"): "interestChargeFrequencyCount" not in rate.model_fields_set
        if rate.interestChargeFrequency == EVERY_X_DAYS
        else rate.interestChargeFrequencyCount > 1,
        (*_RATE, "interestRate"): body.type == "INTEREST_FREE_LOAN" and bool(rate.interestRate.defaultValue),
        ("scheduleSettings", "fixedDaysOfMonth"): bool(schedule.fixedDaysOfMonth) is not by_days,
        ("scheduleSettings", "shortMonthHandlingMethod"): schedule.shortMonthHandlingMethod is not None
        and max(schedule.fixedDaysOfMonth, default=0) <= LONGEST_SHORT_MONTH,
        ("gracePeriodSettings", "gracePeriod"): body.gracePeriodSettings.gracePeriodType == "NONE"
        and any(body.gracePeriodSettings.gracePeriod.model_dump().values()),
        **{("penaltySettings", name): is_wrong for name, is_wrong in body.penaltySettings.says_too_much.items()},
        **_of_accruals(body),
        **_of_arrears(body),
        **_of_payments(body, is_annuity=is_annuity),
        **_of_odd_periods(body, is_settled=is_flat or is_plan),
        **_of_real_balance(body),
        **_of_early_charges(body),
        **_of_caps(body),
    }


def _of_accruals(body: LoanProductBody) -> dict[tuple[str, ...], bool]:
    """Return what income cannot be booked by."""
    books = body.accountingSettings
    accrued = books.interestAccruedAccountingMethod != "NONE"
    said = books.interestAccrualCalculation
    return {
        _ACCRUED: accrued and books.accountingMethod != "ACCRUAL",
        _ACCRUALS: said is not None and (said != "NONE") is not accrued,
    }


def _of_arrears(body: LoanProductBody) -> dict[Place, bool]:
    """Return what of a tolerance does not go with how it is said, or with the type of the product."""
    settings, has_amounts = body.arrearsSettings, body.type in {"FIXED_TERM_LOAN", "DYNAMIC_TERM_LOAN"}
    share = settings.tolerancePercentageOfOutstandingPrincipal.model_dump().values()
    by_day = settings.is_by_day_of_month
    return {
        _REST: settings.nonWorkingDaysMethod == "EXCLUDED" and body.penaltySettings.charges,
        _TOLERANCE_DAY: bool(settings.monthlyToleranceDay) and not by_day,
        ("arrearsSettings", "tolerancePeriod"): by_day and any(settings.tolerancePeriod.model_dump().values()),
        _TOLERATED[0]: any(share) and not has_amounts,
        _TOLERATED[1]: bool(settings.toleranceFloorAmount) and not has_amounts,
    }


def _of_payments(body: LoanProductBody, *, is_annuity: bool) -> dict[tuple[str, ...], bool]:
    """Return what payments cannot be; what a late one does is said of equal installments on the real balance alone."""
    schedule, payments = body.scheduleSettings, body.paymentSettings
    is_balloon = payments.amortizationMethod == "BALLOON_PAYMENTS"
    takes_none = payments.prepaymentSettings.prepaymentAcceptance == "NO_PREPAYMENTS"
    said = {
        ("amortizationMethod",): payments.amortizationMethod in _other_payments(body, is_annuity=is_annuity),
        ("prepaymentSettings", "prepaymentAcceptance"): is_balloon and takes_none,
        ("latePaymentsRecalculationMethod",): (
            payments.latePaymentsRecalculationMethod is LatePayments.OVERDUE_INSTALLMENTS_INCREASE
            and body.interestSettings.interestType == "CAPITALIZED_INTEREST"
        ),
        ("paymentMethod",): payments.paymentMethod == "VERTICAL" and schedule.is_fixed,
    }
    return {("paymentSettings", *place): is_wrong for place, is_wrong in said.items()}


def _other_payments(body: LoanProductBody, *, is_annuity: bool) -> set[str]:
    """Return what installments cannot be equal by; on the real balance a balloon takes what the others leave."""
    schedule_method, payments = body.scheduleSettings.repaymentScheduleMethod, body.paymentSettings
    ahead = payments.prepaymentSettings
    keeps_amount = (
        ahead.elementsRecalculationMethod is FixedElement.TOTAL
        and ahead.prepaymentRecalculationMethod is PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS_NEW
        and payments.latePaymentsRecalculationMethod is LatePayments.LAST_INSTALLMENT_INCREASE
    )
    allowed = {
        "BALLOON_PAYMENTS": schedule_method == "FIXED" or (schedule_method == "DYNAMIC" and keeps_amount),
        "OPTIMIZED_PAYMENTS": schedule_method == "DYNAMIC",
        "PAYMENT_PLAN": schedule_method == "FIXED",
    }
    return {word for word, goes in allowed.items() if not (is_annuity and goes)}


def _of_odd_periods(body: LoanProductBody, *, is_settled: bool) -> dict[tuple[str, ...], bool]:
    """Return what cannot be said of installments of another length: two things at once, or where none asks for other.

    Flat interest knows no lengths, and what a plan asks for is agreed.
    """
    return {(name,): is_settled or len(body.odd_periods) > 1 for name in body.odd_periods}


def _of_real_balance(body: LoanProductBody) -> dict[tuple[str, ...], bool]:
    """Return what is said of interest on the real balance where it is fixed."""
    interest, ahead = body.interestSettings, body.paymentSettings.prepaymentSettings
    said: dict[tuple[str, ...], object] = {
        _MATURED: interest.accrueInterestAfterMaturity or None,
        (*_RATE, "accrueInterestAfterMaturity"): interest.rate.accrueInterestAfterMaturity or None,
        ("interestSettings", "accrueLateInterest"): interest.accrueLateInterest,
        ("interestSettings", "decoupleInterestFromArrears"): interest.decoupleInterestFromArrears or None,
        **{(*_AHEAD, name): getattr(ahead, name) for name in _RECALCULATION},
    }
    wrong = {place: value is not None and body.scheduleSettings.is_fixed for place, value in said.items()}
    return wrong | {_MATURED: wrong[_MATURED] or interest.maturity_differs}


def _of_early_charges(body: LoanProductBody) -> dict[Place, bool]:
    """Return what is said of repaying early where it costs nothing, or twice."""
    ahead, fees = body.paymentSettings.prepaymentSettings, body.feesSettings
    names = differ([ahead.ercFreeAllowance, ahead.ercFreeAllowancePercentage])
    free = {(*_AHEAD, name): bool(getattr(ahead, name)) and not fees.fees for name in _FREE}
    free[*_AHEAD, "ercFreeAllowancePercentage"] |= names
    return {_FEES: any(each.is_unclear for each in fees.fees), **free}


def _of_caps(body: LoanProductBody) -> dict[Place, bool]:
    """Return what a cap on charges lacks."""
    return {(*_LOCKS, name): is_missing for name, is_missing in body.internalControls.lockSettings.lacks.items()}


def _other_days(*, by_period: bool, is_fixed: bool) -> set[str]:
    """Return how days cannot be counted: by whole periods or really."""
    allowed = {"ACTUAL_DAYS_COUNT": not by_period, "REPAYMENT_PERIODICITY": is_fixed}
    return {word for word, is_allowed in allowed.items() if not is_allowed}
