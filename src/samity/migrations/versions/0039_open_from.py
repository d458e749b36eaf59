"""Keep from which due date on something of a loan is open: who is late is found by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_LEFT = " + ".join(
    f"{part}_due - {part}_paid - {part}_waived - coalesce(corrected #>> '{{written_off,{part}}}', '0')::bigint"
    for part in ("principal", "interest", "fees", "penalties")
)


def upgrade() -> None:
    """Add the column, fill it from the installments, and find loans by it."""
    comment = "due date of the oldest installment of which something is left; empty: none"
    op.add_column("loan", sa.Column("open_from", sa.Date(), comment=comment))
    op.execute(
        "UPDATE loan SET open_from = i.due_on FROM (SELECT account_id, min(due_on) AS due_on FROM loan_installment"
        f" WHERE {_LEFT} > 0 GROUP BY account_id) i WHERE i.account_id = loan.account_id"
    )
    op.create_index("ix_loan_open_from", "loan", ["open_from"], postgresql_where=sa.text("open_from IS NOT NULL"))
