"""How many schedules are made in a second, at once, alone and by a loop of decimals. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import tracemalloc
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from importlib.metadata import version
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table
from tests.many_loans import Kind, compare_every_kind, dates_of, in_rows, terms_of

from benchmarks._results import ROOT, keep
from samity.bank.loans.rules.bulk_schedules import CELLS, BulkLoans, bulk_schedules
from samity.bank.loans.rules.quotes import quote_table
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, RateUnit
from samity.cli.terminal import counting
from samity.kernel.money import Currency, RoundingMode
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rows = list[tuple[int, int]]

GOAL = 500_000
"""Schedules a second of CPU time, on one core."""
INSTALLMENTS = 24
DISBURSED_ON = date(2026, 1, 31)
MONTHLY = {mode: Kind(mode, PeriodUnit.MONTHS, 0) for mode in RoundingMode}
DECIMAL_MODES = {RoundingMode.HALF_EVEN: ROUND_HALF_EVEN, RoundingMode.HALF_UP: ROUND_HALF_UP}
console = Console()


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: loans made at once, loans made one by one, loans compared, and how often."""

    loans: int
    alone: int
    compared: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Schedules a second, the middle of the repeats."""

    cpu: float
    wall: float


def main() -> None:
    """Measure, print, and keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--loans", type=int, default=100_000, help="loans made at once (100000)")
    asked.add_argument("--alone", type=int, default=2_000, help="of them, made one by one (2000)")
    asked.add_argument("--compared", type=int, default=100_000, help="random loans compared one by one (100000)")
    asked.add_argument("--repeats", type=int, default=7, help="times that each is measured (7)")
    found = measure(Plan(**vars(asked.parse_args())))
    show(found)
    console.print(f"Kept in {keep('schedules', found).relative_to(ROOT)}")


def measure(plan: Plan) -> dict[str, Any]:
    """Return what was found; the ways take turns, so that a busy minute falls on all of them."""
    with counting("Measuring", parts=4) as begins:
        begins("schedules, by turns")
        rates = [_by_turns(plan, mode) for mode in RoundingMode]
        begins("quotes")
        quotes = _quotes(plan)
        begins("memory")
        memory = {f"{count} loans": _most_memory(count) for count in (plan.loans, 4 * plan.loans)}
        begins("comparing loan by loan")
        compared = compare_every_kind(plan.compared, seed=3)
    return {
        "numpy": version("numpy"),
        "goal": f"at least {GOAL} schedules of {INSTALLMENTS} installments a second on one core, none different",
        "measured": asdict(plan),
        "rates": "schedules a second, median of the repeats: of CPU time, and by the clock",
        "schedules": rates,
        "quotes": quotes,
        "largest_memory_mb": {"rows in a chunk": CELLS, **memory},
        "compared": {
            **compared._asdict(),
            "kinds": "by month and week, half even and half up, with and without multiple",
        },
    }


def loans_of(count: int, mode: RoundingMode) -> BulkLoans:
    """Return random loans: 100.00 to 100,000.00, at 1 to 60 % a year with two decimals, by the month."""
    chance = np.random.default_rng(24)
    rates = chance.integers(1_00, 60_00, count, dtype=np.int64)
    principals = chance.integers(100_00, 100_000_00, count, dtype=np.int64)
    numbers = np.full(count, INSTALLMENTS, np.int64)
    return BulkLoans(principals, numbers, rates, rates, MONTHLY[mode].denominator, mode)


def _by_turns(plan: Plan, mode: RoundingMode) -> dict[str, Any]:
    loans = loans_of(plan.loans, mode)
    single = [terms_of(loans, place, MONTHLY[mode]) for place in range(plan.alone)]
    dues = dates_of(single[0])
    ways: dict[str, Callable[[], int]] = {
        "at_once": lambda: sum(made.principal.shape[1] for made in bulk_schedules(loans)),
        "alone": lambda: _exhausted(schedule(each, DISBURSED_ON, dues) for each in single),
        "decimals": lambda: _exhausted(with_decimals(each) for each in single),
    }
    turns = [{way: _timed(run) for way, run in ways.items()} for _ in range(plan.repeats)]
    rates = {
        way: Rate(median(turn[way].cpu for turn in turns), median(turn[way].wall for turn in turns)) for way in ways
    }
    return {
        "rounding": mode.value,
        **{way: {"cpu": round(rate.cpu), "wall": round(rate.wall)} for way, rate in rates.items()},
        "at_once_to_alone": round(rates["at_once"].cpu / rates["alone"].cpu),
        "at_once_to_decimals": round(rates["at_once"].cpu / rates["decimals"].cpu),
        "decimals_different": _decimals_different(loans),
    }


