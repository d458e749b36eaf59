"""What was measured, in multiples of TPC-B, beside what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from benchmarks._results import Spread

LIMIT_MB = 300
"""What the server process may need at most, in MiB."""
P99_TO_P50 = 3
GOALS = {
    ("save", 40, "HTTP"): 20,
    ("generate and save", 1000, "HTTP"): 250,
    ("open", 40, "page"): 20,
}
"""TPC-B transactions that the median may take, by act, clients and way."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How long an act took."""

    act: str
    clients: int
    way: str
    milliseconds: Spread


def judged(measured: Sequence[Measured], tpcb: float) -> list[dict[str, Any]]:
    """Return each as a multiple of a TPC-B transaction of so many milliseconds, and whether its goal is reached."""
    return [_judged(each, tpcb) for each in measured]


def _judged(each: Measured, tpcb: float) -> dict[str, Any]:
    goal = GOALS.get((each.act, each.clients, each.way))
    multiple = each.milliseconds.p50 / tpcb
    found = {
        "act": each.act,
        "clients": each.clients,
        "through": each.way,
        "milliseconds": each.milliseconds,
        "p50_in_tpcb": round(multiple, 1),
        "p99_in_tpcb": round(each.milliseconds.p99 / tpcb, 1),
    }
    if goal is None:
        return found
    steady = each.milliseconds.p99_to_p50 <= P99_TO_P50
    return found | {"goal_p50_in_tpcb": goal, "p50_reached": multiple <= goal, "p99_within_3_p50": steady}


def show(found: dict[str, Any], console: Console) -> None:
    """Print a table."""
    table = Table(title="A collection sheet")
    for name in ("act", "clients", "through", "p50 ms", "p99 ms", "p99/p50", "TPC-B", "goal"):
        table.add_column(name, justify="left" if name in {"act", "through"} else "right")
    for row in found["measured"]:
        of: Spread = row["milliseconds"]
        figures = (f"{of.p50:.1f}", f"{of.p99:.1f}", f"{of.p99_to_p50:.2f}", f"{row['p50_in_tpcb']:.1f}")
        table.add_row(row["act"], f"{row['clients']:,}", row["through"], *figures, _goal(row))
    console.print(table)
    tpcb, bank = found["tpcb_ms"], found["bank"]
    console.print(f"One TPC-B transaction: {tpcb['before']} ms before, {tpcb['after']} ms after.")
    console.print(f"The server process needed {found['server_peak_mb']} MB at most ({LIMIT_MB} MB are allowed).")
    console.print(
        f"Among {bank['groups']} groups with {bank['repayments_before']:,} repayments before and"
        f" {bank['sheets_of_other_officers_meanwhile']} sheets of other officers meanwhile."
    )


def _goal(row: dict[str, Any]) -> str:
    if "goal_p50_in_tpcb" not in row:
        return ""
    reached = "reached" if row["p50_reached"] else "missed"
    return f"{row['goal_p50_in_tpcb']}: {reached}" + ("" if row["p99_within_3_p50"] else ", p99 > 3 p50")
