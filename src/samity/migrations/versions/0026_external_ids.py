"""Keep which charge on a loan, and which reversal of a transaction, an external id names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; until now neither had such ids."""
    comment = "serial of the fact that takes a transaction back"
    op.create_table(
        "loan_reversal_external_id",
        sa.Column("external_id", sa.Text(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.Integer(), nullable=False, comment=comment),
        sa.UniqueConstraint("account_id", "fact"),
    )
    op.create_table(
        "loan_charge_external_id",
        sa.Column("external_id", sa.Text(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("loan_charge_id", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("account_id", "loan_charge_id"),
    )
