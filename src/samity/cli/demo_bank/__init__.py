"""The demo bank: three branches whose groups have met for most of a year, made by the bank's own operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.first_start import ADMINISTRATOR
from samity.bank.organisation.queries import credentials
from samity.cli.demo_bank.branch import PASSWORD
from samity.cli.demo_bank.days import Days
from samity.cli.demo_bank.history import live_through
from samity.cli.demo_bank.plans import BRANCHES
from samity.cli.demo_bank.welcome import welcome
from samity.kernel.errors import ensure
from samity.storage.locks import CHANGE_OF_DATE_LOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import Progress
    from sqlalchemy import Connection, Engine

    from samity.cli.demo_bank.plans import BranchPlan

__all__ = ["PASSWORD", "load", "welcome"]


def load(engine: Engine, progress: Progress, plans: Sequence[BranchPlan] = BRANCHES) -> bool:
    """Build the demo bank in an open bank, all of it or nothing; one that is there is left as it is.

    Its history ends on the bank's business date, on which some of its villages meet.

    Returns:
        False when it was there.
    """
    with engine.begin() as connection:
        # A second `samity demo` that starts on the same home waits here, and finds the bank built.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHANGE_OF_DATE_LOCK})
        if _is_loaded(connection):
            return False
        administrator = credentials(connection, ADMINISTRATOR)
        ensure(administrator is not None, "the bank has its administrator")
        assert administrator is not None  # noqa: S101 - for the type checker; said by `ensure`
        live_through(Days(connection, administrator.actor), administrator.business_date, plans, progress)
    # Tables filled at once have no statistics yet, and the first plans made without them are kept. All that rows
    # were before they became what they are is still there too: it was one transaction.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return True


def _is_loaded(connection: Connection) -> bool:
    """Say whether there is an office below the head office: a visitor may have renamed the branches."""
    found = text("SELECT EXISTS (SELECT FROM office WHERE parent_id IS NOT NULL)")
    return bool(connection.execute(found).scalar())
