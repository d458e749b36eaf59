"""Keep what of a debt given up was no income."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was given up so far had been made income of, and tell so of the installments."""
    comment = "what of a debt given up was no income, by parts; empty: nothing"
    op.add_column("loan_transaction", sa.Column("unearned", JSONB(), comment=comment))
    corrected = "credited, written_off, unearned by parts, credited_on; empty: none"
    op.alter_column("loan_installment", "corrected", comment=corrected)
