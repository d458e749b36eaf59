"""A transaction in the ledger moves something. Debit equals credit by the form of a posting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_EMPTY = """
SELECT t.account_id, t.id FROM ledger_transaction t
WHERE NOT EXISTS (SELECT FROM posting p WHERE p.account_id = t.account_id AND p.transaction_id = t.id)
ORDER BY t.account_id, t.id"""


def every_transaction_posts(connection: Connection) -> list[str]:
    """Find transactions without postings."""
    return violations(connection, _EMPTY, "Transaction {id} of account {account_id} has no postings.")
