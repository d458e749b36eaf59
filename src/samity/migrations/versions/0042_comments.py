"""Keep comments on loans, and who let a night begin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and the column: nights so far were begun by nobody who was noted."""
    op.create_table(
        "loan_comment",
        sa.Column("account_id", sa.BigInteger(), primary_key=True),
        sa.Column("no", sa.Integer(), primary_key=True, comment="within the loan, from 1"),
        sa.Column("written_on", sa.Date(), nullable=False, comment="the business date"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    comment = "user who let it begin through a door; empty: from the command line"
    op.add_column("night", sa.Column("begun_by", sa.BigInteger(), comment=comment))
