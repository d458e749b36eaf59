"""Keep which transaction of a loan an external id names; of those that had the same so far, the first keeps it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and fill it."""
    comment = "serial of the fact whose transaction it names"
    op.create_table(
        "loan_transaction_external_id",
        sa.Column("external_id", sa.Text(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.Integer(), nullable=False, comment=comment),
        sa.UniqueConstraint("account_id", "fact"),
    )
    op.execute(
        "INSERT INTO loan_transaction_external_id (external_id, account_id, fact) "
        "SELECT DISTINCT ON (details ->> 'external_id') details ->> 'external_id', account_id, serial FROM loan_fact "
        "WHERE details ->> 'external_id' <> '' ORDER BY details ->> 'external_id', entered_at, account_id, serial"
    )
