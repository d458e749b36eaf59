"""The books of a loan are its office's: one that it has left holds nothing of it, and what it booked stays its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.suspense_postings import OF_THE_LOAN
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WENT = """
went AS (
    SELECT DISTINCT l.account_id, l.product_id, l.office_id, l.currency_code
    FROM ledger_transaction t JOIN loan l ON l.account_id = t.account_id AND l.office_id <> t.office_id
), moved AS (
    SELECT w.account_id, w.product_id, w.currency_code, w.office_id AS kept_by, t.id, t.office_id, side.gl, side.amount
    FROM went w JOIN ledger_transaction t ON t.account_id = w.account_id
    JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
    CROSS JOIN LATERAL (VALUES (p.debit_gl, p.amount), (p.credit_gl, -p.amount)) AS side(gl, amount)
)"""

# Which of its accounts held what of the loan cannot be told where one served for something else too, or where the
# product was mapped anew: suspense left those alone (rules/suspense_postings.py).
_LEFT = f"""
WITH {_WENT}, mapped AS (
    SELECT DISTINCT product_id, purpose, gl_account_id AS gl FROM account_mapping WHERE product_kind = 'loan'
)
SELECT m.account_id, m.office_id, m.gl, m.currency_code, sum(m.amount) AS amount
FROM moved m
WHERE m.office_id <> m.kept_by
  AND EXISTS (SELECT FROM mapped c WHERE c.product_id = m.product_id AND c.gl = m.gl)
  AND NOT EXISTS (SELECT FROM mapped c
      WHERE c.product_id = m.product_id AND c.gl = m.gl AND c.purpose <> ALL(:of_the_loan))
  AND NOT EXISTS (SELECT FROM moved a WHERE a.account_id = m.account_id AND NOT EXISTS (
      SELECT FROM mapped c WHERE c.product_id = m.product_id AND c.gl = a.gl))
GROUP BY m.account_id, m.office_id, m.gl, m.currency_code HAVING sum(m.amount) <> 0
ORDER BY m.account_id, m.office_id, m.gl"""

_UNDONE = f"""
WITH {_WENT}
SELECT m.account_id, m.office_id, m.fact, m.currency_code, max(abs(m.amount)) AS amount
FROM (SELECT m.account_id, m.office_id, m.currency_code, t.fact, m.gl, sum(m.amount) AS amount
      FROM moved m JOIN loan_transaction t ON t.account_id = m.account_id AND t.id = m.id
      JOIN loan_fact u ON u.account_id = t.account_id AND u.undoes = t.fact
      GROUP BY m.account_id, m.office_id, m.currency_code, t.fact, m.gl HAVING sum(m.amount) <> 0) m
GROUP BY m.account_id, m.office_id, m.fact, m.currency_code ORDER BY m.account_id, m.fact, m.office_id"""


def offices_keep_their_own_loans(connection: Connection) -> list[str]:
    """Find what offices hold of loans that have left them, and what one office booked and another took back."""
    left = "Office {office_id} holds {amount} of loan {account_id} in GL account {gl}, which it does not keep."
    undone = "Fact {fact} of loan {account_id} was taken back, and {amount} of it is left in office {office_id}."
    return [
        *violations(connection, _LEFT, left, amounts=("amount",), of_the_loan=[each.value for each in OF_THE_LOAN]),
        *violations(connection, _UNDONE, undone, amounts=("amount",)),
    ]
