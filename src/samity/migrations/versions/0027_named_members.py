"""Name what is kept of a charge-off and of a corrected installment, where its place in a list said what it was."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_PARTS = ("principal", "interest", "fees", "penalties")


def upgrade() -> None:
    """Put the names in."""
    op.execute(
        "UPDATE loan SET charge_off = jsonb_build_object('on', charge_off -> 0, 'is_fraud', charge_off -> 1,"
        " 'interest_ends_on', charge_off -> 2, 'reason', charge_off -> 3) WHERE charge_off IS NOT NULL"
    )
    op.execute(
        f"UPDATE loan_installment SET corrected = jsonb_build_object('credited', {_by_name(0)},"
        f" 'written_off', {_by_name(1)}, 'credited_on', corrected -> 2) WHERE corrected IS NOT NULL"
    )
    op.alter_column("loan", "charge_off", comment="on, is_fraud, interest_ends_on, reason; empty: none")
    corrected = "credited, written_off by parts, credited_on; empty: none"
    op.alter_column("loan_installment", "corrected", comment=corrected)


def _by_name(at: int) -> str:
    named = ", ".join(f"'{part}', corrected -> {at} -> {place}" for place, part in enumerate(_PARTS))
    return f"jsonb_build_object({named})"
