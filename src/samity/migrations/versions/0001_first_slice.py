"""The first slice of the bank: everything in 0001_first_slice.sql, as it was on the day."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, index, sequence and trigger."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Straight to the driver: many statements at once, and no % of theirs is taken for a placeholder.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None  # noqa: S101 - the migration runs on an open connection
    driver.execute(statements)
