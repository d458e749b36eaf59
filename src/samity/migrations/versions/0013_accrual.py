"""Keep how far interest has accrued on loans that bear it on the real balance; no loan so far does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    number = "installment whose interest accrues; empty where interest is fixed"
    exact = "its exact interest up to that day, a fraction of minor units"
    op.add_column("loan", sa.Column("accruing_number", sa.Integer(), comment=number))
    op.add_column("loan", sa.Column("accrued_until", sa.Date()))
    op.add_column("loan", sa.Column("accrued", sa.Text(), comment=exact))
