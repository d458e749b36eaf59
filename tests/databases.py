"""Databases for tests: copies of one migrated bank, on the embedded server or on a given one."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from samity.storage.embedded import open_embedded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".cache" / "test-home"
GIVEN = "SAMITY_TEST_DATABASE_URL"
ADMIN_PASSWORD = "password"  # noqa: S105 - the tests' bank
# A test's database needs no protection from a loss of power, and is made faster without.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
TEMPLATE_LOCK = 5_190_333_127_004
DEMO_LOCK = 5_190_333_127_005
A_DAY = 86_400


class Databases:
    """A server on which tests make databases; those of a session that was killed are removed after a day."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._made: list[str] = []

    def url(self, name: str) -> str:
        """Return the address of a database on this server."""
        return self._url.set(database=name, drivername="postgresql+psycopg").render_as_string(hide_password=False)

    def empty(self) -> str:
        """Make an empty database and return its address."""
        with self._connection() as connection:
            return self._make(connection, "template0")

    def bank(self) -> str:
        """Make a migrated, open bank (administrator `mifos`, password `password`) and return its address."""
        template = f"samity_template_{_fingerprint()}"
        with self._connection() as connection:
            # One at a time: several sessions and workers may start on one server.
            connection.execute("select pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
            if template not in self._names(connection, "samity_template_"):
                self._build(connection, template)
            return self._make(connection, template)

    def copy(self, url: str) -> str:
        """Make a copy of a test's database, to which nobody is connected, and return its address."""
        with self._connection() as connection:
            return self._make(connection, str(make_url(url).database))

    def demo(self) -> str:
        """Make a copy of the demo bank and return its address; the bank itself is built once for each source."""
        template = f"samity_demo_{_fingerprint()}"
        with self._connection() as connection:
            connection.execute("select pg_advisory_lock(%s)", (DEMO_LOCK,))
            if template not in self._names(connection, "samity_demo_"):
                for outdated in self._names(connection, "samity_demo_"):
                    self._drop_unused(connection, outdated)
                built = self.bank()
                _load_demo(built)
                self._rename(connection, str(make_url(built).database), template)
            return self._make(connection, template)

    def drop(self) -> None:
        """Remove the databases made here."""
        with self._connection() as connection:
            for name in self._made:
                connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        self._made.clear()

    def sweep(self) -> None:
        """Remove what killed sessions left a day ago or longer."""
        with self._connection() as connection:
            for name in self._names(connection, "samity_test_"):
                if time.time() - int(name.split("_")[2]) > A_DAY:
                    self._drop_unused(connection, name)

    def _build(self, connection: psycopg.Connection, template: str) -> None:
        for outdated in self._names(connection, "samity_template_"):
            self._drop_unused(connection, outdated)
        half = self._name(connection, "template0")
        _open_bank(self.url(half))
        self._rename(connection, half, template)

    def _make(self, connection: psycopg.Connection, template: str) -> str:
        name = self._name(connection, template)
        self._made.append(name)
        return self.url(name)

    @staticmethod
    def _name(connection: psycopg.Connection, template: str) -> str:
        name = f"samity_test_{int(time.time())}_{secrets.token_hex(4)}"
        connection.execute(sql.SQL("create database {} template {}").format(*map(sql.Identifier, (name, template))))
        return name

    @staticmethod
    def _rename(connection: psycopg.Connection, name: str, to: str) -> None:
        connection.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (name, to))))

    @staticmethod
    def _names(connection: psycopg.Connection, prefix: str) -> list[str]:
        found = connection.execute("select datname from pg_database where starts_with(datname, %s)", (prefix,))
        return [name for (name,) in found]

    @staticmethod
    def _drop_unused(connection: psycopg.Connection, name: str) -> None:
        used = connection.execute("select 1 from pg_stat_activity where datname = %s", (name,)).fetchone()
        if used is None:
            connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(
            self._url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )


@contextmanager
def databases() -> Iterator[Databases]:
    """Open the tests' server: the one of SAMITY_TEST_DATABASE_URL, else the embedded one; the last one out stops it."""
    given = os.environ.get(GIVEN)
    if given:
        yield from _swept(given)
        return
    with open_embedded(HOME, options=CARELESS) as embedded:
        yield from _swept(embedded.url("postgres"))


def _swept(url: str) -> Iterator[Databases]:
    found = Databases(url)
    found.sweep()
    try:
        yield found
    finally:
        found.drop()


def _open_bank(url: str) -> None:
    from samity.bank.first_start import open_bank
    from samity.migrations import upgrade

    engine = engine_of(url)
    try:
        upgrade(engine)
        open_bank(engine, ADMIN_PASSWORD)
    finally:
        engine.dispose()


def _load_demo(url: str) -> None:
    from rich.progress import Progress

    from samity.cli.demo_bank import load

    engine = engine_of(url)
    try:
        load(engine, Progress(disable=True))
    finally:
        engine.dispose()


def engine_of(url: str) -> Engine:
    """Return an engine on a test's database."""
    from samity.storage.engine import connect

    return connect(url)


def _fingerprint() -> str:
    """Tell the template of this source from the template of any other."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
