"""Every transaction of a loan stands in the ledger with what it moves, and nothing else of the loan does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_UNBOOKED = """
WITH booked AS (SELECT account_id, transaction_id, sum(amount) AS amount FROM posting GROUP BY 1, 2)
SELECT t.account_id, t.id, l.currency_code, moves.amount AS wanted, coalesce(b.amount, 0) AS booked
FROM loan_transaction t JOIN loan l ON l.account_id = t.account_id
LEFT JOIN booked b ON b.account_id = t.account_id AND b.transaction_id = t.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN l.accounting = 'NONE' THEN 0
    WHEN t.kind IN ('PENALTY_APPLIED', 'EARLY_CHARGE', 'INTEREST_APPLIED', 'ACCRUAL_ACTIVITY',
                    'FEE_CHARGED', 'PENALTY_CHARGED', 'TRANSFER_REJECTED') THEN 0
    WHEN t.kind IN ('TRANSFER_PROPOSED', 'TRANSFER_ACCEPTED', 'TRANSFER_WITHDRAWN')
    THEN abs(t.principal) + abs(t.interest) + abs(t.fees) + abs(t.penalties) + abs(t.overpaid)
    WHEN t.kind IN ('DISBURSEMENT', 'OVERPAYMENT_REFUNDED', 'CHARGEBACK', 'RECOVERY') THEN t.amount
    WHEN t.kind IN ('REPAYMENT', 'GOODWILL_CREDIT', 'PAYOUT_REFUND', 'MERCHANT_ISSUED_REFUND',
                    'INTEREST_PAYMENT_WAIVER', 'INTEREST_REFUND', 'FEE_ADJUSTMENT', 'PENALTY_ADJUSTMENT')
    THEN t.principal + t.interest + t.fees + t.penalties + t.overpaid + abs(t.cash_difference)
    WHEN t.kind IN ('FEE_REFUND', 'PENALTY_REFUND') THEN 2 * t.amount
    WHEN t.kind = 'ACCRUAL' THEN abs(t.interest) + abs(t.fees) + abs(t.penalties)
    WHEN t.kind IN ('WAIVE_CHARGES', 'WAIVE_INTEREST', 'INTEREST_WAIVED') AND l.accounting = 'CASH' THEN 0
    WHEN t.kind = 'WRITE_OFF' AND l.accounting = 'CASH' THEN t.principal
    WHEN t.kind = 'WRITE_OFF' THEN t.principal + t.interest + t.fees + t.penalties - coalesce((
        SELECT sum(value::bigint) FROM jsonb_each_text(t.unearned)), 0)
    ELSE t.principal + t.interest + t.fees + t.penalties END AS amount) AS moves
WHERE moves.amount <> coalesce(b.amount, 0) ORDER BY t.account_id, t.id"""

_UNTOLD = """
SELECT g.account_id, g.id FROM ledger_transaction g JOIN loan l ON l.account_id = g.account_id
WHERE NOT EXISTS (SELECT FROM loan_transaction t WHERE t.account_id = g.account_id AND t.id = g.id
  AND t.reverses_id IS NOT DISTINCT FROM g.reverses_id)
ORDER BY g.account_id, g.id"""


def loan_transactions_are_booked(connection: Connection) -> list[str]:
    """Find loan transactions that the ledger lacks or holds with another amount, and those only the ledger knows."""
    return [
        *violations(
            connection,
            _UNBOOKED,
            "Transaction {id} of loan {account_id} moves {wanted}, the ledger holds {booked}.",
            amounts=("wanted", "booked"),
        ),
        *violations(connection, _UNTOLD, "The ledger's transaction {id} is not in the history of loan {account_id}."),
    ]
