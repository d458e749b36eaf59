"""The books of a closed day are complete: its income is in them. See docs/rules/recognition.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import WORKED_ON, violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

# What ended was recognised when it did; what was given up waits for the night. Contracts recognise with their payments,
# and never wait; where that was agreed they do so each day, or on the last day of the month.
_MISSING = f"""
WITH closed AS (
    SELECT closed_on AS day, (date_trunc('month', closed_on + 1) - interval '1 day')::date AS month_end FROM bank_date)
SELECT l.account_id, coalesce(l.recognition_behind_since, l.recognised_until, l.disbursed_on) AS since
FROM loan l
WHERE {WORKED_ON} AND (l.status NOT IN ('ACTIVE', 'WRITTEN_OFF') AND l.recognition_behind_since IS NOT NULL
   OR l.recognition_behind_since <= (SELECT day FROM closed)
   OR l.status = 'ACTIVE' AND l.accounting = 'ACCRUAL_PERIODIC' AND l.terms ->> 'income_booked' = 'END_OF_MONTH'
     AND l.disbursed_on <= (SELECT month_end FROM closed)
     AND (l.recognised_until IS NULL OR l.recognised_until < (SELECT month_end FROM closed))
   OR l.status = 'ACTIVE' AND l.accounting = 'ACCRUAL_PERIODIC'
     AND (l.terms ->> 'engine' <> 'CONTRACTUAL' OR l.terms ->> 'income_booked' = 'DAILY')
     AND l.recognition_behind_since IS NULL
     AND (l.recognised_until IS NULL OR l.recognised_until < (SELECT day FROM closed)))
ORDER BY l.account_id"""


def closed_days_have_their_income(connection: Connection) -> list[str]:
    """Find loans whose income of a closed day, or of a life that ended, was not recognised."""
    return violations(connection, _MISSING, "Loan {account_id}: its income is not recognised since {since}.")
