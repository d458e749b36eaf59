"""Let a night find the facts that were entered since another, and write a loan beside where it stood."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_BEFORE = "of the bank as a whole: how many each did"
_NOW = "of the morning: loans by sets, loans or things alone"


def upgrade() -> None:
    """Add a coarse index, for facts are written in the order of these moments; mornings tell steps as evenings do.

    Room on each page of loans lets a row that changes stay there, so that no index has to follow it.
    """
    op.create_index("ix_loan_fact_entered_at", "loan_fact", ["entered_at"], postgresql_using="brin")
    op.execute(f"COMMENT ON COLUMN night.steps IS '{_NOW}'")
    op.execute("ALTER TABLE loan SET (fillfactor = 60)")


def downgrade() -> None:
    """Take it back."""
    op.execute("ALTER TABLE loan RESET (fillfactor)")
    op.execute(f"COMMENT ON COLUMN night.steps IS '{_BEFORE}'")
    op.drop_index("ix_loan_fact_entered_at", "loan_fact")
