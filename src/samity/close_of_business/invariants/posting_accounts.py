"""Postings stand in GL accounts that exist and hold postings; no foreign key says so, see accounting/records.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STRAY = """
SELECT gl, min(transaction_id) AS transaction_id
FROM posting CROSS JOIN LATERAL (VALUES (debit_gl), (credit_gl)) AS side(gl)
WHERE NOT EXISTS (SELECT FROM gl_account a WHERE a.id = gl AND a.usage = 'DETAIL')
GROUP BY gl ORDER BY gl"""


def postings_stand_in_gl_accounts(connection: Connection) -> list[str]:
    """Find GL accounts that are posted to, though they are unknown or headers."""
    return violations(
        connection,
        _STRAY,
        "GL account {gl} is unknown or a header, yet transaction {transaction_id} posts to it.",
    )
