"""Keep the interest that has joined the principal of an installment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "loan_installment",
        sa.Column(
            "capitalized",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="interest that is principal now",
        ),
    )
