"""Random loans in columns, many of them at exact halves, and each of them alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from tests.undisturbed import due_dates

from samity.bank.loans.rules.bulk_family import BulkFamily
from samity.bank.loans.rules.bulk_schedules import LARGEST_PRODUCT, BulkLoans, bulk_schedules
from samity.bank.loans.rules.interest import PERCENT, PERIODS_IN_YEAR
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    ScheduleEngine,
)
from samity.kernel.money import LARGEST_MINOR, RoundingMode
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from samity.bank.loans.rules.bulk_schedules import BulkSchedules

START = date(2026, 1, 31)
HUNDREDTHS = 100
"""Parts of a percent in which the rates of a year are entered."""
MOST_INSTALLMENTS = 60
AMORTIZATIONS = {
    BulkFamily.EQUAL_INSTALLMENTS: Amortization.EQUAL_INSTALLMENTS,
    BulkFamily.EQUAL_PRINCIPAL: Amortization.EQUAL_PRINCIPAL,
    BulkFamily.FLAT: Amortization.EQUAL_PRINCIPAL,
}


class Figures(NamedTuple):
    """What one loan has in the columns; the rate in parts of the denominator."""

    principal: int
    number: int
    rate: int


class Kind(NamedTuple):
    """What the loans of a batch share."""

    rounding: RoundingMode
    unit: PeriodUnit
    multiple: int
    engine: ScheduleEngine = ScheduleEngine.CUMULATIVE
    family: BulkFamily = BulkFamily.EQUAL_INSTALLMENTS

    @property
    def denominator(self) -> int:
        """Of a period's rate: percent, hundredths of it, periods of a year."""
        return PERCENT * HUNDREDTHS * PERIODS_IN_YEAR[self.unit]

    @property
    def periods_in_year(self) -> Fraction:
        """By which a period's rate is one of a year: a contract's week is 7 of 365 days."""
        if self.engine is ScheduleEngine.CONTRACTUAL and self.unit is PeriodUnit.WEEKS:
            return Fraction(365, 7)
        return Fraction(PERIODS_IN_YEAR[self.unit])

    @property
    def multiple_in_columns(self) -> int:
        """What the equal amount is rounded to; the cumulative engine leaves an equal principal as it is."""
        is_share = self.family is BulkFamily.EQUAL_PRINCIPAL and self.engine is ScheduleEngine.CUMULATIVE
        return 0 if is_share else self.multiple

    def amount_of_one(self, rate: Fraction, number: int) -> Fraction:
        """Return the exact equal amount of a loan of one minor unit, in multiples."""
        exact = _annuity(rate, number) if self.family is BulkFamily.EQUAL_INSTALLMENTS else Fraction(1, number)
        return exact / max(self.multiple_in_columns, 1)


ENGINES = (
    (ScheduleEngine.CUMULATIVE, BulkFamily.EQUAL_INSTALLMENTS),
    (ScheduleEngine.CUMULATIVE, BulkFamily.EQUAL_PRINCIPAL),
    (ScheduleEngine.CONTRACTUAL, BulkFamily.EQUAL_INSTALLMENTS),
    (ScheduleEngine.CONTRACTUAL, BulkFamily.EQUAL_PRINCIPAL),
    (ScheduleEngine.CONTRACTUAL, BulkFamily.FLAT),
)
KINDS = [
    Kind(*each, engine, family)
    for engine, family in ENGINES
    for each in product(RoundingMode, (PeriodUnit.MONTHS, PeriodUnit.WEEKS), (0, 100))
]
FAMILIES_AND_MODES = len(BulkFamily) * len(RoundingMode)


class Compared(NamedTuple):
    """What a comparison with the single rule found: how many loans, how many rows, how many of them at a half."""

    loans: int
    different: int
    rows: int
    tied: int
    tied_installments: int


def random_loans(kind: Kind, count: int, seed: int) -> BulkLoans:
    """Return loans of a kind: two of five ordinary, the others made for an exact half or a bound."""
    chance = Random(seed)
    made = [chance.choices(_MAKERS, _WEIGHTS)[0](chance, kind) for _ in range(count)]
    principals, numbers, rates = (np.array(column, np.int64) for column in zip(*made, strict=True))
    columns = (principals, numbers, rates, rates)
    return BulkLoans(*columns, kind.denominator, kind.rounding, kind.multiple_in_columns, kind.family)


def terms_of(loans: BulkLoans, place: int, kind: Kind) -> LoanTerms:
    """Return the terms of one loan; every second monthly one counts months of 30 and years of 360 days."""
    unit = kind.unit
    by_the_day = unit is PeriodUnit.MONTHS and place % 2 and kind.engine is ScheduleEngine.CUMULATIVE
    return LoanTerms(
        principal=int(loans.principals[place]),
        decimals=2,
        annual_rate=Fraction(int(loans.nominal[place]), loans.denominator) * PERCENT * kind.periods_in_year,
        number_of_installments=int(loans.numbers[place]),
        repay_unit=unit,
        interest_method=InterestMethod.FLAT if kind.family is BulkFamily.FLAT else InterestMethod.DECLINING_BALANCE,
        amortization=AMORTIZATIONS[kind.family],
        engine=kind.engine,
        interest_period=InterestPeriod.DAILY if by_the_day else InterestPeriod.SAME_AS_REPAYMENT,
        days_in_month=DaysInMonth.THIRTY,
        days_in_year=DaysInYear.D360 if by_the_day else DaysInYear.ACTUAL,
        rounding=loans.rounding,
        installment_multiple=kind.multiple,
    )


