"""Keep what was agreed anew for a loan that runs; nothing was so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    comment = "what was agreed anew since the loan was paid out; empty where nothing was"
    op.add_column("loan", sa.Column("rescheduled", JSONB(), comment=comment))
