"""samity migrate, check and close-day: what is run on a bank beside its server."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from samity.cli.database import bring_to_release, opened
from samity.cli.options import DatabaseOption, HomeOption, settings_of
from samity.cli.terminal import counting, fail, following, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine


def migrate(home: HomeOption = None, database_url: DatabaseOption = None) -> None:
    """Bring the database to this release; make a backup before."""
    from samity.migrations import is_current

    with opened(settings_of(home=home, database_url=database_url), demo=None) as engine:
        was_current = is_current(engine)
        bring_to_release(engine)
        # Rules are part of a release: whoever brings living loans along sees at once whether they still follow from
        # their facts, and does not learn it from a day that stays open.
        if not was_current and _is_open(engine) and (found := _broken(engine)):
            _tell(found)
            fail(
                "The database is of this release, but by its rules the books contradict themselves. "
                "Go back to the backup and to the release before, and report what is said above."
            )
        say("The database is of this release.")


def check(home: HomeOption = None, database_url: DatabaseOption = None) -> None:
    """Check everything that must always hold, and change nothing."""
    from samity.close_of_business.invariants import INVARIANTS

    with opened(settings_of(home=home, database_url=database_url), demo=None) as engine:
        _be_a_bank_of_this_release(engine)
        if found := _broken(engine):
            _tell(found)
            fail("The books contradict themselves. Keep a dump, and report what is said above.")
        say(f"The {len(INVARIANTS)} things that must always hold do.")


UntilOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Close every day up to this one and with it; else today alone."),
]
WorkersOption = Annotated[int, typer.Option(min=1, max=9, help="How many work on the loans at once.")]


def close_day(
    home: HomeOption = None, database_url: DatabaseOption = None, until: UntilOption = None, workers: WorkersOption = 1
) -> None:
    """Close the bank's business day: do the work of the night, check that the books are right, roll the date."""
    from samity.close_of_business import Crew, close_days
    from samity.kernel.errors import BrokenInvariant, Refusal

    last = until and until.date()
    with opened(settings_of(home=home, database_url=database_url), demo=None) as engine:
        _be_a_bank_of_this_release(engine)
        try:
            with following("Closing the day") as follows:
                for closed in close_days(engine, until=last, progress=follows, crew=Crew(workers)):
                    say(f"The day is closed. {closed}")
            _tell_what_waits(engine)
        except (Refusal, BrokenInvariant) as reason:
            fail(f"The day stays open. {reason}")


def _tell_what_waits(engine: Engine) -> None:
    """Say how many captured sheets wait; it holds no day open (docs/rules/two-stages.md)."""
    from samity.bank.collection_sheets.queries.captured import waiting_sheets

    with engine.connect() as connection:
        waiting = waiting_sheets(connection)
    if waiting:
        say(f"Captured sheets that wait for their cash to be counted, or to be posted: {waiting}.")


def _be_a_bank_of_this_release(engine: Engine) -> None:
    """See that the database holds one.

    Raises:
        typer.Exit: it does not; the person has been told.
    """
    from samity.migrations import is_current

    if not is_current(engine):
        fail("The database is not of this release. Run `samity migrate` first.")
    if not _is_open(engine):
        fail("No bank was opened in this database yet. Start it once with `samity serve`.")


def _is_open(engine: Engine) -> bool:
    from samity.bank.first_start import is_open

    with engine.connect() as connection:
        return is_open(connection)


def _broken(engine: Engine) -> Sequence[str]:
    """Check a bank as it stands at one moment, while others may write on."""
    from samity.close_of_business.invariants import INVARIANTS, broken

    with (
        counting("Checking the books", len(INVARIANTS)) as begins,
        engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection,
    ):
        return broken(connection, begins)


def _tell(found: Sequence[str]) -> None:
    for sentence in found:
        say(sentence)
