"""What the cash of a posted sheet differed by is booked with it, and nothing else stands under a captured sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TOLD = """
told AS (
  SELECT p.captured_id, (d ->> 'transaction_id')::bigint AS transaction_id, d ->> 'currency' AS currency_code
  FROM captured_step p CROSS JOIN LATERAL jsonb_array_elements(p.content -> 'differences') AS d
  WHERE p.act = 'POSTED')"""
# Of the last count and the last form of the sheet, as rules/two_stages.py reckons it.
_OTHERWISE = f"""
WITH {_TOLD},
reckoned AS (
  SELECT told.*, coalesce((
      SELECT sum(piece.key::bigint * piece.value::bigint) FROM jsonb_array_elements(counted.content -> 'cash') AS c
      CROSS JOIN LATERAL jsonb_each_text(c -> 'pieces') AS piece WHERE c ->> 'currency' = told.currency_code), 0)
    - coalesce((
      SELECT sum((c ->> 'taken_along')::bigint) FROM jsonb_array_elements(counted.content -> 'cash') AS c
      WHERE c ->> 'currency' = told.currency_code), 0)
    - coalesce((
      SELECT sum((c ->> 'collected')::bigint - (c ->> 'paid_out')::bigint)
      FROM jsonb_array_elements(filled.content -> 'cash') AS c
      WHERE c ->> 'currency' = told.currency_code), 0) AS wanted
  FROM told
  CROSS JOIN LATERAL (
    SELECT content FROM captured_step s WHERE s.captured_id = told.captured_id AND s.act = 'COUNTED'
    ORDER BY s.no DESC LIMIT 1) AS counted
  CROSS JOIN LATERAL (
    SELECT content FROM captured_step s WHERE s.captured_id = told.captured_id AND s.act IN ('CAPTURED', 'CHANGED')
    ORDER BY s.no DESC LIMIT 1) AS filled)
SELECT r.captured_id, r.transaction_id, r.currency_code, abs(r.wanted) AS wanted, booked.amount AS booked
FROM reckoned r
CROSS JOIN LATERAL (
  SELECT coalesce(sum(p.amount), 0) AS amount FROM posting p
  WHERE p.account_id = r.captured_id AND p.transaction_id = r.transaction_id) AS booked
WHERE abs(r.wanted) <> booked.amount ORDER BY r.captured_id, r.transaction_id"""
_UNTOLD = f"""
WITH {_TOLD}
SELECT g.account_id, g.id FROM ledger_transaction g JOIN captured_sheet c ON c.id = g.account_id
WHERE NOT EXISTS (SELECT FROM told t WHERE t.captured_id = c.id AND t.transaction_id IN (g.id, g.reverses_id))
ORDER BY g.account_id, g.id"""


def cash_differences_are_booked(connection: Connection) -> list[str]:
    """Find sheets beside which something else is booked short or over than what was counted."""
    return [
        *violations(
            connection,
            _OTHERWISE,
            "Cash of captured sheet {captured_id} differed by {wanted}, transaction {transaction_id} holds {booked}.",
            amounts=("wanted", "booked"),
        ),
        *violations(connection, _UNTOLD, "The ledger's transaction {id} is not of captured sheet {account_id}."),
    ]
