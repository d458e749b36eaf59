"""Reference cases of other systems: where they lie, and how Fineract's words become our terms."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from samity.bank.loans.rules.interest import annual_rate
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    RateUnit,
    ScheduleEngine,
)
from samity.kernel.periods import PeriodUnit

Case = dict[str, Any]
FOLDER = Path(__file__).parents[3] / "shared" / "golden"
INTEREST_PERIODS = {
    "DAILY": InterestPeriod.DAILY,
    "SAME_AS_REPAYMENT_PERIOD": InterestPeriod.SAME_AS_REPAYMENT,
}
MONTHS = {"ACTUAL": DaysInMonth.ACTUAL, "DAYS_30": DaysInMonth.THIRTY}
YEARS = {
    "ACTUAL": DaysInYear.ACTUAL,
    "DAYS_360": DaysInYear.D360,
    "DAYS_364": DaysInYear.D364,
    "DAYS_365": DaysInYear.D365,
}


def reference_cases(name: str) -> list[Case]:
    """Read a reference file; skip where there is none, but fail on the build machine."""
    path = FOLDER / name
    if not path.exists():
        sentence = f"the reference cases are not beside this repository: {name} is expected in ../shared/golden"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    return [case for case in cases if "meta" not in case]


def minor_units(amount: str | int, decimals: int) -> int:
    """Return an amount of the reference in minor units; it must be a whole number of them."""
    exact = Fraction(amount) * Fraction(10) ** decimals
    assert exact.denominator == 1, f"{amount} has more than {decimals} decimals"
    return exact.numerator


def fineract_terms(params: Case, disbursed: str) -> LoanTerms:
    """Return the terms of a Fineract loan of which that much was disbursed."""
    decimals = params["digitsAfterDecimal"]
    every, unit = params["repaymentEvery"], PeriodUnit(params["repaymentFrequencyType"])
    count = params["numberOfRepayments"]
    yearly = annual_rate(
        Fraction(params["interestRatePerPeriod"]),
        RateUnit(params["interestRateFrequencyType"]),
        number_of_installments=count,
        repay_every=every,
        repay_unit=unit,
    )
    return LoanTerms(
        principal=minor_units(disbursed, decimals),
        decimals=decimals,
        annual_rate=yearly,
        number_of_installments=count,
        repay_every=every,
        repay_unit=unit,
        interest_method=InterestMethod(params["interestType"]),
        amortization=Amortization(params["amortizationType"]),
        interest_period=INTEREST_PERIODS[params["interestCalculationPeriodType"]],
        engine=ScheduleEngine(params["loanScheduleType"]),
        days_in_month=MONTHS[params["daysInMonthType"]],
        days_in_year=YEARS[params["daysInYearType"]],
        partial_periods=bool(params["allowPartialPeriodInterestCalculation"]),
        grace_on_principal=params["graceOnPrincipalPayment"],
        grace_on_interest_payment=params["graceOnInterestPayment"],
        grace_on_interest_charged=params["graceOnInterestCharged"],
        interest_charged_from=date.fromisoformat(params["interestChargedFromDate"]),
        installment_multiple=minor_units(params["installmentAmountInMultiplesOf"] or 0, decimals),
        equal_amortization=bool(params["isEqualAmortization"]),
        leap_year_by_29_february=params.get("daysInYearCustomStrategy") == "FEB_29_PERIOD_ONLY",
        same_day_interest=bool(params.get("interestRecognitionOnDisbursementDate")),
    )
