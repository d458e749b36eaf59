"""Keep who is to go to which office, and since when he is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody went to another office before."""
    op.create_table(
        "client_transfer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("client_id", sa.BigInteger(), sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("from_office_id", sa.BigInteger(), sa.ForeignKey("office.id"), nullable=False),
        sa.Column("to_office_id", sa.BigInteger(), sa.ForeignKey("office.id"), nullable=False, index=True),
        sa.Column("status", sa.Text(), nullable=False, comment="PROPOSED, REJECTED, WITHDRAWN or ACCEPTED"),
        sa.Column("proposed_for", sa.Date(), nullable=False, comment="the day from which the books of his loans wait"),
        sa.Column("proposed_by", sa.BigInteger(), sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("decided_on", sa.Date(), comment="the business date of the last word on it"),
        sa.Column("decided_by", sa.BigInteger(), sa.ForeignKey("app_user.id")),
        sa.Column("decision_note", sa.Text()),
    )
    op.create_index(
        "uq_client_transfer_open",
        "client_transfer",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('PROPOSED', 'REJECTED')"),
    )
    comment = "when he came from another office; empty where he never did"
    op.add_column("client", sa.Column("office_since", sa.Date(), comment=comment))
    told = "serial of the fact behind it; 0 for recognition and transfers"
    op.alter_column("loan_transaction", "fact", existing_type=sa.Integer(), comment=told)
