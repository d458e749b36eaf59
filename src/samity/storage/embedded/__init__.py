"""The embedded PostgreSQL: a real server out of a wheel, in a home of its own, with nothing to install.

Who may connect is decided by the operating system (peer authentication): the account that owns the home, and root. No
password exists, and no TCP port is open. Several Samity processes share one server; the last one out stops it.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import psycopg
from psycopg import sql
from sqlalchemy import URL

from samity.storage.embedded.account import ServerAccount, server_account
from samity.storage.embedded.binaries import POSTGRESQL, binary
from samity.storage.embedded.errors import EmbeddedServerRefused
from samity.storage.embedded.home import DEMO_MARK, Home
from samity.storage.embedded.postmaster import PORT, Postmaster, clean_environment, ensure_running, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["DEMO_MARK", "POSTGRESQL", "Embedded", "EmbeddedServerRefused", "open_embedded"]

ROLE = "samity"
DATABASE = "samity"
# The builtin locale is the same on every machine, so an upgrade of the machine never reorders an index.
INITDB = (
    f"--username={ROLE}",
    "--auth-local=peer",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


def _silent(_sentence: str) -> None:
    """Say nothing."""


def open_embedded(
    home: Path, *, options: Mapping[str, str] | None = None, report: Callable[[str], None] = _silent
) -> Embedded:
    """Open the embedded server of a home: make it, start it, or adopt the one that runs.

    Args:
        home: the folder of the bank; made when missing, closed to other people.
        options: PostgreSQL settings for a server that is started here (`{"fsync": "off"}` in tests).
        report: hears a sentence when there is a wait of more than two seconds.

    Raises:
        EmbeddedServerRefused: with a sentence for the person at the keyboard.
    """
    place = Home(home.expanduser().resolve())
    place.prepare()
    with place.starting_or_stopping(report):
        account = server_account(place.pgdata)
        if not place.pgdata.exists():
            report("Making the home of the bank")
            _initialise(place, account)
        _name_who_may_connect(place, account)
        server = ensure_running(place, account, options or {}, report)
        user = place.enter()
    embedded = Embedded(place, server, user, report)
    try:
        embedded.ensure_database(DATABASE)
    except BaseException:
        embedded.close()
        raise
    return embedded


class Embedded:
    """An open embedded server. Close it when done, or use it in a `with`."""

    def __init__(self, home: Home, server: Postmaster, user: int, report: Callable[[str], None]) -> None:
        self._home = home
        self._server = server
        self._user: int | None = user
        self._report = report

    def url(self, database: str = DATABASE) -> str:
        """Return the address of a database for SQLAlchemy; it holds no password."""
        query = {"host": str(self._server.socket_folder), "port": str(PORT)}
        return URL.create("postgresql+psycopg", username=ROLE, database=database, query=query).render_as_string()

    def bin(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs, such as `pgbench` or `pg_dump`."""
        return binary(name)

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        return self._server.pid

    @property
    def socket_folder(self) -> Path:
        """Where its socket lies: the `host` of psql and pgbench."""
        return self._server.socket_folder

    def ensure_database(self, name: str) -> None:
        """Make a database when there is none of that name."""
        with psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
            if known is not None:
                return
            # Another Samity may make it in this very moment.
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    def close(self) -> None:
        """Leave the server; the last one out stops it."""
        if self._user is None:
            return
        with self._home.starting_or_stopping(self._report):
            user, self._user = self._user, None
            if self._home.leave(user):
                stop(self._server, self._home.pgdata)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _initialise(home: Home, account: ServerAccount) -> None:
    """Make PostgreSQL's files beside their place and move them there whole, so that a crash leaves no half of them."""
    half = home.path / "pgdata.new"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    account.owns(half)
    made = subprocess.run(  # noqa: S603 - our own program and paths, each one word
        [*account.becoming, "/bin/sh", "-c", 'exec "$@"', "sh", binary("initdb"), "-D", half, *INITDB],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=clean_environment(),
    )
    if made.returncode != 0:
        raise EmbeddedServerRefused(f"The home {home.path} could not be made:\n{made.stderr.strip()}")
    half.rename(home.pgdata)


def _name_who_may_connect(home: Home, account: ServerAccount) -> None:
    """Let the owner of the home and root connect through the socket, and nobody else in any way."""
    for name, text in (
        ("pg_hba.conf", f"local all {ROLE} peer map={ROLE}\n"),
        ("pg_ident.conf", "".join(f"{ROLE} {person} {ROLE}\n" for person in dict.fromkeys((account.name, "root")))),
    ):
        path = home.pgdata / name
        if path.read_text() != text:
            path.write_text(text)
            account.owns(path)
