"""Let charges fall due with every installment, as amounts or parts of it; loans keep those that they agreed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every charge so far is an amount that falls due on a day; no loan agreed on others."""
    time = sa.Column(
        "time", sa.Text, nullable=False, server_default="ON_A_DAY", comment="when it falls due (values.py)"
    )
    op.add_column("charge", time)
    base = sa.Column("base", sa.Text, nullable=False, server_default="FLAT", comment="what it is a part of (values.py)")
    op.add_column("charge", base)
    percent = sa.Column(
        "percent", sa.Numeric, nullable=False, server_default="0", comment="of that; 0 where it is an amount"
    )
    op.add_column("charge", percent)
    op.alter_column("charge", "amount", comment="minor units; 0 where it is a part of something")
    op.drop_constraint(op.f("ck_charge_amount"), "charge")
    op.create_check_constraint(
        op.f("ck_charge_amount"), "charge", "amount > 0 AND percent = 0 OR amount = 0 AND percent > 0"
    )
    fees = sa.Column(
        "fees", JSONB, nullable=False, server_default="[]", comment="of every installment (values/agreed_fees.py)"
    )
    op.add_column("loan", fees)
