"""What part of the balance one installment carries as interest, exactly. See docs/rules/interest.md."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.schedule_rows import Row, rows_of, seed_day
from samity.bank.loans.values.terms import DaysInMonth, InterestPeriod, LoanTerms, RateUnit
from samity.kernel.money import rounded_ratio
from samity.kernel.periods import PeriodUnit, periods_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

PERCENT = 100
PERIODS_IN_YEAR: Mapping[PeriodUnit, int] = {
    PeriodUnit.DAYS: 365,
    PeriodUnit.WEEKS: 52,
    PeriodUnit.MONTHS: 12,
    PeriodUnit.YEARS: 1,
}
RATES_IN_YEAR: Mapping[RateUnit, int] = {
    RateUnit.DAYS: 365,
    RateUnit.WEEKS: 52,
    RateUnit.FOUR_WEEKS: 13,
    RateUnit.MONTHS: 12,
    RateUnit.YEARS: 1,
}
# Days of a period where no calendar is looked at.
NOMINAL_DAYS: Mapping[PeriodUnit, int] = {
    PeriodUnit.DAYS: 1,
    PeriodUnit.WEEKS: 7,
    PeriodUnit.MONTHS: 30,
    PeriodUnit.YEARS: 365,
}
WHOLE_TERM_DIGITS = 10**8


def annual_rate(
    rate: Fraction,
    per: RateUnit,
    *,
    number_of_installments: int,
    repay_every: int,
    repay_unit: PeriodUnit,
    days_in_year: int = 365,
) -> Fraction:
    """Return the rate per year, in percent, of a rate entered per day, week, four weeks, month, year or whole term.

    The year has 52 weeks or 13 times four of them, and 365 days, whatever the product's year is (Fineract,
    FINERACT-2359), unless contractual schedules hand in that of their day count. A rate per whole term is first cut to
    a period's, rounded to eight places as Fineract stores it.

    Args:
        rate: percent.
        per: what it is per.
        number_of_installments: of the whole term.
        repay_every: spacing of the installments, in repay_unit.
        repay_unit: of the spacing.
        days_in_year: for a rate per day.
    """
    if per is RateUnit.WHOLE_TERM:
        per_period = rate / (number_of_installments * repay_every)
        return Fraction(rounded_ratio(per_period * WHOLE_TERM_DIGITS), WHOLE_TERM_DIGITS) * PERIODS_IN_YEAR[repay_unit]
    return rate * (days_in_year if per is RateUnit.DAYS else RATES_IN_YEAR[per])


def nominal_rate(terms: LoanTerms) -> Fraction:
    """Return the rate of one undisturbed repayment period, from which an equal installment is made."""
    yearly = terms.annual_rate / PERCENT
    if terms.interest_period is InterestPeriod.DAILY:
        return yearly * terms.repay_every * NOMINAL_DAYS[terms.repay_unit] / days_in_year(terms)
    return yearly * terms.repay_every / periods_in_year(terms)


def row_rates(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[Fraction, ...]:
    """Return for each installment the part of the balance that is its interest (cumulative engine).

    Daily interest counts the days of the row. Interest as repayments go is one whole period however long the row is,
    unless partial periods are charged by their measure.
    """
    return rates_of_rows(terms, rows_of(disbursed_on, due_dates))


def rates_of_rows(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Fraction, ...]:
    """Return it for rows that may begin in the middle of a schedule."""
    if terms.interest_period is InterestPeriod.DAILY:
        daily = terms.annual_rate / (PERCENT * days_in_year(terms))
        return tuple(daily * days for days in interest_days(terms, rows))
    by_period = terms.annual_rate / (PERCENT * periods_in_year(terms))
    return tuple(by_period * count for count in interest_periods(terms, rows))


def interest_days(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Fraction | int, ...]:
    """Return the days that bear interest in each row: real ones, or 30 for every month the row measures."""
    charged = [row.charged_from(terms.interest_charged_from) for row in rows]
    year = terms.days_in_year.fixed
    if terms.repay_unit is PeriodUnit.MONTHS and terms.days_in_month is DaysInMonth.THIRTY:
        return tuple(30 * count for count in measured(terms, charged))
    if terms.repay_unit is PeriodUnit.YEARS and year:
        return tuple(year * count for count in measured(terms, charged))
    return tuple(row.days for row in charged)


def interest_periods(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Fraction, ...]:
    """Return the periods that bear interest in each row, in units of the repayment (weeks, months)."""
    if terms.partial_periods:
        return measured(terms, [row.charged_from(terms.interest_charged_from) for row in rows])
    return tuple(terms.repay_every * (1 - free_part(terms, row)) for row in rows)


def free_part(terms: LoanTerms, row: Row) -> Fraction:
    """Return the part of a period before interest is charged, in months of 30, weeks of 7 and years of 365 days."""
    charged_from = terms.interest_charged_from
    if charged_from is None or charged_from <= row.from_on:
        return Fraction(0)
    if charged_from >= row.due_on:
        return Fraction(1)
    free_days = (charged_from - row.from_on).days
    return min(Fraction(1), Fraction(free_days, terms.repay_every * NOMINAL_DAYS[terms.repay_unit]))


def measured(terms: LoanTerms, rows: Sequence[Row], *, every: int = 1) -> tuple[Fraction, ...]:
    """Measure rows in periods of `every` repayment units.

    Months between two meetings of a calendar (the third Tuesday) are one repayment period however many days they have;
    dates that come back to a day of the month are measured from it.
    """
    seed = seed_day(rows) if terms.repay_unit in (PeriodUnit.MONTHS, PeriodUnit.YEARS) else None
    by_calendar = seed is None and terms.repay_unit not in (PeriodUnit.DAYS, PeriodUnit.WEEKS)
    return tuple(
        Fraction(terms.repay_every, every)
        if by_calendar and row.number > 1 and row.whole
        else periods_between(row.from_on, row.due_on, terms.repay_unit, every=every, seed_day=seed)
        for row in rows
    )


def periods_in_year(terms: LoanTerms) -> int:
    """Return 365, 52, 12 or 1; a fixed year replaces the 365 of daily repayments."""
    year = terms.days_in_year.fixed
    return year if terms.repay_unit is PeriodUnit.DAYS and year else PERIODS_IN_YEAR[terms.repay_unit]


def days_in_year(terms: LoanTerms) -> int:
    """Return the year of daily interest: here "actual" means 365, never 366 (Fineract's cumulative engine)."""
    return terms.days_in_year.fixed or 365


def entered_rate(
    yearly: Fraction,
    per: RateUnit,
    *,
    number_of_installments: int,
    repay_every: int,
    repay_unit: PeriodUnit,
    days_in_year: int = 365,
) -> Fraction:
    """Return the rate per day, week, month, year or whole term that leads to a rate per year, in percent.

    It undoes `annual_rate`, but for what rounding a whole term's rate to eight places has taken away.
    """
    if per is RateUnit.WHOLE_TERM:
        return yearly / PERIODS_IN_YEAR[repay_unit] * number_of_installments * repay_every
    return yearly / (days_in_year if per is RateUnit.DAYS else RATES_IN_YEAR[per])
