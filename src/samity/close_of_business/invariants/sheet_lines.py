"""Every line of a saved collection sheet has its transaction, with its amount; a line passed over has neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOST = """
SELECT n.sheet_id, n.no, n.loan_id FROM collection_sheet_line n
WHERE CASE WHEN n.transaction_id IS NULL THEN n.amount <> 0 ELSE NOT EXISTS (
    SELECT FROM loan_transaction t WHERE t.account_id = n.loan_id AND t.id = n.transaction_id
      AND t.kind = n.kind AND t.amount = n.amount AND t.reverses_id IS NULL) END
ORDER BY n.sheet_id, n.no"""


def sheet_lines_have_their_transactions(connection: Connection) -> list[str]:
    """Find lines whose transaction is missing or is of another kind or amount."""
    return violations(connection, _LOST, "Line {no} of sheet {sheet_id}: loan {loan_id} does not have what it says.")
