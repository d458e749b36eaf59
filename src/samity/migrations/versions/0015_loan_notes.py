"""Keep what somebody wrote about a loan when it was applied for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("loan", sa.Column("notes", sa.Text(), nullable=True))
