"""How long a collection sheet takes, as a multiple of one TPC-B transaction. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import sys
from statistics import mean
from typing import TYPE_CHECKING, Any

from rich.console import Console
from tests.real_server import real_server

from benchmarks._home import fresh_home
from benchmarks._results import ROOT, keep, spread
from benchmarks._tpcb import Yardstick
from benchmarks.sheet.bank import MEMBERS, found
from benchmarks.sheet.clocked import large, next_meeting, through_the_door, without_a_door
from benchmarks.sheet.officers import other_officers
from benchmarks.sheet.page import Browser, Clocked
from benchmarks.sheet.plan import LONGEST, Plan
from benchmarks.sheet.verdict import LIMIT_MB, Measured, judged, show
from samity.cli.terminal import counting
from samity.storage.embedded import POSTGRESQL, open_embedded
from samity.storage.engine import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from tests.real_server import RealServer

    from benchmarks.sheet.bank import Bank
    from benchmarks.sheet.officers import OtherOfficers
    from samity.storage.embedded import Embedded

console = Console()


def main() -> None:
    """Measure, print, and keep the result; a server that needs too much memory is a fault."""
    plan = _plan()
    with fresh_home() as home, open_embedded(home) as embedded, real_server(home) as server:
        result = measure(embedded, server, plan)
    show(result, console)
    console.print(f"Kept in {keep('sheet', result).relative_to(ROOT)}")
    if result["server_peak_mb"] >= LIMIT_MB:
        sys.exit(f"The server needs {result['server_peak_mb']} MB; {LIMIT_MB} MB are allowed.")


def _plan() -> Plan:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--groups", type=int, default=4, help="groups of each size (4)")
    asked.add_argument("--warm-up", type=int, default=5, help="meetings that do not count (5)")
    asked.add_argument("--meetings", type=int, default=20, help="meetings that count (20); the loans last a year")
    asked.add_argument("--large-groups", type=int, default=25, help="groups of 40 in the large centre (25)")
    asked.add_argument("--history", type=int, default=52, help="weeks of meetings held before (52)")
    asked.add_argument("--tpcb-seconds", type=int, default=10, help="seconds of pgbench, before and after (10)")
    plan = Plan(**vars(asked.parse_args()))
    if not plan.fits:
        asked.error(f"the loans of the large centre last {LONGEST} weeks, those of the others a year: ask for less")
    return plan


def measure(embedded: Embedded, server: RealServer, plan: Plan) -> dict[str, Any]:
    """Return what was found, the yardstick laid on before and after."""
    engine = connect(embedded.url())
    yardstick = Yardstick(embedded)
    with counting("Measuring", parts=9) as begins:
        begins("filling the yardstick (pgbench -i)")
        yardstick.prepare()
        bank = found(engine, plan, begins)
        begins("TPC-B before")
        before = yardstick.milliseconds(plan.tpcb_seconds)
        with other_officers(server.port, bank.others) as others:
            measured = _clocked(engine, server, bank, plan, others, begins)
        begins("TPC-B after")
        after = yardstick.milliseconds(plan.tpcb_seconds)
    engine.dispose()
    return {
        "postgresql": POSTGRESQL,
        "tpcb_ms": {"before": before, "after": after, "mean": round(mean((before, after)), 3)},
        "bank": {
            "groups": plan.large_groups + len(bank.others) + 2 * plan.groups,
            "weeks_of_history": plan.history,
            "repayments_before": plan.large_groups * MEMBERS * plan.history,
            "sheets_of_other_officers_meanwhile": others.saved,
        },
        "server_peak_mb": round(server.peak_memory / 2**20, 1),
        "measured": judged(measured, mean((before, after))),
    }


def _clocked(
    engine: Engine, server: RealServer, bank: Bank, plan: Plan, others: OtherOfficers, begins: Callable[[str], None]
) -> list[Measured]:
    begins("opening and saving sheets over HTTP")
    opened, saved = through_the_door(engine, server, bank, plan.over_http, others)
    begins("saving sheets without HTTP")
    alone = without_a_door(engine, bank, plan.alone)
    begins("sheets on the page, and of the large centre")
    page, of_centre = _on_pages(engine, server, bank, plan, others)
    opening, saving = zip(*of_centre, strict=True)
    return [
        *(Measured("save", size, "HTTP", each) for size, each in saved.items()),
        *(Measured("generate", size, "HTTP", each) for size, each in opened.items()),
        *(Measured("save", size, "operation", each) for size, each in alone.items()),
        Measured("generate", bank.centre.members, "HTTP", spread(opening)),
        Measured("save", bank.centre.members, "HTTP", spread(saving)),
        Measured("generate and save", bank.centre.members, "HTTP", spread(list(map(sum, of_centre)))),
        Measured("open", MEMBERS, "page", spread(page.opening)),
        Measured("preview", MEMBERS, "page", spread(page.preview)),
        Measured("post", MEMBERS, "page", spread(page.posting)),
    ]


def _on_pages(
    engine: Engine, server: RealServer, bank: Bank, plan: Plan, others: OtherOfficers
) -> tuple[Clocked, list[tuple[float, float]]]:
    browser, page, of_centre = Browser(server.port), Clocked(), []
    for day in plan.on_pages.all:
        next_meeting(engine, bank, day, centre_too=False)
        counts = day in plan.on_pages.counted
        seconds = large(server, bank.centre, day)
        if counts:
            of_centre.append(seconds)
        others.meet(day)
        for of in bank.measured[MEMBERS]:
            browser.walk(of, day, page if counts else None)
    browser.close()
    return page, of_centre


if __name__ == "__main__":
    main()
