"""Find the sheets of a day, and of a meeting whoever saved them."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_collection_sheet_due_on_calendar_id", "collection_sheet", ["due_on", "calendar_id"])
