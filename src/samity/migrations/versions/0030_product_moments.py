"""Keep when a loan product was made and last changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moments, those of products so far by the audit trail, and let the trigger of 0007 note what changes."""
    for name in ("created_at", "changed_at"):
        moment = sa.DateTime(timezone=True)
        op.add_column("loan_product", sa.Column(name, moment, server_default=sa.text("now()"), nullable=False))
    op.execute("""
        UPDATE loan_product SET created_at = told.made, changed_at = told.changed
        FROM (
          SELECT p.id, min(line.done_at) AS made, max(line.done_at) AS changed
          FROM loan_product p JOIN audit_line line ON line.act = 'loans.operations.products.define_loan_product'
            AND (line.command ->> 'name' = p.name OR line.command ->> 'product_id' = p.id::text)
          GROUP BY p.id) AS told
        WHERE told.id = loan_product.id""")
    op.execute(
        "CREATE TRIGGER noted BEFORE UPDATE ON loan_product FOR EACH ROW"
        " WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change()"
    )
