"""Say that offices and users have fields of the bank's own too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say it beside the column."""
    op.alter_column(
        "field_set",
        "owner_kind",
        existing_type=sa.Text(),
        existing_nullable=False,
        comment="CLIENT, GROUP, CENTRE, LOAN, OFFICE or USER",
        existing_comment="CLIENT, GROUP, CENTRE or LOAN",
    )
