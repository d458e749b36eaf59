"""Keep what may be done to a loan, and what payment holidays hold back; edits apply after the disbursement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and make room among the ranks of facts."""
    op.add_column(
        "loan",
        sa.Column(
            "allowances", JSONB(), nullable=False, server_default="{}", comment="snapshot (values/allowances.py)"
        ),
    )
    op.add_column(
        "loan_installment",
        sa.Column(
            "held_back",
            sa.BigInteger(),
            nullable=True,
            comment="interest that a payment holiday holds back; empty where it is none",
        ),
    )
    op.execute("UPDATE loan SET reached_rank = reached_rank + 2 WHERE reached_rank >= 5")
