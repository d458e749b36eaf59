"""Keep the classes of loans that are behind, and of products the bucket of classes they use; none has any so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table(
        "delinquency_range",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_days", sa.Integer(), nullable=False),
        sa.Column("to_days", sa.Integer(), comment="empty: without end"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "delinquency_bucket",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "delinquency_bucket_range",
        sa.Column("bucket_id", sa.BigInteger(), sa.ForeignKey("delinquency_bucket.id"), primary_key=True),
        sa.Column("range_id", sa.BigInteger(), sa.ForeignKey("delinquency_range.id"), primary_key=True),
    )
    bucket = sa.Column("delinquency_bucket_id", sa.BigInteger(), sa.ForeignKey("delinquency_bucket.id"))
    op.add_column("loan_product", bucket)
