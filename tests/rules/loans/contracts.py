"""Terms of a contractual schedule, for the tests of its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, RestShift, ScheduledInstallment, ScheduleEngine
from samity.kernel.money import RoundingMode

JANUARY = date(2024, 1, 15)
_USUAL = LoanTerms(
    principal=1000_00,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=6,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    rounding=RoundingMode.HALF_UP,
    rest_shift=RestShift.NONE,
)


def contract(**terms: Any) -> LoanTerms:
    """Return a thousand over six months at 12 %, by the month, but for what is named."""
    return replace(_USUAL, **terms)


def rows(terms: LoanTerms, disbursed_on: date = JANUARY, first_on: date | None = None) -> list[ScheduledInstallment]:
    """Return the schedule of a loan that goes out on a day."""
    dates = contract_dates(terms, disbursed_on, first_on)
    due_dates = [next(dates) for _ in range(terms.number_of_installments)]
    return list(schedule(terms, disbursed_on, due_dates))


def amounts(terms: LoanTerms, disbursed_on: date = JANUARY) -> list[tuple[int, int]]:
    """Return principal and interest of each of its installments."""
    return [(row.principal, row.interest) for row in rows(terms, disbursed_on)]
