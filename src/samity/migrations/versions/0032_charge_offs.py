"""Let the reasons of write-offs and charge-offs have GL accounts of their own, and give banks a list of the latter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PLACE = "uq_account_mapping_place"


def upgrade() -> None:
    """Add the reason of a mapped account, and the list; nothing was charged off so far."""
    comment = "why a debt is given up or charged off"
    reason = sa.Column("reason_id", sa.BigInteger(), sa.ForeignKey("code_value.id"), comment=comment)
    op.add_column("account_mapping", reason)
    op.drop_constraint(PLACE, "account_mapping")
    op.create_unique_constraint(
        PLACE,
        "account_mapping",
        ["product_kind", "product_id", "purpose", "payment_channel_id", "charge_id", "reason_id"],
        postgresql_nulls_not_distinct=True,
    )
    charge_off = "on, is_fraud, interest_ends_on, reason, income; empty: none"
    op.alter_column("loan", "charge_off", comment=charge_off)
    op.alter_column("loan_transaction", "charged_off", comment="the loan was: 1 yes, 2 for fraud, -1 is by it")
    # A bank may have made such a list for itself: it becomes the one that charge-offs choose from.
    op.execute(
        "INSERT INTO code (name, system_defined) SELECT 'ChargeOffReasons', true WHERE EXISTS (SELECT FROM code)"
        " ON CONFLICT (name) DO UPDATE SET system_defined = true"
    )
