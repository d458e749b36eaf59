"""Schedules of the progressive engine: unequal periods, one installment. See docs/rules/schedule-progressive.md."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT, measured, row_rates
from samity.bank.loans.rules.schedule_declining import in_multiples
from samity.bank.loans.rules.schedule_rows import Row, rows_of
from samity.bank.loans.values.terms import (
    DaysInMonth,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    ScheduledInstallment,
)
from samity.kernel.money import rounded
from samity.kernel.periods import Period, PeriodUnit, actual_actual, day_of_month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

LEAP_DAY = 29


def progressive(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[ScheduledInstallment, ...]:
    """Find the installment that repays the loan over its real periods, and level its last one once."""
    rows = rows_of(disbursed_on, due_dates)
    factors = rate_factors(terms, disbursed_on, due_dates)
    first = _useful(terms, *_EXACT_INSTALLMENT[terms.interest_method](terms.principal, factors))
    installments = _filled(terms, rows, factors, first)
    gap = _gap(installments)
    count = len(rows)
    # Upstream compares hundredths of the major unit with half the number of installments.
    if count < 2 or abs(gap) * 100 <= count // 2 * 10**terms.decimals:  # noqa: PLR2004 - one installment has no neighbour
        return installments
    levelled = _filled(terms, rows, factors, _useful(terms, first * count + gap, count))
    return levelled if abs(_gap(levelled)) < abs(gap) else installments


def rate_factors(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[Fraction, ...]:
    """Return for each installment the part of the balance that is its interest (progressive engine)."""
    if terms.interest_period is InterestPeriod.SAME_AS_REPAYMENT:
        return row_rates(terms, disbursed_on, due_dates)
    rate = terms.annual_rate / PERCENT
    rows = [row.charged_from(terms.interest_charged_from) for row in rows_of(disbursed_on, due_dates)]
    nominal = _thirty_day_months(terms, rows)
    return tuple(rate * part * _years(terms, row) for part, row in zip(nominal, rows, strict=True))


def _thirty_day_months(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Fraction, ...]:
    """Return what turns real days into days of 30-day months: 30/31 for a whole January; 1 in real months."""
    months = {PeriodUnit.MONTHS: 1, PeriodUnit.YEARS: 12}.get(terms.repay_unit, 0) * terms.repay_every
    if terms.days_in_month is DaysInMonth.ACTUAL or not months:
        return (Fraction(1),) * len(rows)
    counts = measured(terms, rows, every=terms.repay_every)
    return tuple(
        count * 30 * months / row.days if row.days else Fraction(0) for count, row in zip(counts, rows, strict=True)
    )


def _years(terms: LoanTerms, row: Row) -> Fraction:
    """Return the part of a year that a row's real days are."""
    year = terms.days_in_year.fixed
    if year:
        return Fraction(row.days, year)
    if terms.leap_year_by_29_february:
        return Fraction(row.days, 366 if _reaches_leap_day(row) else 365)
    return actual_actual(Period(row.from_on, row.due_on))


def _reaches_leap_day(row: Row) -> bool:
    """Tell whether a 29 February lies after the row's first day, up to its due date."""
    return any(
        (leap := day_of_month(year, 2, LEAP_DAY)).day == LEAP_DAY and row.from_on < leap <= row.due_on
        for year in range(row.from_on.year, row.due_on.year + 1)
    )


def _useful(terms: LoanTerms, numerator: int, denominator: int) -> int:
    """Round an installment to its multiple, unless that would make it nothing."""
    return in_multiples(terms, numerator, denominator) or rounded(numerator, denominator, terms.rounding)


def _annuity(principal: int, factors: Sequence[Fraction]) -> tuple[int, int]:
    """Return the exact installment over unequal periods as two integers.

    With f = 1 + factor over one denominator D it is principal x f1...fn / Fn, F1 = 1, Fj = F(j-1) fj + 1; kept as
    Fj D^(j-1) everything stays whole and nothing is rounded.
    """
    scale = lcm(*(factor.denominator for factor in factors))
    growth, sum_of_growths, power = 1, 0, 1
    for factor in factors:
        grown = scale + factor.numerator * (scale // factor.denominator)
        growth *= grown
        sum_of_growths = sum_of_growths * grown + power
        power *= scale
    return principal * growth, scale * sum_of_growths


def _flat_average(principal: int, factors: Sequence[Fraction]) -> tuple[int, int]:
    """Return principal and interest of the whole loan over the number of installments."""
    whole = principal * (1 + sum(factors, Fraction(0)))
    return whole.numerator, whole.denominator * len(factors)


_EXACT_INSTALLMENT = {
    InterestMethod.DECLINING_BALANCE: _annuity,
    InterestMethod.FLAT: _flat_average,
}


def _filled(
    terms: LoanTerms, rows: Sequence[Row], factors: Sequence[Fraction], installment: int
) -> tuple[ScheduledInstallment, ...]:
    """Fill the rows: interest first, up to the installment; the rest is principal; the last row takes what is left."""
    filled, left, waiting = [], terms.principal, 0
    flat = terms.interest_method is InterestMethod.FLAT
    for row, factor in zip(rows, factors, strict=True):
        free = row.number <= terms.grace_on_interest_charged
        base = terms.principal if flat else left
        waiting += 0 if free else rounded(base * factor.numerator, factor.denominator, terms.rounding)
        interest, principal = waiting, left
        if row is not rows[-1]:
            interest = 0 if row.number <= terms.grace_on_interest_payment else min(waiting, installment)
            principal = min(installment - interest, left)
        waiting -= interest
        left -= principal
        filled.append(ScheduledInstallment(row.number, row.from_on, row.due_on, principal, interest))
    return tuple(filled)


def _gap(installments: Sequence[ScheduledInstallment]) -> int:
    """Return how much the last installment is above the one before it, in minor units."""
    if len(installments) < 2:  # noqa: PLR2004 - one installment has no neighbour
        return 0
    before, last = installments[-2:]
    return last.principal + last.interest - before.principal - before.interest
