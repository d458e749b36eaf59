"""Schedules and quotes of every family that columns serve: at once, and each alone."""

from __future__ import annotations

import tracemalloc
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.many_loans import ENGINES, Kind, dates_of, terms_of

from benchmarks.schedules.decimals import decimals_different, with_decimals
from samity.bank.loans.rules.bulk_family import BulkFamily
from samity.bank.loans.rules.bulk_schedules import BulkLoans, bulk_schedules
from samity.bank.loans.rules.quotes import quote_table
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, RateUnit, ScheduleEngine
from samity.kernel.money import Currency, RoundingMode
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from samity.bank.loans.rules.bulk_schedules import BulkSchedules

INSTALLMENTS = 24
DISBURSED_ON = date(2026, 1, 31)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: loans made at once, loans made one by one, loans compared, and how often."""

    loans: int
    alone: int
    compared: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How many are made a second: of CPU time, and by the clock."""

    cpu: int
    wall: int


def kinds() -> list[Kind]:
    """Return a kind of monthly loans for each engine, family and rounding."""
    return [Kind(mode, PeriodUnit.MONTHS, 0, *each) for each in ENGINES for mode in RoundingMode]


def measured(plan: Plan, kind: Kind) -> dict[str, Any]:
    """Measure a kind by turns, so that a busy minute falls on all ways; the middle of the repeats counts."""
    loans = loans_of(plan.loans, kind)
    ways = _ways(plan, loans, kind)
    turns = [{way: _timed(run) for way, run in ways.items()} for _ in range(plan.repeats)]
    rates = {way: _middle([turn[way] for turn in turns]) for way in ways}
    found = {
        "engine": kind.engine.value,
        "family": kind.family.value,
        "rounding": kind.rounding.value,
        **{way: asdict(rate) for way, rate in rates.items()},
        "at_once_to_alone": round(rates["at_once"].cpu / rates["alone"].cpu),
        "quoted_to_alone": round(rates["quoted"].cpu / rates["alone"].cpu),
    }
    if "decimals" in rates:
        found["at_once_to_decimals"] = round(rates["at_once"].cpu / rates["decimals"].cpu)
        found["decimals_different"] = decimals_different(loans, kind)
    return found


def loans_of(count: int, kind: Kind) -> BulkLoans:
    """Return random loans: 100.00 to 100,000.00, at 1 to 60 % a year with two decimals, by the month."""
    chance = np.random.default_rng(24)
    rates = chance.integers(1_00, 60_00, count, dtype=np.int64)
    principals = chance.integers(100_00, 100_000_00, count, dtype=np.int64)
    numbers = np.full(count, INSTALLMENTS, np.int64)
    columns = (principals, numbers, rates, rates)
    return BulkLoans(*columns, kind.denominator, kind.rounding, kind.multiple_in_columns, kind.family)


def _ways(plan: Plan, loans: BulkLoans, kind: Kind) -> Mapping[str, Callable[[], int]]:
    single = [terms_of(loans, place, kind) for place in range(plan.alone)]
    dues = dates_of(single[0])
    ways: dict[str, Callable[[], int]] = {
        "at_once": lambda: sum(made.principal.shape[1] for made in bulk_schedules(loans)),
        "quoted": lambda: sum(_quoted(made) for made in bulk_schedules(loans)),
        "alone": lambda: _exhausted(schedule(each, DISBURSED_ON, dues) for each in single),
    }
    if kind.family is BulkFamily.EQUAL_INSTALLMENTS and kind.engine is ScheduleEngine.CUMULATIVE:
        ways["decimals"] = lambda: _exhausted(with_decimals(each) for each in single)
    return ways


def _quoted(made: BulkSchedules) -> int:
    """Make the four columns that a quote consists of, and return how many quotes there are."""
    columns = (made.installments, made.last_installments, made.interest.sum(axis=0), made.rows)
    return min(len(each) for each in columns)


def table_of_quotes(plan: Plan) -> dict[str, Any]:
    """Measure the table of a product: as many amounts as half the loans, in two terms, every figure an integer."""
    terms = LoanTerms(
        principal=1_000_00,
        decimals=2,
        annual_rate=Fraction(0),
        number_of_installments=INSTALLMENTS,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    )
    offer = Offer(terms=terms, rate=Fraction(24), rate_unit=RateUnit.YEARS, payments=PaymentTerms(strategy={}))
    amounts = range(1_000_00, 1_000_00 + plan.loans // 2)
    numbers = (INSTALLMENTS, INSTALLMENTS // 2)
    currency = Currency("USD", 2, "US Dollar")

    def table() -> int:
        return sum(len(line) for line in quote_table(offer, currency, amounts, numbers, DISBURSED_ON).lines)

    return {"installments": numbers, **asdict(_middle([_timed(table) for _ in range(plan.repeats)]))}


def most_memory(count: int) -> float:
    """Return the largest memory in MB that making schedules takes beside the loans themselves."""
    loans = loans_of(count, kinds()[0])
    tracemalloc.start()
    for _ in bulk_schedules(loans):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(most / 1e6, 1)


def _timed(run: Callable[[], int]) -> Rate:
    cpu, wall = process_time(), perf_counter()
    made = run()
    return Rate(round(made / (process_time() - cpu)), round(made / (perf_counter() - wall)))


def _middle(rates: list[Rate]) -> Rate:
    return Rate(round(median(each.cpu for each in rates)), round(median(each.wall for each in rates)))


def _exhausted(made: Iterator[object]) -> int:
    """Make all of them, keep none, and return how many there were."""
    return sum(1 for _ in made)
