"""Let a bank choose when a charge of a new loan is income."""

from __future__ import annotations

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It is when it falls due, as before; a bank that opens now lays out its choices itself."""
    op.execute(
        "INSERT INTO setting (name, enabled) SELECT 'charge-accrual-date', false WHERE EXISTS (SELECT FROM setting)"
    )
