"""The progressive loan of these tests."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from samity.bank.loans.values.terms import (
    DaysInMonth,
    DaysInYear,
    LoanTerms,
    ScheduleEngine,
)

# 100 at 7 % on 30/360 in 6 months: the loan of Fineract's EMI calculator (spec 4.7).
LOAN = LoanTerms(
    principal=10_000,
    decimals=2,
    annual_rate=Fraction(7),
    number_of_installments=6,
    engine=ScheduleEngine.PROGRESSIVE,
    days_in_month=DaysInMonth.THIRTY,
    days_in_year=DaysInYear.D360,
)
START = date(2024, 1, 1)
