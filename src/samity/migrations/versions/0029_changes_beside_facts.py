"""Keep when a loan was last changed in what is no fact of it: its notes, its officer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; of changes so far it is not known."""
    moment = sa.DateTime(timezone=True)
    op.add_column("loan", sa.Column("changed_beside_at", moment, comment="last change that is no fact: notes, officer"))
