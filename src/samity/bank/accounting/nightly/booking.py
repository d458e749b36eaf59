"""Transactions that a statement makes, written to the ledger by the same statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

BOOKED = """
headers AS (
  INSERT INTO ledger_transaction (account_id, id, office_id, currency_code, kind, value_on, booked_on, created_by)
  SELECT account_id, id, office_id, currency_code, kind, value_on, booked_on, created_by FROM made),
moves AS (
  INSERT INTO posting (account_id, transaction_id, no, debit_gl, credit_gl, amount, debit_line, credit_line)
  SELECT account_id, id, no, debit_gl, credit_gl, amount, debit_line, credit_line FROM moved)"""
"""Parts of a WITH that books what two parts before it tell.

`made` tells the transactions: account_id, id, office_id, currency_code, kind, value_on, booked_on, created_by.
`moved` tells what each moves: account_id, id, no, debit_gl, credit_gl, amount (above 0), debit_line, credit_line.
That the GL accounts take postings is asked before, of `usable`.
"""

_USABLE = text("SELECT id FROM gl_account WHERE id = ANY(:wanted) AND usage = 'DETAIL' AND NOT disabled")


def usable(connection: Connection, gl_accounts: Collection[int]) -> frozenset[int]:
    """Return which of these GL accounts take postings."""
    return frozenset(connection.scalars(_USABLE, {"wanted": sorted(gl_accounts)}))
