"""Keep who came on a sheet, and what took a sheet back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = """\
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Make both tables, to be written once."""
    op.create_table(
        "collection_sheet_attendance",
        sa.Column("sheet_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, comment="as noted on this sheet"),
        sa.Column("former", sa.Text(), comment="what was noted of the client before; empty where nothing was"),
        sa.ForeignKeyConstraint(["sheet_id"], ["collection_sheet.id"], name="fk_collection_sheet_attendance_sheet_id"),
        sa.PrimaryKeyConstraint("sheet_id", "client_id", name="pk_collection_sheet_attendance"),
    )
    op.create_table(
        "collection_sheet_undo",
        sa.Column("sheet_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=False, comment="the business date"),
        sa.Column("undone_by", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["collection_sheet.id"], name="fk_collection_sheet_undo_sheet_id"),
        sa.PrimaryKeyConstraint("sheet_id", name="pk_collection_sheet_undo"),
    )
    for table in ("collection_sheet_attendance", "collection_sheet_undo"):
        op.execute(APPEND_ONLY.format(table=table))
