"""The loan portfolio in the books equals the principal that borrowers still owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.gl_balances import differences

if TYPE_CHECKING:
    from sqlalchemy import Connection

PURPOSES = ("LOAN_PORTFOLIO",)


def portfolio_equals_the_loans(connection: Connection) -> list[str]:
    """Find loan portfolio accounts that differ from the principal outstanding of their loans."""
    return differences(connection, PURPOSES)
