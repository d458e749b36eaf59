"""Keep since when a loan waits for its income to be recognised: the night does that, no longer each payment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; no loan waits so far, since every payment recognised what it settled."""
    each = "first change that waits for its income; empty when none does"
    op.add_column("loan", sa.Column("recognition_behind_since", sa.Date(), comment=each))
