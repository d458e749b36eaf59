"""Which loans are marked as fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Connection

_MARKED = text("""
SELECT account_id FROM (
  SELECT DISTINCT ON (f.account_id) f.account_id, (f.details ->> 'is_fraud')::boolean AS is_fraud FROM loan_fact f
  WHERE f.account_id = ANY(:ids) AND f.kind = 'FRAUD_MARKED' AND f.value_on <= coalesce(CAST(:by AS date), 'infinity')
    AND NOT EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial)
  ORDER BY f.account_id, f.value_on DESC, f.serial DESC) AS said
WHERE is_fraud""")


def marked_as_fraud(connection: Connection, ids: Collection[int], by: date | None = None) -> frozenset[int]:
    """Return which of these loans are marked as fraud, by what was said on a day or before where one is given."""
    return frozenset(connection.scalars(_MARKED, {"ids": list(ids), "by": by}))
