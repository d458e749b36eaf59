"""Keep what was paid for later days and waits for them; no loan so far does so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and find the loans that hold something."""
    op.add_column(
        "loan",
        sa.Column("held", sa.BigInteger(), nullable=False, server_default="0", comment="paid for later days, in all"),
    )
    each = "serial, day it counts from, amount"
    op.add_column("loan", sa.Column("held_payments", JSONB(), nullable=False, server_default="[]", comment=each))
    op.create_index("ix_loan_held", "loan", ["account_id"], postgresql_where=sa.text("held > 0"))
