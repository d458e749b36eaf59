"""Let clients end: closed, rejected or withdrawn, why, and when they begin anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has ended yet."""
    for act in ("rejected", "withdrawn"):
        op.add_column("client", sa.Column(f"{act}_on", sa.Date()))
        op.add_column("client", sa.Column(f"{act}_by", sa.BigInteger()))
        op.create_foreign_key(op.f(f"fk_client_{act}_by"), "client", "app_user", [f"{act}_by"], ["id"])
    op.add_column(
        "client",
        sa.Column(
            "ending_reason_id",
            sa.BigInteger(),
            comment="why he was closed or rejected, or withdrew; empty while he did not",
        ),
    )
    op.create_foreign_key(op.f("fk_client_ending_reason_id"), "client", "code_value", ["ending_reason_id"], ["id"])
    op.add_column(
        "client",
        sa.Column("reopened_on", sa.Date(), comment="when he began anew after one of these; empty where he never did"),
    )
