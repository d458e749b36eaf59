"""Nothing stands of a collection sheet that was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STANDING = """
SELECT n.sheet_id, n.no, n.loan_id FROM collection_sheet_undo t
JOIN collection_sheet_line n ON n.sheet_id = t.sheet_id AND n.fact IS NOT NULL
WHERE NOT EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact)
ORDER BY n.sheet_id, n.no"""


def nothing_stands_of_undone_sheets(connection: Connection) -> list[str]:
    """Find lines of undone sheets whose payment stands."""
    return violations(
        connection, _STANDING, "Line {no} of sheet {sheet_id}, which was taken back, still stands on loan {loan_id}."
    )
