"""What part of the balance a row of the progressive engine bears as interest, whole or from a day on.

See docs/rules/interest.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT, measured, rates_of_rows
from samity.bank.loans.rules.schedule_rows import Row, rows_of
from samity.bank.loans.values.rescheduling import AS_AGREED, RateChange, Rescheduled
from samity.bank.loans.values.terms import DaysInMonth, InterestPeriod, LoanTerms, ScheduleEngine
from samity.kernel.day_counts import DayCount, year_fraction
from samity.kernel.periods import Period, PeriodUnit, actual_actual, day_of_month

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEAP_DAY = 29


@dataclass(frozen=True, slots=True)
class RowRate:
    """The interest of a row, as a part of the balance.

    Attributes:
        row: of the schedule.
        charged: the row from the day interest is charged.
        factor: of the whole row.
        weigh: how much of the factor a stretch of days in the row takes, against that of all its charged days.
    """

    row: Row
    charged: Row
    factor: Fraction
    weigh: Callable[[Row], Fraction | int]

    def between(self, start: date, end: date) -> Fraction:
        """Return the part of the factor from a charged day to another: by days of what is left of the row."""
        due_on = self.charged.due_on
        if start == self.charged.from_on and end == due_on:
            return self.factor
        whole = self.weigh(self.charged)
        if not whole or start >= due_on:
            return Fraction(0)
        left = self.factor * Fraction(self.weigh(replace(self.charged, from_on=start))) / whole
        return left * Fraction((end - start).days, (due_on - start).days)


@dataclass(frozen=True, slots=True)
class ChangingRate(RowRate):
    """The interest of a row in which the rate changes.

    Attributes:
        at_one: the row at 1 % a year.
        steps: what is paid, in percent a year, from a day on; the first one holds before.
    """

    at_one: RowRate
    steps: tuple[RateChange, ...]

    def between(self, start: date, end: date) -> Fraction:
        """Return the part of the factor from a charged day to another, each stretch at its rate."""
        return _at_steps(self.at_one, self.steps, start, end)


def _at_steps(at_one: RowRate, steps: Sequence[RateChange], start: date, end: date) -> Fraction:
    exact = Fraction(0)
    ends = [*(each.from_on for each in steps[1:]), date.max]
    for step, until in zip(steps, ends, strict=True):
        begin, stop = max(start, step.from_on), min(end, until)
        if begin < stop:
            exact += step.annual_rate * at_one.between(begin, stop)
    return exact


def rates_of(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date], rescheduled: Rescheduled = AS_AGREED
) -> tuple[RowRate, ...]:
    """Return what each row bears, at the rates and by the due dates of now."""
    rows = rows_of(disbursed_on, due_dates)
    charged = [row.charged_from(terms.interest_charged_from) for row in rows]
    weigh = _weight(terms)
    agreed = terms if not rescheduled.rates else replace(terms, annual_rate=Fraction(1))
    factors = by_stretches(rows, rescheduled.moved, lambda part: _factors_of(agreed, part))
    found = tuple(RowRate(*each, weigh) for each in zip(rows, charged, factors, strict=True))
    if not rescheduled.rates:
        return found
    steps = rate_steps(terms, rescheduled)
    return tuple(
        ChangingRate(
            each.row, each.charged, _at_steps(each, steps, each.charged.from_on, each.row.due_on), weigh, each, steps
        )
        for each in found
    )


def rate_steps(terms: LoanTerms, rescheduled: Rescheduled) -> tuple[RateChange, ...]:
    """Return the rates of a loan, each from the day that opens its first stretch of interest."""
    # The interest of a day runs up to it from the day before, unless it belongs to the day itself.
    opens = timedelta(days=0 if terms.same_day_interest else 1)
    later = (RateChange(each.from_on - opens, each.annual_rate) for each in rescheduled.rates)
    return (RateChange(date.min, terms.annual_rate), *later)


def by_stretches(
    rows: Sequence[Row], moved: Sequence[int], factors: Callable[[Sequence[Row]], Sequence[Fraction]]
) -> tuple[Fraction, ...]:
    """Return the factors of rows, where a row with a due date that was moved is measured by itself."""
    cuts = sorted({0, *(place for number in moved for place in (number - 1, number)), len(rows)})
    return tuple(factor for begin, end in pairwise(cuts) for factor in factors(rows[begin:end]))


def _factors_of(terms: LoanTerms, rows: Sequence[Row]) -> tuple[Fraction, ...]:
    if terms.interest_period is InterestPeriod.SAME_AS_REPAYMENT or terms.engine is ScheduleEngine.CUMULATIVE:
        return rates_of_rows(terms, rows)
    rate = terms.annual_rate / PERCENT
    charged = [row.charged_from(terms.interest_charged_from) for row in rows]
    nominal = _thirty_day_months(terms, charged)
    return tuple(rate * part * _years(terms, row) for part, row in zip(nominal, charged, strict=True))


def _weight(terms: LoanTerms) -> Callable[[Row], Fraction | int]:
    """Days weigh the same, but those of a leap year less where real years count."""
    by_year = terms.days_in_year.fixed is None and not terms.leap_year_by_29_february
    by_year = by_year and terms.engine is not ScheduleEngine.CUMULATIVE
    if by_year and terms.interest_period is InterestPeriod.DAILY:
        return lambda row: _of_real_years(terms, row)
    return lambda row: row.days


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
    return _of_real_years(terms, row)


def _of_real_years(terms: LoanTerms, row: Row) -> Fraction:
    period = Period(row.from_on, row.due_on)
    # 31 December is the old year's where its interest belongs to the day, and the new year's where to the day after.
    return year_fraction(DayCount.ACTUAL_ACTUAL_ISDA, period) if terms.same_day_interest else actual_actual(period)


def _reaches_leap_day(row: Row) -> bool:
    """Tell whether a 29 February lies after the row's first day, up to its due date."""
    return any(
        (leap := day_of_month(year, 2, LEAP_DAY)).day == LEAP_DAY and row.from_on < leap <= row.due_on
        for year in range(row.from_on.year, row.due_on.year + 1)
    )
