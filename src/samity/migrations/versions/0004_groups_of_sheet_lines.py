"""Keep the group of each line of a sheet: its loan may move to another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, and take it from the loans for lines that were saved before."""
    comment = "of the loan when the sheet was saved"
    op.add_column("collection_sheet_line", sa.Column("group_id", sa.BigInteger(), comment=comment))
    op.execute("UPDATE collection_sheet_line n SET group_id = l.group_id FROM loan l WHERE l.account_id = n.loan_id")
