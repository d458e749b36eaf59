"""Tell what of a transaction's interest is owed outside the schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: so far nothing was owed outside of a schedule; say which row of a loan's is."""
    comment = "of the interest, what is owed outside the schedule"
    column = sa.Column("from_arrears", sa.BigInteger(), nullable=False, server_default="0", comment=comment)
    op.add_column("loan_transaction", column)
    op.alter_column("loan_installment", "number", comment="0: interest from arrears, owed outside the schedule")
