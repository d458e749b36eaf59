"""Number the receipts of each office without gaps: the ids of sheets have some, for previews use them up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = """\
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sheet_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Make the tables, and number the sheets that were saved before, in the order in which they were."""
    op.create_table(
        "sheet_receipt_count",
        sa.Column("office_id", sa.BigInteger(), sa.ForeignKey("office.id"), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False, comment="the number that was given last"),
    )
    office = "of the meeting, when it was saved"
    op.create_table(
        "sheet_receipt",
        sa.Column("sheet_id", sa.BigInteger(), sa.ForeignKey("collection_sheet.id"), primary_key=True),
        sa.Column("office_id", sa.BigInteger(), sa.ForeignKey("office.id"), nullable=False, comment=office),
        sa.Column("no", sa.BigInteger(), nullable=False, comment="counts the sheets of the office, without gaps"),
    )
    op.create_index("uq_sheet_receipt", "sheet_receipt", ["office_id", "no"], unique=True)
    op.execute(
        "INSERT INTO sheet_receipt (sheet_id, office_id, no) "
        "SELECT s.id, g.office_id, row_number() OVER (PARTITION BY g.office_id ORDER BY s.id) "
        "FROM collection_sheet s JOIN client_group g ON g.id = s.owner_id"
    )
    op.execute(
        "INSERT INTO sheet_receipt_count (office_id, last) "
        "SELECT office_id, max(no) FROM sheet_receipt GROUP BY office_id"
    )
    op.execute(APPEND_ONLY)
