"""Terms of a contractual schedule, for the tests of its rules."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, RestShift, ScheduleEngine
from samity.kernel.money import RoundingMode

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
