"""When interest of loans was applied by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy import Connection

_LAST = text("""
SELECT t.account_id, max(t.value_on) FROM loan_transaction t
WHERE t.account_id = ANY(:ids) AND t.kind = 'INTEREST_APPLIED' AND t.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
GROUP BY t.account_id""")


def last_applied_by_hand(connection: Connection, ids: Collection[int]) -> Mapping[int, date]:
    """Return the last day on which interest of loans was applied by hand; a loan of which none was is not there."""
    return {row[0]: row[1] for row in connection.execute(_LAST, {"ids": list(ids)})}
