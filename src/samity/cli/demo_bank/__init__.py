"""The demo bank: a branch whose groups have met for a year, made by the bank's own operations."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.first_start import ADMINISTRATOR
from samity.bank.organisation.queries import credentials
from samity.cli.demo_bank.branch import PASSWORD, open_branch
from samity.cli.demo_bank.days import Days
from samity.cli.demo_bank.life import hold_meeting, prepare_today
from samity.cli.demo_bank.village import WEEKS, WEEKS_ON_SHEETS, gather_villages, meetings_before
from samity.cli.demo_bank.welcome import welcome
from samity.kernel.errors import ensure
from samity.storage.locks import CHANGE_OF_DATE_LOCK

if TYPE_CHECKING:
    from rich.progress import Progress
    from sqlalchemy import Connection, Engine

__all__ = ["PASSWORD", "load", "welcome"]

SEED = 1206


def load(engine: Engine, progress: Progress) -> bool:
    """Build the demo bank in an open bank, all of it or nothing; one that is there is left as it is.

    Its history ends on the bank's business date, on which one of its centres meets.

    Returns:
        False when it was there.
    """
    with engine.begin() as connection:
        # A second `samity demo` that starts on the same home waits here, and finds the bank built.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHANGE_OF_DATE_LOCK})
        if _is_loaded(connection):
            return False
        _build(connection, progress)
    # Tables filled at once have no statistics yet, and the first plans made without them are kept.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return True


def _is_loaded(connection: Connection) -> bool:
    """Say whether there is an office below the head office: a visitor may have renamed the branch."""
    found = text("SELECT EXISTS (SELECT FROM office WHERE parent_id IS NOT NULL)")
    return bool(connection.execute(found).scalar())


def _build(connection: Connection, progress: Progress) -> None:
    administrator = credentials(connection, ADMINISTRATOR)
    ensure(administrator is not None, "the bank has its administrator")
    assert administrator is not None  # noqa: S101 - for the type checker; said by `ensure`
    today = administrator.business_date
    days = Days(connection, administrator.actor)
    chance = random.Random(SEED)  # noqa: S311 - the same bank every time
    task = progress.add_task("Building the demo bank", total=WEEKS_ON_SHEETS + 5)
    with days.on(today - timedelta(weeks=WEEKS + 1)) as unit:
        branch = open_branch(unit)
        progress.advance(task, 2)
        villages = gather_villages(branch, today, chance, unit)
        progress.advance(task, 3)
    for day, meeting in meetings_before(today, villages):
        with days.on(day) as unit:
            for village in meeting:
                hold_meeting(village, branch, chance, unit)
        progress.update(task, completed=WEEKS_ON_SHEETS + 5 - (today - day).days // 7)
    with days.on(today) as unit:
        prepare_today(villages, branch, unit)
    progress.update(task, completed=WEEKS_ON_SHEETS + 5)
