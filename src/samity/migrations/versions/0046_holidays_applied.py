"""Find when due dates were moved off all holidays, among all acts there ever were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the few acts of that kind."""
    applied = sa.text("act = 'loans.operations.move_due_dates.apply_holidays'")
    op.create_index("ix_audit_line_holidays_applied", "audit_line", ["id"], postgresql_where=applied)
