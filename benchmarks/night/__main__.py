"""What the night does in a second, beside COPY of the same rows in the same run. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks._home import fresh_home
from benchmarks._results import ROOT, keep
from benchmarks.night.bank import found
from benchmarks.night.copied import copied
from samity.bank.first_start import open_bank
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.account_range import AccountRange
from samity.cli.terminal import counting
from samity.close_of_business import Crew, close_day
from samity.close_of_business.beginning import PART, Night
from samity.close_of_business.invariants import INVARIANTS
from samity.close_of_business.nights import nights
from samity.close_of_business.parts import night_unit
from samity.close_of_business.steps import MORNING
from samity.migrations import upgrade
from samity.storage.embedded import POSTGRESQL, open_embedded
from samity.storage.engine import connect

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Engine

    from samity.close_of_business.nights import NightReport

GOALS = {
    "to_copy": "rows a second, at least 0.2 of COPY's",
    "to_one_by_one": "loans a second, at least 30 times as many as one by one",
    "longest_part_seconds": "at most 0.2",
    "memory_mb": "under 300",
    "wal_bytes_per_loan": "at most 400 with daily accounting, none without",
}
_SOME = text("SELECT account_id FROM loan WHERE accounting = 'ACCRUAL_PERIODIC' ORDER BY account_id LIMIT :count")
console = Console()


class EveningIsOver(Exception):  # noqa: N818 - it is no error: the rest of the night is not measured
    """What was to be measured is done."""


@dataclass
class Watch:
    """Follows a night, and notes when its evening is over, when its checks begin, and what was written by then."""

    engine: Engine
    whole: bool
    moments: dict[str, float] = field(default_factory=dict)
    wal: dict[str, int] = field(default_factory=dict)

    def note(self, name: str) -> None:
        """Note the moment, and how far the log of changes is."""
        if name in self.moments:
            return
        self.moments[name] = time.monotonic()
        with self.engine.connect() as connection:
            place = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"
            self.wal[name] = int(connection.execute(text(place)).scalar_one())

    def follow(self, what: str, _: int, __: int) -> None:
        """Hear what goes on."""
        if what in MORNING:
            self.note("morning")
            if not self.whole:
                raise EveningIsOver
        elif what in INVARIANTS:
            self.note("checks")
        else:
            self.note("evening")


def main() -> None:
    """Measure, print, and keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--loans", type=int, default=20_000, help="loans of the bank (20000); the goal speaks of 1000000"
    )
    asked.add_argument("--part", type=int, default=PART, help=f"loans of a part ({PART})")
    asked.add_argument("--workers", type=int, default=1, help="who work on parts at once (1)")
    asked.add_argument("--alone", type=int, default=200, help="loans that are done one by one, to compare (200)")
    asked.add_argument("--whole", action="store_true", help="with the morning and the checks of the whole bank")
    given = asked.parse_args()
    with fresh_home() as home, open_embedded(home) as embedded:
        engine = connect(embedded.url())
        result = measure(engine, home.parent, given)
        engine.dispose()
    show(result)
    console.print(f"Kept in {keep('night', result).relative_to(ROOT)}")


def measure(engine: Engine, folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Return what was found."""
    with counting("Measuring", parts=7) as begins:
        begins("opening the bank")
        upgrade(engine)
        open_bank(engine, "measured")
        today = found(engine, given.loans, begins)
        begins("loans one by one")
        one_by_one = _one_by_one(engine, today, given.alone)
        begins("the night")
        watch, report = _night(engine, given)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begins("the same rows by COPY")
        yardstick = copied(engine, today, folder)
    seconds = watch.moments["morning"] - watch.moments["evening"]
    done = sum(each.loans for each in report.steps.values())
    return {
        "postgresql": POSTGRESQL,
        "goals": GOALS,
        "measured": vars(given),
        "loans": report.loans,
        "steps": {name: each._asdict() for name, each in report.steps.items()},
        "share_by_sets": report.share_by_sets,
        "evening_seconds": round(seconds, 2),
        "loans_per_second": round(done / seconds),
        "one_by_one_per_second": round(one_by_one),
        "to_one_by_one": round(done / seconds / one_by_one, 1),
        "rows": yardstick.rows,
        "copy_seconds": round(yardstick.seconds, 2),
        "to_copy": round(yardstick.seconds / seconds, 3),
        "longest_part_seconds": round(_longest(engine), 2),
        "memory_mb": round(memory, 1),
        "wal_bytes_per_loan": round((watch.wal["morning"] - watch.wal["evening"]) / max(done, 1)),
        "rest_of_the_night": {name: round(each - watch.moments["morning"], 2) for name, each in watch.moments.items()},
    }


def _night(engine: Engine, given: argparse.Namespace) -> tuple[Watch, NightReport]:
    watch = Watch(engine, given.whole)
    try:
        close_day(engine, progress=watch.follow, crew=Crew(given.workers, given.part))
    except EveningIsOver:
        console.print("The evening is over; the day stays open.")
    watch.note("end")
    with engine.connect() as connection:
        return watch, nights(connection, most=1)[0]


def _one_by_one(engine: Engine, today: date, count: int) -> float:
    """Return how many loans a second are done each in its own transaction, as a night of objects would."""
    with engine.connect() as connection:
        wanted = text(
            "SELECT account_id FROM loan WHERE accounting = 'ACCRUAL_PERIODIC' ORDER BY account_id LIMIT :count"
        )
        ids = list(connection.scalars(wanted, {"count": count}))
    begun, done = time.monotonic(), 0
    for each in ids:
        with engine.begin() as connection:
            unit = night_unit(connection, Night(0, today, today))
            done += todays_income_is_recognised(unit, AccountRange(each, each))
    return done / (time.monotonic() - begun)


def _longest(engine: Engine) -> float:
    with engine.connect() as connection:
        return float(connection.execute(text("SELECT max(seconds) FROM night_part")).scalar_one())


def show(found: dict[str, Any]) -> None:
    """Print a table."""
    table = Table(title=f"The evening of {found['loans']:,} loans: {found['evening_seconds']} s")
    table.add_column("")
    table.add_column("found", justify="right")
    table.add_column("goal")
    for name in ("loans_per_second", "share_by_sets", *GOALS):
        table.add_row(name.replace("_", " "), f"{found[name]:,}", GOALS.get(name, ""))
    console.print(table)


if __name__ == "__main__":
    main()
