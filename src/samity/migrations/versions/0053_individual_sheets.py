"""Let collection sheets be of individuals, who do not meet: no group or centre, and no calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every sheet so far is of a group or a centre."""
    op.alter_column(
        "collection_sheet", "kind", existing_type=sa.Text(), comment="GROUP, CENTRE or INDIVIDUAL", nullable=False
    )
    for name, comment in (
        ("owner_id", "the group or centre; empty on a sheet of individuals"),
        ("calendar_id", "by which they meet; empty on a sheet of individuals"),
    ):
        op.alter_column("collection_sheet", name, existing_type=sa.BigInteger(), nullable=True, comment=comment)
    op.alter_column(
        "sheet_receipt",
        "office_id",
        existing_type=sa.BigInteger(),
        comment="of the sheet, when it was saved",
        nullable=False,
    )
