"""The first slice of the bank."""

from __future__ import annotations

from alembic import op

from samity.bank.records import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    metadata.create_all(op.get_bind())
