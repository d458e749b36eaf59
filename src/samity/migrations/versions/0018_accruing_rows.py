"""Keep how many installments bear interest on the real balance once a schedule was changed by hand; none was so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    comment = "installments that bear it; empty where they are as was agreed"
    op.add_column("loan", sa.Column("accruing_rows", sa.Integer(), comment=comment))
