"""Keep the interest that payment holidays held back beside what accrues; of fixed interest it needs no place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "loan_installment",
        sa.Column(
            "applied",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="interest held back that falls due here",
        ),
    )
