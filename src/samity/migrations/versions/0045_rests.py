"""Keep what bears interest since the last rest, where that is not what is owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No loan has rests of its own so far."""
    comment = "principal that bears it since the last rest; empty where what is owed does"
    op.add_column("loan", sa.Column("accruing_base", sa.BigInteger, comment=comment))
