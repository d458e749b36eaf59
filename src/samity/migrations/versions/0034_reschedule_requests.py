"""Keep requests to make the rest of a loan's schedule anew, until and after they are decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; until now nobody could ask."""
    asked = "for the rest of the schedule (values/rescheduling.py)"
    recalculate = "as it was asked; nothing follows from it"
    status = "PENDING, APPROVED or REJECTED"
    op.create_table(
        "loan_reschedule_request",
        sa.Column("account_id", sa.BigInteger(), primary_key=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True, index=True),
        sa.Column("asked", JSONB(), nullable=False, comment=asked),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("reason_id", sa.BigInteger(), sa.ForeignKey("code_value.id")),
        sa.Column("comment", sa.Text()),
        sa.Column("recalculate_interest", sa.Boolean(), comment=recalculate),
        sa.Column("status", sa.Text(), nullable=False, server_default="PENDING", comment=status),
        sa.Column("submitted_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_on", sa.Date()),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("fact", sa.Integer(), comment="serial of the fact that approving it made"),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
