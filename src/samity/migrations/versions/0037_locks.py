"""Keep how a loan is locked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no loan is locked so far."""
    comment = "on, due, holds_penalties; empty where it is not locked"
    op.add_column("loan", sa.Column("lock", JSONB(), comment=comment))