def _decimals_different(loans: BulkLoans) -> int:
    """Count the loans that a loop of decimals schedules otherwise."""
    at_once = (rows for made in bulk_schedules(loans) for rows in in_rows(made))
    return sum(
        with_decimals(terms_of(loans, place, MONTHLY[loans.rounding])) != rows for place, rows in enumerate(at_once)
    )


def with_decimals(terms: LoanTerms) -> Rows:
    """Make a schedule as it is often made: decimals of 28 digits, the rate divided beforehand, cents rounded."""
    rate = terms.annual_rate / 1_200
    with localcontext() as context:
        context.rounding = DECIMAL_MODES[terms.rounding]
        monthly = Decimal(rate.numerator) / Decimal(rate.denominator)
        left, cent = Decimal(terms.principal) / 100, Decimal("0.01")
        number = terms.number_of_installments
        installment = (left * monthly / (1 - (1 + monthly) ** -number)).quantize(cent)
        rows = []
        for row in range(1, number + 1):
            interest = (left * monthly).quantize(cent)
            principal = left if row == number else min(max(installment - interest, Decimal(0)), left)
            left -= principal
            rows.append((int(principal * 100), int(interest * 100)))
    return rows


def _quotes(plan: Plan) -> dict[str, Any]:
    """Measure the table of a product: as many amounts as half the loans, in two terms."""
    terms = LoanTerms(
        principal=1_000_00,
        decimals=2,
        annual_rate=Fraction(0),
        number_of_installments=INSTALLMENTS,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    )
    offer = Offer(terms=terms, rate=Fraction(24), rate_unit=RateUnit.YEARS, payments=PaymentTerms(strategy={}))
    amounts = range(1_000_00, 1_000_00 + plan.loans // 2)
    currency = Currency("USD", 2, "US Dollar")

    def table() -> int:
        lines = quote_table(offer, currency, amounts, (INSTALLMENTS, INSTALLMENTS // 2), DISBURSED_ON).lines
        return sum(len(line) for line in lines)

    rates = [_timed(table) for _ in range(plan.repeats)]
    return {
        "installments": [INSTALLMENTS, INSTALLMENTS // 2],
        "cpu": round(median(rate.cpu for rate in rates)),
        "wall": round(median(rate.wall for rate in rates)),
    }


def _most_memory(count: int) -> float:
    """Return the largest memory in MB that making schedules takes beside the loans themselves."""
    loans = loans_of(count, RoundingMode.HALF_EVEN)
    tracemalloc.start()
    for _ in bulk_schedules(loans):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(most / 1e6, 1)


def _timed(run: Callable[[], int]) -> Rate:
    cpu, wall = process_time(), perf_counter()
    made = run()
    return Rate(made / (process_time() - cpu), made / (perf_counter() - wall))


def _exhausted(made: Iterator[object]) -> int:
    """Make all of them, keep none, and return how many there were."""
    return sum(1 for _ in made)


def show(found: dict[str, Any]) -> None:
    """Print a table."""
    table = Table(title=f"Schedules of {INSTALLMENTS} installments a second of CPU time")
    for name in ("rounding", "at once", "alone", "decimals", "to alone", "to decimals", "decimals differ"):
        table.add_column(name, justify="left" if name == "rounding" else "right")
    for row in found["schedules"]:
        cpu = [f"{row[way]['cpu']:,}" for way in ("at_once", "alone", "decimals")]
        ratios = [f"{row['at_once_to_alone']:,}", f"{row['at_once_to_decimals']:,}"]
        table.add_row(row["rounding"], *cpu, *ratios, str(row["decimals_different"]))
    console.print(table)
    console.print(f"Quotes of a table: {found['quotes']['cpu']:,} a second. Memory: {found['largest_memory_mb']}.")
    console.print(f"Compared: {found['compared']}. Goal: {found['goal']}.")


if __name__ == "__main__":
    main()
