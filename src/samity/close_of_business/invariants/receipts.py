"""The receipts of an office's sheets count without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_GAPS = """
SELECT o.id AS office_id, coalesce(c.last, 0) AS last, coalesce(r.given, 0) AS given, coalesce(r.highest, 0) AS highest
FROM office o
LEFT JOIN sheet_receipt_count c ON c.office_id = o.id
LEFT JOIN (SELECT office_id, count(*) AS given, max(no) AS highest FROM sheet_receipt GROUP BY office_id) r
  ON r.office_id = o.id
WHERE coalesce(c.last, 0) <> coalesce(r.given, 0) OR coalesce(r.given, 0) <> coalesce(r.highest, 0)
ORDER BY o.id"""
_UNNUMBERED = """
SELECT s.id AS sheet_id FROM collection_sheet s
WHERE NOT EXISTS (SELECT FROM sheet_receipt r WHERE r.sheet_id = s.id) ORDER BY s.id"""


def receipts_count_without_gaps(connection: Connection) -> list[str]:
    """Find offices whose receipts are not numbered from 1 on, one by one; and sheets without a receipt."""
    gaps = "Office {office_id} gave {given} receipts up to number {highest} and counts {last}."
    return [
        *violations(connection, _GAPS, gaps),
        *violations(connection, _UNNUMBERED, "Sheet {sheet_id} has no receipt."),
    ]
