"""Keep since when something is owed anew and a charge counts, and why a loan was charged off or given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; facts know the days of what stands. No loan was charged off or given up so far."""
    op.add_column("loan_charge", sa.Column("submitted_on", sa.Date(), comment="the day from which it counts"))
    op.execute(
        "UPDATE loan_charge c SET submitted_on = f.value_on FROM loan_fact f "
        "WHERE f.account_id = c.account_id AND f.kind = 'CHARGE_ADDED' AND (f.details ->> 'charge_id')::bigint = c.id"
    )
    for name, comment in (
        ("charge_off_reason", "why it was; empty where none was said"),
        ("write_off_reason", "why a debt was given up; empty where none was said"),
    ):
        op.add_column("loan_transaction", sa.Column(name, sa.BigInteger(), comment=comment))
    # Only a refund of an overpayment let something be owed anew: with the installment that ran on its day.
    op.execute(
        "UPDATE loan_installment i SET corrected = i.corrected || jsonb_build_array(("
        " SELECT min(t.value_on) FROM loan_transaction t"
        " WHERE t.account_id = i.account_id AND t.kind = 'OVERPAYMENT_REFUNDED' AND t.principal > 0"
        " AND t.reverses_id IS NULL AND t.value_on BETWEEN i.from_on AND i.due_on AND NOT EXISTS ("
        "  SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)))"
        " WHERE i.corrected IS NOT NULL"
    )
    owed_anew = "parts owed anew, parts given up, first day owed anew; empty: none"
    op.alter_column("loan_installment", "corrected", comment=owed_anew)
    charge_off = "day, whether for fraud, day from which no interest, reason; empty: none"
    op.alter_column("loan", "charge_off", comment=charge_off)
