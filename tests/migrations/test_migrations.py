"""The migrations make exactly the database that the tables describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from tests.databases import engine_of

from samity.bank import records
from samity.close_of_business.records import metadata
from samity.migrations import is_current, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl


def test_nothing_differs_between_the_tables_and_a_migrated_database(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_sequences_and_triggers_are_there_too(engine: Engine) -> None:
    """What the comparison of tables does not see."""
    with engine.connect() as connection:
        guarded = connection.execute(
            text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'")
        )
        assert sorted(guarded.scalars()) == sorted(
            table.name
            for capability in (records.accounting, records.collection_sheets)
            for table in capability.APPEND_ONLY_TABLES
        )
        made = set(connection.execute(text("SELECT sequencename FROM pg_sequences")).scalars())
    assert {sequence.name for sequence in metadata._sequences.values()} <= made  # noqa: SLF001 - no public list


def test_migrating_twice_changes_nothing(fresh_database_url: FreshDatabaseUrl) -> None:
    engine = engine_of(fresh_database_url(empty=True))
    assert not is_current(engine)
    upgrade(engine)
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()
