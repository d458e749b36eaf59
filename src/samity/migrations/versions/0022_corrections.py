"""Keep what was given back and given up of an installment, and that a loan was charged off; none was so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    asked = "where interest is recalculated"
    op.add_column(
        "loan_installment", sa.Column("asked", sa.BigInteger(), nullable=False, server_default="0", comment=asked)
    )
    corrected = "parts given back and owed anew, parts given up; empty where there are none"
    op.add_column("loan_installment", sa.Column("corrected", JSONB(), comment=corrected))
    charge_off = "day, whether for fraud, day from which no interest; empty where it is none"
    op.add_column("loan", sa.Column("charge_off", JSONB(), comment=charge_off))
    charged_off = "the loan was: 1 yes, 2 for fraud"
    op.add_column(
        "loan_transaction",
        sa.Column("charged_off", sa.SmallInteger(), nullable=False, server_default="0", comment=charged_off),
    )
    # Kinds of facts have come between those that could be reached: refunds were 10, closings 11.
    op.execute("UPDATE loan SET reached_rank = CASE reached_rank WHEN 10 THEN 12 ELSE 16 END WHERE reached_rank > 9")
