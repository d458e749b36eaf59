"""Opening the bank's database: the given one, or the embedded one of the home."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import ArgumentError, OperationalError

from samity.cli.terminal import counting, fail, say, waiting
from samity.storage.embedded import DEMO_MARK, EmbeddedServerRefused, open_embedded
from samity.storage.engine import connect
from samity.storage.locks import FIRST_START_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from samity.settings import Settings

OLDEST_VERSION = 150_000
_STANDING = "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"


@contextmanager
def opened(settings: Settings, *, demo: bool | None = False) -> Iterator[Engine]:
    """Open the database for as long as the block lasts, and leave nothing running behind it.

    Args:
        settings: where it is.
        demo: whether the home is to be a demo's; None for either, where nobody will sign in.

    Raises:
        typer.Exit: it cannot be opened; the person has been told why.
    """
    if settings.database_url is not None:
        with _engine(settings.database_url.get_secret_value(), settings) as engine:
            yield engine
        return
    home = settings.home.expanduser()
    if demo is not None:
        _check_demo(home, demo=demo)
    try:
        with waiting("Opening the embedded PostgreSQL") as report:
            embedded = open_embedded(home, report=report)
    except EmbeddedServerRefused as refused:
        fail(str(refused))
    with embedded, _engine(embedded.url(), settings) as engine:
        yield engine


@contextmanager
def _engine(url: str, settings: Settings) -> Iterator[Engine]:
    try:
        engine = connect(url, pool_size=settings.pool_size)
    except ArgumentError:
        fail("The database address is not one. Write postgresql://user:password@host/database.")
    try:
        try:
            with engine.connect() as connection:
                unfit = unfitness(*connection.execute(text(_STANDING)).one())
        except OperationalError as unreachable:
            # libpq's sentence names host, port and user, never the password.
            fail(f"The database does not answer: {str(unreachable.orig).strip()}")
        if unfit is not None:
            fail(unfit)
        yield engine
    finally:
        engine.dispose()


def unfitness(version: int, encoding: str) -> str | None:
    """Say why a database cannot hold a bank, None when it can.

    Args:
        version: PostgreSQL's `server_version_num`, such as 150004.
        encoding: how it keeps text.
    """
    if version < OLDEST_VERSION:
        return f"The database is PostgreSQL {version // 10_000}; Samity needs {OLDEST_VERSION // 10_000} or newer."
    if encoding != "UTF8":
        return (
            f"The database keeps text as {encoding}, which not every name fits into. "
            "Make it with `createdb --encoding=UTF8 --template=template0`."
        )
    return None


def _check_demo(home: Path, *, demo: bool) -> None:
    """Keep a demo bank, whose password everybody knows, and a real one out of each other's home."""
    marked = (home / DEMO_MARK).exists()
    if marked and not demo:
        fail(f"The home {home} holds a demo bank. Start it with `samity demo`, or choose another --home.")
    if demo and not marked:
        if home.exists() and (not home.is_dir() or any(home.iterdir())):
            fail(f"The home {home} is not a demo's. Choose an empty folder with --home; nothing was touched.")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / DEMO_MARK).write_text("A demo bank of Samity lives here; the password of `mifos` is `password`.\n")


def bring_to_release(engine: Engine) -> None:
    """Bring the database to this release, and show that it takes a while.

    Raises:
        typer.Exit: it is of a release that this one does not know.
    """
    from samity.migrations import UnknownRelease, upgrade

    try:
        with waiting("Bringing the database to this release"):
            upgrade(engine)
    except UnknownRelease:
        fail("The database is of a later release than this Samity, or of another program; nothing was changed.")


def ready_bank(engine: Engine, admin_password: str | None, *, migrating: bool = False) -> str | None:
    """See that the database holds an open bank of this release; an empty database becomes one.

    Args:
        engine: the database.
        admin_password: the administrator's at the first start; None for a random one.
        migrating: bring a database of an earlier release to this one instead of refusing it.

    Returns:
        The administrator's password when a random one was made, else None.

    Raises:
        typer.Exit: the database is of another release.
    """
    from samity.migrations import is_current, upgrade

    with engine.connect() as waiting_place:
        waiting_place.execute(text("select pg_advisory_lock(:lock)"), {"lock": FIRST_START_LOCK})
        try:
            if not inspect(engine).get_table_names():
                with counting("Preparing the empty database", 2) as begins:
                    begins("its tables")
                    upgrade(engine)
                    begins("the bank")
                    return _open(engine, admin_password)
            if not is_current(engine):
                if not migrating:
                    fail("The database is of another release. Make a backup, then run `samity migrate`.")
                bring_to_release(engine)
            return _open(engine, admin_password)
        finally:
            waiting_place.execute(text("select pg_advisory_unlock(:lock)"), {"lock": FIRST_START_LOCK})


def _open(engine: Engine, admin_password: str | None) -> str | None:
    from samity.bank.first_start import open_bank
    from samity.bank.organisation.operations.users import PasswordTooShort

    try:
        return open_bank(engine, admin_password)
    except PasswordTooShort as short:
        fail(f"SAMITY_ADMIN_PASSWORD: {short}")


def tell_password(password: str | None) -> None:
    """Print the administrator's new password, this once."""
    if password is not None:
        say(f"The bank is open. Administrator: mifos, password: {password}\nIt is shown this once; note it down.")
