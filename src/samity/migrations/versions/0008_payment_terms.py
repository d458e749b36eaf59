"""Keep the terms of payments in one place, on products and on loans; all of them keep what they had agreed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The advanced strategy said whether the last installment is paid first; it has more to choose from now.
_STRATEGY = """
CASE WHEN {0} ? 'latest_first' THEN ({0} - 'latest_first') || jsonb_build_object('future',
    CASE WHEN ({0} ->> 'latest_first')::boolean THEN 'LAST_INSTALLMENT' ELSE 'NEXT_INSTALLMENT' END)
ELSE {0} END"""
_PAYMENTS = """
jsonb_build_object(
    'strategy', {strategy},
    'overpayment', CASE WHEN {refuses} THEN 'REFUSED' ELSE 'HELD' END,
    'future_payments', 'ACCEPT_OVERPAYMENTS',
    'accepts_prepayment', true,
    'allows_advance', true,
    'allows_custom', false)"""


def upgrade() -> None:
    """Bring strategy and overpayment together, and allow what was allowed."""
    op.add_column(
        "loan", sa.Column("payments", postgresql.JSONB(), comment="snapshot (values/payment_terms.py)", nullable=True)
    )
    agreed = _PAYMENTS.format(strategy=_STRATEGY.format("strategy"), refuses="refuses_overpayment")
    op.execute(f"UPDATE loan SET payments = {agreed}")
    op.alter_column("loan", "payments", nullable=False)
    op.drop_column("loan", "strategy")
    op.drop_column("loan", "refuses_overpayment")
    offered = _PAYMENTS.format(
        strategy=_STRATEGY.format("(offer -> 'strategy')"), refuses="(offer ->> 'refuses_overpayment')::boolean"
    )
    op.execute(
        "UPDATE loan_product SET offer = "
        f"(offer - 'strategy' - 'refuses_overpayment') || jsonb_build_object('payments', {offered})"
    )
