"""Keep how much of the running installment's interest was applied by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has applied any so far."""
    applied = sa.Column(
        "accrued_applied", sa.BigInteger, nullable=False, server_default="0", comment="of it applied by hand"
    )
    op.add_column("loan", applied)
