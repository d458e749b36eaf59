"""Keep which receipts were handed out: the next of the same payment is a copy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No receipt was handed out before."""
    op.create_table(
        "loan_receipt",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.Integer(), nullable=False, comment="serial of the fact that moved the money"),
        sa.Column(
            "no", sa.Integer(), nullable=False, comment="1 is the receipt itself, what comes after it are copies"
        ),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "fact", "no", name=op.f("pk_loan_receipt")),
    )
