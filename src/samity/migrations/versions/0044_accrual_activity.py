"""Keep up to which day the due dates of a loan are summed up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No loan was asked for it so far."""
    comment = "due dates up to this day are summed up, where the terms ask for it"
    op.add_column("loan", sa.Column("summed_until", sa.Date, comment=comment))
    kept = sa.text("summed_until IS NOT NULL")
    op.create_index("ix_loan_summed_until", "loan", ["account_id"], postgresql_where=kept)
