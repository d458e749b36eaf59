"""Alembic's entry: runs on the connection that `samity.migrations.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from samity.bank.records import metadata
from samity.close_of_business import records as night

connection = context.config.attributes["connection"]
# Importing the tables of the night has added them.
assert night.metadata is metadata  # noqa: S101 - one catalogue
context.configure(connection=connection, target_metadata=metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
