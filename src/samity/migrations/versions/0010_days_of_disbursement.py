"""Keep of a loan whether it is paid out on the day it was expected to be, and on no other; no loan so far is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "loan",
        sa.Column(
            "on_expected_day",
            sa.Boolean(),
            server_default="false",
            comment="paid out on no other day",
            nullable=False,
        ),
    )
