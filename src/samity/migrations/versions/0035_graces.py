"""Keep how late a loan may be where that was agreed anew while it runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing was agreed anew so far."""
    comment = "agreed anew for when it is late: day, grace; empty where nothing was"
    op.add_column("loan", sa.Column("graces", JSONB(), comment=comment))
