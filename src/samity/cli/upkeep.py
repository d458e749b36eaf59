"""samity migrate and samity close-day: what is run on a bank beside its server."""

from __future__ import annotations

from samity.cli.database import bring_to_release, opened
from samity.cli.options import DatabaseOption, HomeOption, settings_of
from samity.cli.terminal import counting, fail, say


def migrate(home: HomeOption = None, database_url: DatabaseOption = None) -> None:
    """Bring the database to this release; make a backup before."""
    with opened(settings_of(home=home, database_url=database_url), demo=None) as engine:
        bring_to_release(engine)
        say("The database is of this release.")


def close_day(home: HomeOption = None, database_url: DatabaseOption = None) -> None:
    """Close the bank's business day: check that the books are right, then roll the date."""
    from samity.bank.first_start import is_open
    from samity.close_of_business import PARTS
    from samity.close_of_business import close_day as close
    from samity.kernel.errors import BrokenInvariant, Refusal
    from samity.migrations import is_current

    with opened(settings_of(home=home, database_url=database_url), demo=None) as engine:
        if not is_current(engine):
            fail("The database is not of this release. Run `samity migrate` first.")
        with engine.connect() as connection:
            if not is_open(connection):
                fail("No bank was opened in this database yet. Start it once with `samity serve`.")
        try:
            with counting("Closing the day", PARTS) as begins:
                closed = close(engine, progress=begins)
        except (Refusal, BrokenInvariant) as reason:
            fail(f"The day stays open. {reason}")
        say(f"The day is closed. {closed}")
