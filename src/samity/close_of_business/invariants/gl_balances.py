"""What GL accounts hold for loans, beside what the loans say they must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.installment_sums import LEFT_THE_BOOKS, SUSPENDED
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

# What one product's loans moved in each GL account is compared with what they say, debit above zero. An account that
# serves a product for several of these purposes holds their sum; one that also serves for another (such as the fund
# source) says nothing. A product that posted to accounts which it no longer names was mapped anew: what was posted
# before stays where it is, so its balances are spread and only its transactions are compared (loan_books.py).
_DIFFERENCES = f"""
WITH moved AS (
    SELECT l.product_id, l.currency_code, side.gl, sum(side.amount) AS balance
    FROM loan l JOIN posting p ON p.account_id = l.account_id
    CROSS JOIN LATERAL (VALUES (p.debit_gl, p.amount), (p.credit_gl, -p.amount)) AS side(gl, amount)
    GROUP BY l.product_id, l.currency_code, side.gl
), mapped AS (
    SELECT DISTINCT product_id, purpose, gl_account_id AS gl FROM account_mapping WHERE product_kind = 'loan'
), settled AS (
    {LEFT_THE_BOOKS}
), suspended AS (
    {SUSPENDED}
), stands AS (
    SELECT l.product_id, l.currency_code,
           sum(CASE WHEN l.charge_off IS NULL THEN l.principal_outstanding ELSE 0 END - coalesce(u.principal, 0))
             AS principal,
           sum(l.overpaid + l.held - coalesce(u.overpaid, 0)) AS overpaid,
           sum(l.recognised_interest - coalesce(s.interest, 0) - coalesce(u.interest, 0))
             FILTER (WHERE l.accounting <> 'CASH') AS interest,
           sum(l.recognised_fees - coalesce(s.fees, 0) - coalesce(u.fees, 0))
             FILTER (WHERE l.accounting <> 'CASH') AS fees,
           sum(l.recognised_penalties - coalesce(s.penalties, 0) - coalesce(u.penalties, 0))
             FILTER (WHERE l.accounting <> 'CASH') AS penalties
    FROM loan l LEFT JOIN settled s ON s.account_id = l.account_id
    LEFT JOIN suspended u ON u.account_id = l.account_id
    WHERE l.accounting <> 'NONE' GROUP BY l.product_id, l.currency_code
), said AS (
    SELECT s.product_id, s.currency_code, m.gl, sum(coalesce(part.amount, 0)) AS balance
    FROM stands s CROSS JOIN LATERAL (VALUES
        ('LOAN_PORTFOLIO', s.principal), ('INTEREST_RECEIVABLE', s.interest), ('FEES_RECEIVABLE', s.fees),
        ('PENALTIES_RECEIVABLE', s.penalties), ('OVERPAYMENT', -s.overpaid)) AS part(purpose, amount)
    JOIN mapped m ON m.product_id = s.product_id AND m.purpose = part.purpose
    GROUP BY s.product_id, s.currency_code, m.gl
)
SELECT s.product_id, s.currency_code, s.gl, s.balance AS said, coalesce(m.balance, 0) AS booked
FROM said s
LEFT JOIN moved m ON m.product_id = s.product_id AND m.currency_code = s.currency_code AND m.gl = s.gl
WHERE s.balance <> coalesce(m.balance, 0)
  AND EXISTS (SELECT FROM mapped c WHERE c.product_id = s.product_id AND c.gl = s.gl AND c.purpose = ANY(:purposes))
  AND NOT EXISTS (SELECT FROM mapped c WHERE c.product_id = s.product_id AND c.gl = s.gl AND c.purpose NOT IN
      ('LOAN_PORTFOLIO', 'INTEREST_RECEIVABLE', 'FEES_RECEIVABLE', 'PENALTIES_RECEIVABLE', 'OVERPAYMENT'))
  AND NOT EXISTS (SELECT FROM moved a WHERE a.product_id = s.product_id AND NOT EXISTS (
      SELECT FROM mapped c WHERE c.product_id = a.product_id AND c.gl = a.gl))
ORDER BY s.product_id, s.currency_code, s.gl"""


def differences(connection: Connection, purposes: Collection[str]) -> list[str]:
    """Find GL accounts which, for some product, do not hold what its loans say; debit is above zero.

    Args:
        connection: the transaction.
        purposes: what the accounts serve for.
    """
    return violations(
        connection,
        _DIFFERENCES,
        "GL account {gl} holds {booked} for product {product_id}, its loans say {said}.",
        amounts=("booked", "said"),
        purposes=list(purposes),
    )
