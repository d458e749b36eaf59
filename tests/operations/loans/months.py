"""A loan over four months, of which each bears the same interest."""

from __future__ import annotations

from fractions import Fraction

from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms
from samity.kernel.periods import PeriodUnit

# 12.00 of interest in each of four months.
TERMS = LoanTerms(
    principal=600_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=4,
    repay_every=1,
    repay_unit=PeriodUnit.MONTHS,
    interest_method=InterestMethod.FLAT,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)