def dates_of(terms: LoanTerms) -> tuple[date, ...]:
    """Return undisturbed due dates from a month's last day."""
    return _dates(terms.repay_unit, terms.number_of_installments)


def in_rows(schedules: BulkSchedules) -> Iterator[list[tuple[int, int]]]:
    """Return principal and interest of every row, loan by loan."""
    columns = zip(schedules.principal.T.tolist(), schedules.interest.T.tolist(), schedules.rows.tolist(), strict=True)
    for principal, interest, rows in columns:
        assert not any(principal[rows:]), "a schedule has ended"
        assert not any(interest[rows:]), "a schedule has ended"
        yield list(zip(principal[:rows], interest[:rows], strict=True))


def compare(kind: Kind, count: int, seed: int) -> Compared:
    """Make random loans both ways, and count the differences and the halves."""
    loans = random_loans(kind, count, seed)
    different = rows = tied = tied_installments = 0
    at_once = (each for chunk in bulk_schedules(loans) for each in in_rows(chunk))
    for place, found in enumerate(at_once):
        terms = terms_of(loans, place, kind)
        alone = _ended([(row.principal, row.interest) for row in schedule(terms, START, dates_of(terms))])
        different += alone != found
        rows += len(alone)
        rate = Fraction(int(loans.nominal[place]), loans.denominator)
        tied += _ties(terms, rate, alone)
        exact = terms.principal * kind.amount_of_one(rate, terms.number_of_installments)
        tied_installments += exact.denominator == 2
    return Compared(count, different, rows, tied, tied_installments)


def compare_every_kind(count: int, seed: int) -> Compared:
    """Compare a number of loans, as many of each kind."""
    found = [compare(kind, count // len(KINDS), seed + place) for place, kind in enumerate(KINDS)]
    return Compared(*map(sum, zip(*found, strict=True)))


def _ended(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the rows at the end with which nothing falls due."""
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _ties(terms: LoanTerms, rate: Fraction, alone: list[tuple[int, int]]) -> int:
    """Count the rows whose exact interest is a half."""
    ties, left = 0, terms.principal
    for repaid, _ in alone:
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        ties += 2 * (base * rate.numerator % rate.denominator) == rate.denominator
        left -= repaid
    return ties


@cache
def _dates(unit: PeriodUnit, number: int) -> tuple[date, ...]:
    terms = LoanTerms(principal=1, decimals=2, annual_rate=Fraction(0), number_of_installments=number, repay_unit=unit)
    return due_dates(terms, START)


@cache
def _annuity(rate: Fraction, number: int) -> Fraction:
    """Return the exact installment of one minor unit."""
    return rate / (1 - (1 + rate) ** -number) if rate else Fraction(1, number)


def _odd(chance: Random, most: int) -> int:
    return 2 * chance.randrange(max(most // 2, 1)) + 1


def _ordinary(chance: Random, _: Kind) -> Figures:
    """Up to 60 % a year, amounts from one minor unit to a hundred million major ones."""
    principal = int(10 ** chance.uniform(0, 10))
    return Figures(principal, chance.randint(1, MOST_INSTALLMENTS), chance.randint(0, 60 * HUNDREDTHS))


def _half_in_the_first_row(chance: Random, kind: Kind) -> Figures:
    rate = Fraction(_odd(chance, 60 * HUNDREDTHS), kind.denominator)
    principal = rate.denominator // 2 * _odd(chance, 2_000)
    return Figures(principal, chance.randint(1, MOST_INSTALLMENTS), _part(rate, kind))


def _half_in_many_rows(chance: Random, kind: Kind) -> Figures:
    """Rates nobody lends at, but every second balance of them ends in a half."""
    rate = chance.choice([Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(3, 2)])
    return Figures(chance.randint(1, 10_000_000), chance.randint(2, MOST_INSTALLMENTS), _part(rate, kind))


def _half_in_the_installment(chance: Random, kind: Kind) -> Figures:
    """The principal is chosen so that the exact installment is an odd number of halves, of its multiple."""
    rate, number = chance.choice(_tied_annuities(kind))
    exact = kind.amount_of_one(rate, number)
    return Figures(exact.denominator // 2 * _odd(chance, 1_000), number, _part(rate, kind))


def _large(chance: Random, _: Kind) -> Figures:
    """As much as 64 bits hold, or nearly."""
    number, rate = chance.randint(2, MOST_INSTALLMENTS), chance.randint(1, 60 * HUNDREDTHS)
    most = min(LARGEST_PRODUCT // rate // number, LARGEST_MINOR)
    return Figures(chance.choice([most, chance.randint(most // 1_000, most)]), number, rate)


@cache
def _tied_annuities(kind: Kind) -> list[tuple[Fraction, int]]:
    """Return rates and numbers whose exact installment of one minor unit has an even denominator, not too large."""
    rates = [Fraction(0), *(Fraction(1, part) for part in (2, 4, 5, 10, 20, 25, 40, 50, 100))]
    found = [
        (rate, number)
        for rate, number in product(rates, range(2, 25))
        if kind.amount_of_one(rate, number).denominator % 2 == 0 and _annuity(rate, number).denominator < 10**7
    ]
    assert {rate for rate, _ in found} >= {Fraction(0), Fraction(1, 2), Fraction(1, 50)}
    return found


def _part(rate: Fraction, kind: Kind) -> int:
    part = rate * kind.denominator
    assert part.denominator == 1
    return part.numerator


_MAKERS: list[Callable[[Random, Kind], Figures]] = [
    _ordinary,
    _half_in_the_first_row,
    _half_in_many_rows,
    _half_in_the_installment,
    _large,
]
_WEIGHTS = [40, 10, 30, 15, 5]
