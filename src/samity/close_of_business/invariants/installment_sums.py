"""What the columns of installments and transactions come to, in SQL, as several invariants need it."""

from __future__ import annotations

PARTS = ("principal", "interest", "fees", "penalties")
WRITTEN_OFF = {part: f"coalesce(corrected #>> '{{written_off,{part}}}', '0')::bigint" for part in PARTS}
"""What was given up of each part of an installment."""
CREDITED = {part: f"coalesce(corrected #>> '{{credited,{part}}}', '0')::bigint" for part in PARTS}
"""What of each part of an installment was given back, and is owed anew."""
_UNEARNED = {part: f"coalesce(corrected #>> '{{unearned,{part}}}', '0')::bigint" for part in PARTS}

SETTLED = ", ".join(
    f"sum({part}_paid + {part}_waived + {WRITTEN_OFF[part]} - {_UNEARNED[part]} - {CREDITED[part]}{more}) AS {part}"
    for part, more in (("interest", " + capitalized"), ("fees", ""), ("penalties", ""))
)
"""What was income of a loan and is a receivable no more, by its parts."""

_BEFORE = ", ".join(
    f"sum(CASE WHEN t.kind IN ('CHARGEBACK', 'OVERPAYMENT_REFUNDED') THEN -t.{part} ELSE t.{part} END) AS {part}"
    for part in PARTS[1:]
)
_SUSPENDED = ", ".join(
    f"sum(CASE t.kind WHEN 'TRANSFER_PROPOSED' THEN t.{part} ELSE -t.{part} END) AS {part}"
    for part in (*PARTS, "overpaid")
)
SUSPENDED = f"""
SELECT t.account_id, {_SUSPENDED} FROM loan_transaction t
WHERE t.kind IN ('TRANSFER_PROPOSED', 'TRANSFER_ACCEPTED', 'TRANSFER_WITHDRAWN') GROUP BY t.account_id"""
"""What of each loan waits in the suspense account, for its borrower is between two offices."""
LEFT_THE_BOOKS = f"""
SELECT i.account_id, {SETTLED} FROM loan_installment i JOIN loan l ON l.account_id = i.account_id
WHERE l.charge_off IS NULL GROUP BY i.account_id
UNION ALL
SELECT t.account_id, {_BEFORE} FROM loan_transaction t JOIN loan l ON l.account_id = t.account_id
WHERE l.charge_off IS NOT NULL AND t.charged_off <= 0 AND t.reverses_id IS NULL
  AND t.kind NOT IN ('DISBURSEMENT', 'ACCRUAL', 'ACCRUAL_ACTIVITY', 'PENALTY_APPLIED', 'EARLY_CHARGE',
                     'INTEREST_APPLIED', 'FEE_CHARGED', 'PENALTY_CHARGED')
  AND t.kind NOT LIKE 'TRANSFER_%'
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
GROUP BY t.account_id"""
"""What was income of each loan and is a receivable no more: settled, or taken out when it was charged off.

What is paid after a charge-off settles installments, and no receivable.
"""
