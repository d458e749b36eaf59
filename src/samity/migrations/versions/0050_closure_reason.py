"""Keep why a group or centre was closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No group was closed before."""
    op.add_column("client_group", sa.Column("closure_reason_id", sa.BigInteger(), sa.ForeignKey("code_value.id")))
