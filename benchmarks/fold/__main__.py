"""How long a loan of a thousand facts takes to be folded anew. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from tests.undisturbed import due_dates

from benchmarks._results import ROOT, keep, spread
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, ScheduleEngine, ScheduleMethod
from samity.cli.terminal import counting
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GOAL_MS = 10
BEGINS = date(2020, 1, 6)
console = Console()


@dataclass(frozen=True, slots=True)
class Life:
    """A loan, and everything that was done to it."""

    agreement: Agreement
    facts: tuple[Fact, ...]


FIXED = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=52,
    repay_every=1,
    repay_unit=PeriodUnit.WEEKS,
)
ON_BALANCE = replace(
    FIXED,
    engine=ScheduleEngine.CONTRACTUAL,
    schedule_method=ScheduleMethod.DYNAMIC,
    interest_period=InterestPeriod.DAILY,
)


def a_life(terms: LoanTerms, count: int) -> Life:
    """Let a loan be paid in so many small payments, one a day or more, a tenth of what it takes each."""
    agreement = Agreement(terms, STRATEGIES["mifos-standard-strategy"], AccountingRule.ACCRUAL_PERIODIC)
    days = [day.isoformat() for day in due_dates(terms, BEGINS)]
    facts = [
        Fact(1, FactKind.SUBMITTED, BEGINS, BEGINS, terms.principal),
        Fact(2, FactKind.DISBURSED, BEGINS, BEGINS, terms.principal, {"due_dates": days}),
    ]
    for serial in range(3, count + 1):
        on = BEGINS + timedelta(days=(serial - 2) * 7 * terms.number_of_installments // (2 * count) + 1)
        facts.append(Fact(serial, FactKind.REPAID, on, on, terms.principal // (2 * count)))
    return Life(agreement, tuple(facts))


LIVES: Mapping[str, Callable[[int], Life]] = {
    "interest fixed by a schedule": lambda count: a_life(FIXED, count),
    "interest on the real balance": lambda count: a_life(ON_BALANCE, count),
}


def main() -> None:
    """Measure, print, and keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--facts", type=int, default=1_000, help="facts of each loan (1000)")
    asked.add_argument("--repeats", type=int, default=50, help="times that each is folded (50)")
    given = asked.parse_args()
    found = measure(given.facts, given.repeats)
    show(found)
    console.print(f"Kept in {keep('fold', found).relative_to(ROOT)}")


def measure(count: int, repeats: int) -> dict[str, Any]:
    """Return what was found: milliseconds of CPU time."""
    folded = {}
    with counting("Folding", parts=len(LIVES)) as begins:
        for name, life_of in LIVES.items():
            begins(name)
            life = life_of(count)
            replay(life.agreement, life.facts)
            folded[name] = spread([_seconds(life) for _ in range(repeats)])
    return {"goal": f"at most {GOAL_MS} ms", "facts": count, "repeats": repeats, "milliseconds": folded}


def _seconds(life: Life) -> float:
    begun = time.process_time()
    replay(life.agreement, life.facts)
    return time.process_time() - begun


def show(found: dict[str, Any]) -> None:
    """Print a table."""
    table = Table(title=f"A loan of {found['facts']:,} facts, folded anew, milliseconds of CPU time")
    table.add_column("loan")
    for name in ("p50", "p99", "goal"):
        table.add_column(name, justify="right")
    for name, each in found["milliseconds"].items():
        table.add_row(name, f"{each.p50:.1f}", f"{each.p99:.1f}", "reached" if each.p50 <= GOAL_MS else "missed")
    console.print(table)


if __name__ == "__main__":
    main()
