"""Keep of which installment a charge is a fee: one that was late is known by more than its due date, which may move."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

# A charge stays due on its day: it is the fee of the installment that has it by now.
_OF = """
UPDATE loan_charge c SET installment = i.number
FROM charge d, loan_installment i
WHERE d.id = c.charge_id AND d.time IN ('EVERY_INSTALLMENT', 'OVERDUE_INSTALLMENT')
  AND i.account_id = c.account_id AND i.from_on < c.due_on AND c.due_on <= i.due_on"""


def upgrade() -> None:
    """Fees so far are those of the installments that they are due with."""
    installment = sa.Column("installment", sa.Integer, comment="number of the one that it is a fee of; empty: of none")
    op.add_column("loan_charge", installment)
    op.execute(_OF)
