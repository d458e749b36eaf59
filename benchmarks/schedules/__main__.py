"""How many schedules are made in a second, at once and alone, and what one quote takes. See benchmarks/README.md."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from tests.many_loans import compare_every_kind

from benchmarks._results import ROOT, keep
from benchmarks.schedules.families import INSTALLMENTS, Plan, kinds, measured, most_memory, table_of_quotes
from benchmarks.schedules.over_http import quotes_over_http
from samity.bank.loans.rules.bulk_schedules import CELLS
from samity.cli.terminal import counting

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL = 500_000
"""Quotes a second of CPU time, on one core."""
GOAL_TO_ALONE = 25
GOAL_OVER_HTTP = 20
"""TPC-B transactions that the median of a quote over HTTP may take."""
console = Console()


def main() -> None:
    """Measure, print, and keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--loans", type=int, default=100_000, help="loans made at once (100000)")
    asked.add_argument("--alone", type=int, default=2_000, help="of them, made one by one (2000)")
    asked.add_argument("--compared", type=int, default=100_000, help="random loans compared one by one (100000)")
    asked.add_argument("--repeats", type=int, default=7, help="times that each is measured (7)")
    asked.add_argument("--over-http", type=int, default=400, help="quotes over HTTP through each API (400)")
    asked.add_argument("--tpcb-seconds", type=int, default=10, help="seconds of pgbench, before and after (10)")
    given = vars(asked.parse_args())
    found = measure(given.pop("over_http"), given.pop("tpcb_seconds"), Plan(**given))
    show(found)
    console.print(f"Kept in {keep('schedules', found).relative_to(ROOT)}")


def measure(over_http: int, tpcb_seconds: int, plan: Plan) -> dict[str, Any]:
    """Return what was found."""
    with counting("Measuring", parts=len(kinds()) + 7) as begins:
        http = quotes_over_http(over_http, tpcb_seconds, begins)
        rates = []
        for kind in kinds():
            begins(f"{kind.engine.value.lower()} {kind.family.value.lower().replace('_', ' ')}, by turns")
            rates.append(measured(plan, kind))
        begins("a table of quotes")
        table = table_of_quotes(plan)
        begins("memory")
        memory = {f"{count} loans": most_memory(count) for count in (plan.loans, 4 * plan.loans)}
        begins("comparing loan by loan")
        compared = compare_every_kind(plan.compared, seed=3)
    return {
        "numpy": version("numpy"),
        "goals": {
            "quoted": f"at least {GOAL} a second of CPU time, {GOAL_TO_ALONE} times as many as alone, none different",
            "over_http": f"at most {GOAL_OVER_HTTP} TPC-B transactions",
        },
        "measured": asdict(plan),
        "rates": f"a second, of {INSTALLMENTS} installments, median of the repeats: of CPU time, and by the clock",
        "schedules": rates,
        "table_of_quotes": table,
        "over_http": http,
        "largest_memory_mb": {"rows in a chunk": CELLS, **memory},
        "compared": {
            **compared._asdict(),
            "kinds": "every engine and family, by month and week, half even and half up, with and without multiple",
        },
    }


def show(found: dict[str, Any]) -> None:
    """Print tables."""
    rates = Table(title=f"Loans of {INSTALLMENTS} installments, a second of CPU time")
    rates.add_column("engine, family, rounding")
    for name in ("scheduled", "quoted", "alone", "to alone", "goal"):
        rates.add_column(name, justify="right")
    for row in found["schedules"]:
        rates.add_row(*_rates(row))
    console.print(rates)
    table, http = found["table_of_quotes"], found["over_http"]
    console.print(f"A table of quotes: {table['cpu']:,} a second. Memory: {found['largest_memory_mb']}.")
    for each in http["quotes"]:
        reached = "reached" if each["p50_in_tpcb"] <= GOAL_OVER_HTTP else "missed"
        milliseconds, multiple = each["milliseconds"].p50, each["p50_in_tpcb"]
        console.print(f"A quote in {each['by']}'s words: {milliseconds:.1f} ms, {multiple} TPC-B; goal {reached}.")
    console.print(f"Compared: {found['compared']}.")


def _rates(row: dict[str, Any]) -> Iterator[str]:
    yield f"{row['engine']}, {row['family']}, {row['rounding']}".lower().replace("_", " ")
    yield from (f"{row[way]['cpu']:,}" for way in ("at_once", "quoted", "alone"))
    yield f"{row['quoted_to_alone']:,}"
    yield "reached" if row["quoted"]["cpu"] >= GOAL and row["quoted_to_alone"] >= GOAL_TO_ALONE else "missed"


if __name__ == "__main__":
    main()
