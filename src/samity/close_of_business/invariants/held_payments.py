"""No money is held beside what fell due and it could settle. See docs/rules/held-payments.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import WORKED_ON, violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WAITING = f"""
WITH today AS (SELECT business_date AS day FROM bank_date)
SELECT l.account_id, i.number, i.due_on
FROM loan l JOIN loan_installment i ON i.account_id = l.account_id
WHERE l.held > 0 AND i.due_on < (SELECT day FROM today)
  AND i.principal_due + i.interest_due + i.fees_due + i.penalties_due
    > i.principal_paid + i.interest_paid + i.fees_paid + i.penalties_paid
    + i.principal_waived + i.interest_waived + i.fees_waived + i.penalties_waived
  AND EXISTS (SELECT FROM jsonb_array_elements(l.held_payments) h WHERE (h ->> 1)::date < (SELECT day FROM today))
  AND {WORKED_ON}
ORDER BY l.account_id, i.number"""

_SUMS = """
SELECT l.account_id, l.currency_code, l.held, each.amount AS payments
FROM loan l CROSS JOIN LATERAL (
  SELECT coalesce(sum((h ->> 2)::bigint), 0) AS amount FROM jsonb_array_elements(l.held_payments) h) each
WHERE l.held <> each.amount OR (l.held > 0 AND l.status <> 'ACTIVE') ORDER BY l.account_id"""


def held_payments_have_settled(connection: Connection) -> list[str]:
    """Find loans that hold money beside an installment that fell due before today and is not settled."""
    return violations(
        connection, _WAITING, "Loan {account_id}: money is held, and installment {number} of {due_on} is not settled."
    )


def held_payments_sum_up(connection: Connection) -> list[str]:
    """Find loans whose held payments sum to something else than what is held, or that hold money and owe nothing."""
    return violations(
        connection,
        _SUMS,
        "Loan {account_id}: {held} is held, its held payments sum to {payments}.",
        amounts=("held", "payments"),
    )
