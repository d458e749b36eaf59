"""What many groups are behind with, and what their meetings brought: one statement each. Amounts in minor units."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.collection_sheets.queries.meeting_money import CurrencySum, Sums
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy import Connection

_CURRENCY = currency_columns("k")

_OVERDUE = f"""
WITH late AS (
  SELECT asked.id, l.currency_code,
         sum(i.principal_due - i.principal_paid - i.principal_waived
             + i.interest_due - i.interest_paid - i.interest_waived
             + i.fees_due - i.fees_paid - i.fees_waived
             + i.penalties_due - i.penalties_paid - i.penalties_waived)::bigint AS amount
  FROM unnest(CAST(:groupings AS bigint[])) AS asked(id)
  JOIN client_group g ON g.id = asked.id OR g.centre_id = asked.id
  JOIN loan l ON l.group_id = g.id AND l.kind IN ('JLG', 'GROUP') AND l.status = 'ACTIVE'
  JOIN loan_installment i ON i.account_id = l.account_id AND i.due_on < :on
  GROUP BY asked.id, l.currency_code)
SELECT a.id, a.amount, {_CURRENCY}
FROM late a JOIN currency k ON k.code = a.currency_code WHERE a.amount > 0 ORDER BY k.code"""

_COLLECTED = f"""
WITH paid AS (
  SELECT n.group_id AS id, l.currency_code, sum(n.amount)::bigint AS amount
  FROM collection_sheet s
  JOIN collection_sheet_line n ON n.sheet_id = s.id AND n.kind = 'REPAYMENT' AND n.fact IS NOT NULL
  JOIN loan l ON l.account_id = n.loan_id
  WHERE s.due_on = :on AND n.group_id = ANY(:groups)
    AND s.owner_id IN (SELECT unnest(ARRAY[g.id, g.centre_id]) FROM client_group g WHERE g.id = ANY(:groups))
    AND NOT EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact)
  GROUP BY n.group_id, l.currency_code)
SELECT p.id, p.amount, {_CURRENCY}
FROM paid p JOIN currency k ON k.code = p.currency_code ORDER BY k.code"""

_RECEIPTS = """
SELECT n.group_id, max(s.id) AS sheet_id
FROM collection_sheet s
JOIN collection_sheet_line n ON n.sheet_id = s.id AND n.kind = 'REPAYMENT' AND n.fact IS NOT NULL
WHERE s.due_on = :on AND n.group_id = ANY(:groups)
  AND s.owner_id IN (SELECT unnest(ARRAY[g.id, g.centre_id]) FROM client_group g WHERE g.id = ANY(:groups))
  AND NOT EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact)
GROUP BY n.group_id"""


def overdue_of(connection: Connection, grouping_ids: Collection[int], on: date) -> Mapping[int, Sums]:
    """Return what fell due before a day and is unpaid, of groups, and of centres with all their groups.

    Loans of joint liability and those of the group as one debtor count; who is behind with nothing is left out.
    """
    return _summed(connection, _OVERDUE, {"groupings": list(grouping_ids), "on": on})


def collected_at_meeting(connection: Connection, group_ids: Collection[int], on: date) -> Mapping[int, Sums]:
    """Return what the sheets of a meeting brought from each group, without what was taken back; nothing is left out."""
    return _summed(connection, _COLLECTED, {"groups": list(group_ids), "on": on})


def receipts_of_meeting(connection: Connection, group_ids: Collection[int], on: date) -> Mapping[int, int]:
    """Return the newest sheet of a meeting on which each group paid something that stands; others are left out."""
    found = connection.execute(text(_RECEIPTS), {"groups": list(group_ids), "on": on})
    return {row.group_id: row.sheet_id for row in found}


def _summed(connection: Connection, statement: str, asked: dict[str, Any]) -> Mapping[int, Sums]:
    sums: dict[int, list[CurrencySum]] = defaultdict(list)
    for row in connection.execute(text(statement), asked):
        sums[row.id].append(CurrencySum(currency_of(row), row.amount))
    return {group_id: tuple(each) for group_id, each in sums.items()}
