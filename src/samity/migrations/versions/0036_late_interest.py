"""Keep what rounding has left of the interest that overdue installments ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No installment has asked for any so far."""
    left = "what rounding left of the interest of what is overdue; empty: nothing"
    op.add_column("loan", sa.Column("accrued_late", sa.Text, comment=left))
