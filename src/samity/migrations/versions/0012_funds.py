"""Keep funds, and of products and loans the fund their money comes from; none has any so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "fund",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("external_id"),
    )
    for table in ("loan_product", "loan"):
        op.add_column(table, sa.Column("fund_id", sa.BigInteger(), sa.ForeignKey("fund.id"), nullable=True))
