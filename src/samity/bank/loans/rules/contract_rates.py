"""What part of the balance a row of a contractual schedule carries as interest. See docs/rules/interest.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT
from samity.bank.loans.rules.schedule_rows import Row, is_odd
from samity.bank.loans.values.terms import Compounding, InterestPeriod, InterestType, LoanTerms, OddPeriods
from samity.kernel.day_counts import YEAR_DAYS, DayCount, days_by_calendar_year, year_fraction
from samity.kernel.errors import Refusal
from samity.kernel.periods import Period, PeriodUnit
from samity.kernel.powers import PowerTooLargeError, power

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.bank.loans.values.rescheduling import RateChange
    from samity.bank.loans.values.work_calendar import WorkCalendar

MONTHS_IN_YEAR = 12
HALF_YEARS = 2
DAYS_IN_WEEK: Mapping[bool, int] = {False: 7, True: 5}
"""By whether days of business are counted."""
_COUNTED_FROM_THE_BEGINNING = frozenset({DayCount.US_30_360, DayCount.BUS_252})


@dataclass(eq=False)
class GrowsBeyondMeasure(Refusal):
    """At its rate, interest grows beyond what the bank can reckon with."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """How long something bears interest.

    Attributes:
        years: as the day count says.
        days: in parts of one year's length each, (days, days in that year); interest compounds by them.
    """

    years: Fraction
    days: tuple[tuple[Fraction, int], ...]


def contract_rates(terms: LoanTerms, rows: Sequence[Row], business_days: Sequence[int] = ()) -> tuple[Fraction, ...]:
    """Return for each row the part of the balance that is its interest.

    Args:
        terms: rate, day count, type of interest, and whether days are counted or whole periods.
        rows: the days they cover.
        business_days: of each row as far as interest is charged, for BUS_252.
    """
    if terms.interest_period is InterestPeriod.SAME_AS_REPAYMENT:
        whole = undisturbed_rate(terms)
        return tuple(_by_days(terms, row) if counts_length(terms, rows, row) else whole for row in rows)
    charged = [row.charged_from(terms.interest_charged_from) for row in rows]
    counted = business_days or (None,) * len(rows)
    return tuple(
        _grown(terms, _stretch(terms.day_count, Period(row.from_on, row.due_on), days))
        for row, days in zip(charged, counted, strict=True)
    )


def counts_length(terms: LoanTerms, rows: Sequence[Row], row: Row) -> bool:
    """Say whether a row is longer or shorter than the others, and asks for other than they do because of it."""
    if terms.odd_periods is OddPeriods.STANDARD:
        return False
    is_meant = row.number == 1 or terms.odd_periods is not OddPeriods.FIRST_BY_LENGTH
    return is_meant and is_odd(terms, rows, row)


def _by_days(terms: LoanTerms, row: Row) -> Fraction:
    return _grown(terms, _stretch(terms.day_count, Period(row.from_on, row.due_on), None))


def rate_between(
    terms: LoanTerms, begins_on: date, from_on: date, until_on: date, calendar: WorkCalendar | None = None
) -> Fraction:
    """Return the part of the balance that is the interest of some days of a period.

    It is what they add to the days before them, counted from the beginning of the period. Only where months are of 30
    days as in the United States that is not simply their own count, two halves may sum to a day more or less; and where
    days of business are counted, whose interest grows by a power.

    Args:
        terms: of the loan.
        begins_on: the first day of the period.
        from_on: the first of the days.
        until_on: the day after the last of them.
        calendar: whose days of business are counted, where they are.
    """
    if terms.day_count not in _COUNTED_FROM_THE_BEGINNING:
        return _rate_of(terms, from_on, until_on)
    rows = [Row(1, begins_on, day).charged_from(terms.interest_charged_from) for day in (from_on, until_on)]
    counted = [] if calendar is None else [calendar.days_between(row.from_on, row.due_on) for row in rows]
    before, whole = contract_rates(terms, rows, counted)
    return (1 + whole) / (1 + before) - 1 if terms.interest_type is InterestType.COMPOUNDING else whole - before


@lru_cache(maxsize=8192)
def _rate_of(terms: LoanTerms, from_on: date, until_on: date) -> Fraction:
    """Return the part for days that are counted from nowhere else; a fold asks for the same ones at each fact."""
    return contract_rates(terms, (Row(1, from_on, until_on),))[0]


def changing_rates(
    terms: LoanTerms,
    steps: Sequence[RateChange],
    rows: Sequence[Row],
    business_days: Sequence[int] = (),
    calendar: WorkCalendar | None = None,
) -> tuple[Fraction, ...]:
    """Return for each row the part of the balance that is its interest, where the rate changed on some days.

    A row in which it does bears each stretch of its days at its own rate, a whole period by their share of its days.

    Args:
        terms: of the loan, the rate aside.
        steps: the rates in the order of their days; the first holds from the disbursement on.
        rows: the days they cover.
        business_days: of each row as far as interest is charged, for BUS_252.
        calendar: whose days of business are counted, where they are.
    """
    each_at = [replace(terms, annual_rate=step.annual_rate) for step in steps]
    whole = [contract_rates(own, rows, business_days) for own in each_at]
    begins = [*(step.from_on for step in steps), date.max]
    found = []
    for place, row in enumerate(rows):
        stretches = [
            (number, max(row.from_on, begins[number]), min(row.due_on, begins[number + 1]))
            for number in range(len(steps))
            if begins[number] < row.due_on and begins[number + 1] > row.from_on
        ] or [(0, row.from_on, row.due_on)]
        if len(stretches) == 1:
            found.append(whole[stretches[0][0]][place])
        elif terms.interest_period is InterestPeriod.SAME_AS_REPAYMENT:
            parts = [whole[number][place] * (until - begun).days for number, begun, until in stretches]
            found.append(sum(parts, Fraction(0)) / row.days)
        else:
            found.append(_together(terms, each_at, row, stretches, calendar))
    return tuple(found)


def _together(
    terms: LoanTerms,
    each_at: Sequence[LoanTerms],
    row: Row,
    stretches: Sequence[tuple[int, date, date]],
    calendar: WorkCalendar | None,
) -> Fraction:
    """Return the rate of a row, whose stretches each have a rate of their own."""
    parts = [rate_between(each_at[number], row.from_on, begun, until, calendar) for number, begun, until in stretches]
    if terms.interest_type is not InterestType.COMPOUNDING:
        return sum(parts, Fraction(0))
    grown = Fraction(1)
    for part in parts:
        grown *= 1 + part
    return grown - 1


def undisturbed_rate(terms: LoanTerms) -> Fraction:
    """Return the rate of one undisturbed period, from which equal installments are found.

    A month is a twelfth of a year, whatever its days; so is each of the days of the month on which several installments
    fall due their share of it.
    """
    years = undisturbed_years(terms)
    year = YEAR_DAYS[terms.day_count]
    return _grown(terms, Stretch(years, ((years * year, year),)))


def effective_rate(terms: LoanTerms, months: int | Fraction) -> Fraction:
    """Return what so many months of interest come to, in percent: the rate that would do without compounding.

    Raises:
        GrowsBeyondMeasure: nothing can be reckoned with it.
    """
    years = Fraction(months, MONTHS_IN_YEAR)
    year = YEAR_DAYS[terms.day_count]
    return PERCENT * _grown(terms, Stretch(years, ((years * year, year),)))


def undisturbed_years(terms: LoanTerms) -> Fraction:
    """Return what part of a year an undisturbed period is."""
    if terms.fixed_days:
        return Fraction(1, MONTHS_IN_YEAR * len(terms.fixed_days))
    year = YEAR_DAYS[terms.day_count]
    every = {
        PeriodUnit.DAYS: Fraction(1, year),
        PeriodUnit.WEEKS: Fraction(DAYS_IN_WEEK[terms.day_count is DayCount.BUS_252], year),
        PeriodUnit.MONTHS: Fraction(1, MONTHS_IN_YEAR),
        PeriodUnit.YEARS: Fraction(1),
    }
    return terms.repay_every * every[terms.repay_unit]


def _stretch(convention: DayCount, period: Period, business_days: int | None) -> Stretch:
    years = year_fraction(convention, period, business_days)
    if convention is DayCount.ACTUAL_ACTUAL_ISDA:
        return Stretch(years, tuple((Fraction(days), year) for days, year in days_by_calendar_year(period)))
    year = YEAR_DAYS[convention]
    return Stretch(years, ((years * year, year),))


def _grown(terms: LoanTerms, stretch: Stretch) -> Fraction:
    """Return the interest on a unit of balance over a stretch."""
    try:
        return _growth(terms, stretch)
    except PowerTooLargeError:
        raise GrowsBeyondMeasure from None


def _growth(terms: LoanTerms, stretch: Stretch) -> Fraction:
    yearly = terms.annual_rate / PERCENT
    if terms.day_count is DayCount.BUS_252:
        return power(1 + yearly, stretch.years) - 1
    if terms.interest_type is not InterestType.COMPOUNDING:
        return yearly * stretch.years
    if terms.compounding is Compounding.SEMI_ANNUALLY:
        return power(1 + yearly / HALF_YEARS, HALF_YEARS * stretch.years) - 1
    grown = Fraction(1)
    for days, year in stretch.days:
        grown *= power(1 + yearly / year, days)
    return grown - 1
