"""What the books owe to borrowers equals what they paid too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.gl_balances import differences

if TYPE_CHECKING:
    from sqlalchemy import Connection

PURPOSES = ("OVERPAYMENT",)


def overpayments_equal_the_loans(connection: Connection) -> list[str]:
    """Find overpayment accounts that differ from what their loans are overpaid by."""
    return differences(connection, PURPOSES)
