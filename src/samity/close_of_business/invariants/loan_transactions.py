"""The transactions of a loan that stand sum to what is written on it: disbursed, capitalized, paid and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.installment_sums import PARTS, WRITTEN_OFF
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KINDS = {
    "paid": "('REPAYMENT', 'OVERPAYMENT_APPLIED', 'HELD_APPLIED', 'GOODWILL_CREDIT', 'PAYOUT_REFUND',"
    " 'MERCHANT_ISSUED_REFUND', 'INTEREST_PAYMENT_WAIVER', 'INTEREST_REFUND',"
    " 'FEE_ADJUSTMENT', 'PENALTY_ADJUSTMENT', 'FEE_REFUND', 'PENALTY_REFUND')",
    "waived": "('WAIVE_CHARGES', 'WAIVE_INTEREST', 'INTEREST_WAIVED')",
    "written_off": "('WRITE_OFF')",
    "recognised": "('ACCRUAL')",
}
_TOLD = ", ".join(
    f"sum({part}) FILTER (WHERE kind IN {kinds}) AS {part}_{what}" for what, kinds in _KINDS.items() for part in PARTS
)
_STORED = ", ".join(
    [
        *(f"sum({part}_{what}) AS {part}_{what}" for what in ("paid", "waived") for part in PARTS),
        *(f"sum({WRITTEN_OFF[part]}) AS {part}_written_off" for part in PARTS),
        "sum(capitalized) AS capitalized",
    ]
)
_PAIRS = ", ".join(
    [
        # What an overpayment had of what is owed anew stands in its installment as paid.
        "('principal paid', i.principal_paid, coalesce(t.principal_paid, 0) + coalesce(t.had, 0))",
        *(
            f"('{part} {what}', i.{part}_{what}, t.{part}_{what})"
            for what in ("paid", "waived", "written_off")
            for part in PARTS
            if (part, what) != ("principal", "paid")
        ),
        *(f"('{part} recognised', l.recognised_{part}, t.{part}_recognised)" for part in PARTS[1:]),
        "('overpaid or held', l.overpaid + l.held, t.overpaid)",
        "('capitalized', i.capitalized, t.capitalized)",
        "('disbursed', CASE WHEN l.disbursed_on IS NULL THEN 0 ELSE l.principal END, t.disbursed)",
    ]
)
_DIFFERENCES = f"""
WITH told AS (
    SELECT account_id, sum(overpaid) AS overpaid, sum(amount) FILTER (WHERE kind = 'DISBURSEMENT') AS disbursed,
           sum(amount) FILTER (WHERE kind = 'INTEREST_CAPITALIZED') AS capitalized,
           -sum(overpaid) FILTER (WHERE kind IN ('CHARGEBACK', 'OVERPAYMENT_REFUNDED') AND principal > 0) AS had,
           {_TOLD}
    FROM loan_transaction t
    WHERE reverses_id IS NULL AND kind NOT LIKE 'TRANSFER_%'
      AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
    GROUP BY account_id
), stored AS (SELECT account_id, {_STORED} FROM loan_installment GROUP BY account_id)
SELECT l.account_id, l.currency_code, pair.what, coalesce(pair.stored, 0) AS stored, coalesce(pair.told, 0) AS told
FROM loan l LEFT JOIN told t ON t.account_id = l.account_id LEFT JOIN stored i ON i.account_id = l.account_id
CROSS JOIN LATERAL (VALUES {_PAIRS}) AS pair(what, stored, told)
WHERE coalesce(pair.stored, 0) <> coalesce(pair.told, 0) ORDER BY l.account_id, pair.what"""


def transactions_sum_to_the_loan(connection: Connection) -> list[str]:
    """Find loans whose transactions sum to something else than what is written on them."""
    return violations(
        connection,
        _DIFFERENCES,
        "Loan {account_id}: {what} is {stored}, its transactions sum to {told}.",
        amounts=("stored", "told"),
    )
