"""How long a collection sheet takes, as a multiple of one TPC-B transaction. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from tests.gatherings import analyze, gatherings, meeting_days, move_to, staying
from tests.real_server import Line, encoded, real_server

from benchmarks._results import ROOT, Spread, keep, spread
from benchmarks._tpcb import Yardstick
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.cli.terminal import counting
from samity.storage.embedded import POSTGRESQL, open_embedded
from samity.storage.engine import connect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Engine
    from tests.gatherings import Gathering
    from tests.real_server import RealServer

    from samity.storage.embedded import Embedded

GOAL = 20
"""TPC-B latencies that a sheet of forty may take, at the median."""
SIZES = (40, 10)
console = Console()


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        groups: of each size; every meeting saves one sheet of each.
        meetings: that count, after those that warm up.
    """

    groups: int
    warm_up: int
    meetings: int
    tpcb_seconds: int

    def days(self, first: int) -> tuple[Sequence[date], Sequence[date]]:
        """Return the days of the meetings that warm up, and of those that count."""
        days = meeting_days(self.warm_up + self.meetings, first)
        return days[: self.warm_up], days[self.warm_up :]


def main() -> None:
    """Measure, print, and keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--groups", type=int, default=4, help="groups of each size (4)")
    asked.add_argument("--warm-up", type=int, default=5, help="meetings that do not count (5)")
    asked.add_argument("--meetings", type=int, default=20, help="meetings that count (20); the loans last a year")
    asked.add_argument("--tpcb-seconds", type=int, default=10, help="seconds of pgbench, before and after (10)")
    plan = Plan(**vars(asked.parse_args()))
    with fresh_home() as home, open_embedded(home) as embedded, real_server(home) as server:
        found = measure(embedded, server, plan)
    show(found)
    console.print(f"Kept in {keep('sheet', found).relative_to(ROOT)}")


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Make a bank's home of this run alone, on the disk of the source."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".cache"))
    try:
        yield folder / "home"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(embedded: Embedded, server: RealServer, plan: Plan) -> dict[str, Any]:
    """Return what was found, the yardstick laid on before and after."""
    engine = connect(embedded.url())
    yardstick = Yardstick(embedded)
    with counting("Measuring", parts=6) as begins:
        begins("filling the yardstick (pgbench -i)")
        yardstick.prepare()
        begins("founding groups and lending to their members")
        groups = {size: gatherings(engine, *[size] * plan.groups) for size in SIZES}
        begins("TPC-B before")
        before = yardstick.milliseconds(plan.tpcb_seconds)
        begins("saving sheets over HTTP")
        over_http = {size: through_the_door(engine, server, of, plan) for size, of in groups.items()}
        begins("saving sheets without HTTP")
        alone = {size: without_a_door(engine, of, plan) for size, of in groups.items()}
        begins("TPC-B after")
        after = yardstick.milliseconds(plan.tpcb_seconds)
    engine.dispose()
    tpcb = mean((before, after))
    return {
        "postgresql": POSTGRESQL,
        "tpcb_ms": {"before": before, "after": after, "mean": round(tpcb, 3)},
        "goal": f"p50 of a sheet of 40 over HTTP <= {GOAL} TPC-B transactions",
        "sheets": [
            {"clients": size, "through": way, **_multiple(found[size], tpcb)}
            for way, found in (("HTTP", over_http), ("the operation alone", alone))
            for size in SIZES
        ],
    }


def through_the_door(engine: Engine, server: RealServer, groups: Sequence[Gathering], plan: Plan) -> Spread:
    """Save sheets over HTTP: sign-in, idempotency, validation, posting, durable commit, answer."""
    warm_up, counted = plan.days(first=1)
    line = Line(server.port)
    seconds: list[float] = []
    for day in (*warm_up, *counted):
        move_to(engine, day)
        if day == counted[0]:
            analyze(engine)
        for of in groups:
            body, key = encoded(of.sheet(day)), f"{of.place.group_id}-{day}"
            began = perf_counter()
            answer = line.post(of.save_path, body, key)
            taken = perf_counter() - began
            if answer.status != 200:
                raise RuntimeError(f"the sheet was refused: {answer.body.decode()}")
            if day in counted:
                seconds.append(taken)
    line.close()
    return spread(seconds)


def without_a_door(engine: Engine, groups: Sequence[Gathering], plan: Plan) -> Spread:
    """Save sheets by the bank's operation alone, committed as durably."""
    warm_up, counted = plan.days(first=1 + plan.warm_up + plan.meetings)
    seconds: list[float] = []
    for day in (*warm_up, *counted):
        move_to(engine, day)
        for of in groups:
            sheet = of.filled(day)
            began = perf_counter()
            with staying(engine, day) as unit:
                save_sheet(sheet, unit)
            if day in counted:
                seconds.append(perf_counter() - began)
    return spread(seconds)


def _multiple(found: Spread, tpcb: float) -> dict[str, Any]:
    return {"milliseconds": found, "p50_in_tpcb": round(found.p50 / tpcb, 1)}


def show(found: dict[str, Any]) -> None:
    """Print a table."""
    table = Table(title="A collection sheet, saved")
    for name in ("clients", "through", "saves", "p50 ms", "p99 ms", "p99/p50", "p50 in TPC-B"):
        table.add_column(name, justify="left" if name == "through" else "right")
    for row in found["sheets"]:
        of: Spread = row["milliseconds"]
        figures = (f"{of.p50:.1f}", f"{of.p99:.1f}", f"{of.p99_to_p50:.2f}", f"{row['p50_in_tpcb']:.1f}")
        table.add_row(str(row["clients"]), row["through"], str(of.count), *figures)
    console.print(table)
    console.print(f"One TPC-B transaction (ms): {json.dumps(found['tpcb_ms'])}. Goal: {found['goal']}.")


if __name__ == "__main__":
    main()
