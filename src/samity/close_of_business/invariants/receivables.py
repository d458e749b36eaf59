"""Receivables in the books equal what was recognised and is not settled: paid, waived, written off or capitalized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.gl_balances import differences

if TYPE_CHECKING:
    from sqlalchemy import Connection

PURPOSES = ("INTEREST_RECEIVABLE", "FEES_RECEIVABLE", "PENALTIES_RECEIVABLE")


def receivables_equal_the_loans(connection: Connection) -> list[str]:
    """Find receivable accounts that differ from what of their loans is recognised and not settled."""
    return differences(connection, PURPOSES)
