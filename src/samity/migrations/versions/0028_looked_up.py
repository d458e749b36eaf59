"""Index what clients and loans are looked up by: names whatever their case, branch, officer, when they were made."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FOLDED = {
    "ix_client_known_by_folded": ("client", "coalesce(external_id, account_no)"),
    "ix_client_lastname_folded": ("client", "lastname"),
    "ix_client_display_name_folded": ("client", "display_name"),
    "ix_loan_account_no_folded": ("loan", "account_no"),
    "ix_loan_external_id_folded": ("loan_external_id", "external_id"),
    "ix_loan_transaction_external_id_folded": ("loan_transaction_external_id", "external_id"),
}


def upgrade() -> None:
    """Make them."""
    for name, (table, text) in FOLDED.items():
        op.execute(f"CREATE INDEX {name} ON {table} (lower({text}) text_pattern_ops)")
    op.create_index("ix_loan_office_id", "loan", ["office_id"])
    op.create_index("ix_loan_officer_id", "loan", ["officer_id"])
    op.create_index("ix_loan_created_at", "loan", ["created_at"], postgresql_using="brin")
    op.create_index("ix_loan_transaction_entered_at", "loan_transaction", ["entered_at"], postgresql_using="brin")
