"""Keep the days of work by which interest accrues on the real balance, as they were when a loan was paid out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    comment = "days of work it counts by, as they were"
    op.add_column("loan", sa.Column("accruing_calendar", JSONB(), comment=comment))
