"""Nobody is owed income that was never recognised: no receivable of a loan is below zero once the night was there.

A payment of today may clear a receivable that the night will book: until then the loan waits, and says since when.
A charge-off takes out what falls due later too, which was no income yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.installment_sums import SETTLED
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NEGATIVE = f"""
SELECT l.account_id, l.currency_code, part.name, part.receivable
FROM loan l LEFT JOIN (
    SELECT account_id, {SETTLED}
    FROM loan_installment GROUP BY account_id
) AS s ON s.account_id = l.account_id
CROSS JOIN LATERAL (VALUES
    ('interest', l.recognised_interest - coalesce(s.interest, 0)),
    ('fees', l.recognised_fees - coalesce(s.fees, 0)),
    ('penalties', l.recognised_penalties - coalesce(s.penalties, 0))) AS part(name, receivable)
WHERE l.accounting IN ('ACCRUAL_PERIODIC', 'ACCRUAL_UPFRONT') AND part.receivable < 0
  AND l.recognition_behind_since IS NULL AND l.charge_off IS NULL
ORDER BY l.account_id, part.name"""


def no_loan_has_a_negative_receivable(connection: Connection) -> list[str]:
    """Find loans in accrual accounting of which more was settled than recognised, and that wait for no night."""
    return violations(
        connection, _NEGATIVE, "Loan {account_id}: its receivable of {name} is {receivable}.", amounts=("receivable",)
    )
