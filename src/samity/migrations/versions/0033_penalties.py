"""Keep the penalty that has accrued on a loan, and charges that come of being late and of no predefined charge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ACCRUED = "since, until, exact and not applied; empty before any was reckoned"
_OF_LATENESS = "empty: what being late has cost, and may yet"


def upgrade() -> None:
    """Nothing has accrued on a loan so far: no product had penalties."""
    op.add_column("loan", sa.Column("accrued_penalty", JSONB, comment=_ACCRUED))
    op.alter_column("loan_charge", "charge_id", existing_type=sa.BigInteger(), nullable=True, comment=_OF_LATENESS)
