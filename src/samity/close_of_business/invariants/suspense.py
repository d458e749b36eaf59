"""What waits in suspense is of clients between two offices, and of nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.installment_sums import SUSPENDED
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LEFT = f"""
SELECT l.account_id, l.currency_code, abs(s.principal) + abs(s.interest) + abs(s.fees) + abs(s.penalties)
  + abs(s.overpaid) AS amount
FROM ({SUSPENDED}) s JOIN loan l ON l.account_id = s.account_id LEFT JOIN client c ON c.id = l.client_id
WHERE (s.principal, s.interest, s.fees, s.penalties, s.overpaid) <> (0, 0, 0, 0, 0)
  AND coalesce(c.status, '') NOT IN ('TRANSFER_IN_PROGRESS', 'TRANSFER_ON_HOLD')
ORDER BY l.account_id"""


def suspense_is_of_transfers(connection: Connection) -> list[str]:
    """Find loans of which something waits in suspense, though nobody goes to another office."""
    said = "Loan {account_id}: {amount} waits in suspense, and its borrower is not being transferred."
    return violations(connection, _LEFT, said, amounts=("amount",))
