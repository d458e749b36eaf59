"""Tell clients that they may show arrears and delinquency of a loan."""

from __future__ import annotations

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both, as the setting says where nothing is chosen; a bank that opens now lays out its choices itself."""
    op.execute(
        "INSERT INTO setting (name, enabled) "
        "SELECT 'loan-arrears-delinquency-display-data', false WHERE EXISTS (SELECT FROM setting)"
    )
