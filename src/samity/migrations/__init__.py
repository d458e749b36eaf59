"""Alembic migrations, run in code: the database is brought to the shape this version needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from samity.storage.locks import MIGRATION_LOCK

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


class UnknownRelease(Exception):  # noqa: N818 - it is an answer to the person who brings a database along
    """The database was shaped by a release that this one does not know: a later one, or another program."""


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version; two servers that start at once take turns.

    Raises:
        UnknownRelease: there is no way from what it is to this release; nothing was changed.
    """
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        connection.commit()
        try:
            config = _config()
            _check_known(connection, ScriptDirectory.from_config(config))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": MIGRATION_LOCK})
            connection.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))  # an empty parent's plan is remembered otherwise (architecture, pitfalls)


def is_current(engine: Engine) -> bool:
    """Say whether the database has the newest version."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def _check_known(connection: Connection, scripts: ScriptDirectory) -> None:
    stands = MigrationContext.configure(connection).get_current_revision()
    if stands is not None and stands not in {each.revision for each in scripts.walk_revisions()}:
        raise UnknownRelease


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
