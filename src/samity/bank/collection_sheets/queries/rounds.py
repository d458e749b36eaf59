"""Who has individuals to collect from by a day: by office, officer and currency. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.clients.queries.office_transfers import JOIN_WHO_STAYS
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from samity.kernel.money import Currency


@dataclass(frozen=True, slots=True)
class Round:
    """What an officer is to collect from individuals of an office; without one it is the whole office.

    Attributes:
        clients: how many owe.
        due: what they owe by the day, in all.
    """

    office_id: int
    office_name: str
    officer_id: int | None
    officer_name: str | None
    clients: int
    currency: Currency
    due: int


# The same loans as on the sheet (queries/sheet.py).
_ROUNDS = f"""
WITH owed AS (
  SELECT l.office_id, l.officer_id, l.currency_code, l.client_id,
         sum(i.principal_due - i.principal_paid - i.principal_waived
             + i.interest_due - i.interest_paid - i.interest_waived
             + i.fees_due - i.fees_paid - i.fees_waived
             + i.penalties_due - i.penalties_paid - i.penalties_waived)::bigint AS due
  FROM loan l {JOIN_WHO_STAYS}
  JOIN loan_installment i ON i.account_id = l.account_id AND i.due_on <= :on
  WHERE l.kind = 'INDIVIDUAL' AND l.group_id IS NULL AND l.status = 'ACTIVE' AND l.disbursed_on <= :on
    AND l.open_from <= :on
  GROUP BY l.office_id, l.officer_id, l.currency_code, l.client_id),
summed AS (
  SELECT office_id, officer_id, currency_code, count(DISTINCT client_id) AS clients, sum(due)::bigint AS due
  FROM owed WHERE due > 0
  GROUP BY office_id, currency_code, GROUPING SETS ((officer_id), ())
  HAVING officer_id IS NOT NULL OR GROUPING(officer_id) = 1)
SELECT w.office_id, o.name AS office_name, w.officer_id, s.display_name AS officer_name, w.clients, w.due,
       {currency_columns("k")}
FROM summed w
JOIN office o ON o.id = w.office_id
JOIN currency k ON k.code = w.currency_code
LEFT JOIN staff s ON s.id = w.officer_id
WHERE starts_with(o.hierarchy, :below)
ORDER BY o.name, o.id, s.display_name NULLS LAST, w.officer_id, k.code"""


def rounds(connection: Connection, on: date, hierarchy: str) -> list[Round]:
    """Return what is due by a day on loans that are tied to no group, of an office and those below it."""
    return [
        Round(
            row.office_id,
            row.office_name,
            row.officer_id,
            row.officer_name,
            row.clients,
            currency_of(row),
            row.due,
        )
        for row in connection.execute(text(_ROUNDS), {"on": on, "below": hierarchy})
    ]
