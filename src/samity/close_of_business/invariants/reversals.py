"""A reversal takes back exactly what was booked: the same amounts, the sides swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Summed per pair of accounts on both sides, so that the order of postings plays no part.
_POSTINGS = """
WITH reversal AS (SELECT account_id, id, reverses_id FROM ledger_transaction WHERE reverses_id IS NOT NULL),
moved AS (
    SELECT r.account_id, r.id, p.debit_gl, p.credit_gl, p.amount, 1 AS times
    FROM reversal r JOIN posting p ON p.account_id = r.account_id AND p.transaction_id = r.id
    UNION ALL
    SELECT r.account_id, r.id, p.credit_gl, p.debit_gl, p.amount, -1
    FROM reversal r JOIN posting p ON p.account_id = r.account_id AND p.transaction_id = r.reverses_id
)
SELECT account_id, id FROM (
    SELECT account_id, id FROM moved GROUP BY account_id, id, debit_gl, credit_gl, amount HAVING sum(times) <> 0
) AS uneven GROUP BY account_id, id ORDER BY account_id, id"""

_LOAN_ROWS = """
SELECT r.account_id, r.id FROM loan_transaction r
LEFT JOIN loan_transaction o ON o.account_id = r.account_id AND o.id = r.reverses_id
WHERE r.reverses_id IS NOT NULL AND (o.id IS NULL OR o.reverses_id IS NOT NULL
  OR (r.kind, r.fact, r.value_on, r.amount, r.principal, r.interest, r.fees, r.penalties, r.overpaid, r.cash_difference)
  <> (o.kind, o.fact, o.value_on, o.amount, o.principal, o.interest, o.fees, o.penalties, o.overpaid, o.cash_difference)
)
ORDER BY r.account_id, r.id"""


def reversals_mirror_what_they_reverse(connection: Connection) -> list[str]:
    """Find reversals that post or tell something else than what they take back."""
    return [
        *violations(
            connection, _POSTINGS, "Transaction {id} of account {account_id} does not post back what it reverses."
        ),
        *violations(connection, _LOAN_ROWS, "Transaction {id} of loan {account_id} does not repeat what it reverses."),
    ]
