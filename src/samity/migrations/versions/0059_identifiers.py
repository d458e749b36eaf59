"""Keep the documents by which clients are known to others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and the list of its kinds to banks that have begun."""
    op.create_table(
        "client_identifier",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("client_id", sa.BigInteger(), sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("type_id", sa.BigInteger(), sa.ForeignKey("code_value.id"), nullable=False, index=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("kept_by", sa.BigInteger(), sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("uq_client_identifier_number", "client_identifier", ["type_id", "number"], unique=True)
    op.create_index(
        "uq_client_identifier_active",
        "client_identifier",
        ["client_id", "type_id"],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.execute(
        "INSERT INTO code (name, system_defined) SELECT 'Customer Identifier', true WHERE EXISTS (SELECT FROM code)"
        " ON CONFLICT DO NOTHING"
    )
