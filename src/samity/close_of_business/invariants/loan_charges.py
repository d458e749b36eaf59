"""Fees and penalties of a loan's charges are those of its installments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.installment_sums import CREDITED
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

# What was charged back of fees and penalties is owed anew without a charge; what is paid may be paid of it.
_SUMS = f"""
WITH charged AS (
    SELECT account_id,
           coalesce(sum(amount) FILTER (WHERE NOT is_penalty), 0) AS fees_due,
           coalesce(sum(paid) FILTER (WHERE NOT is_penalty), 0) AS fees_paid,
           coalesce(sum(waived) FILTER (WHERE NOT is_penalty), 0) AS fees_waived,
           coalesce(sum(amount) FILTER (WHERE is_penalty), 0) AS penalties_due,
           coalesce(sum(paid) FILTER (WHERE is_penalty), 0) AS penalties_paid,
           coalesce(sum(waived) FILTER (WHERE is_penalty), 0) AS penalties_waived
    FROM loan_charge GROUP BY account_id
), scheduled AS (
    SELECT account_id, sum(fees_due) AS fees_due, sum(fees_paid) AS fees_paid, sum(fees_waived) AS fees_waived,
           sum(penalties_due) AS penalties_due, sum(penalties_paid) AS penalties_paid,
           sum(penalties_waived) AS penalties_waived,
           sum({CREDITED["fees"]}) AS fees_anew, sum({CREDITED["penalties"]}) AS penalties_anew
    FROM loan_installment GROUP BY account_id
)
SELECT s.account_id, l.currency_code, pair.what, pair.charges, pair.installments
FROM scheduled s JOIN loan l ON l.account_id = s.account_id LEFT JOIN charged c ON c.account_id = s.account_id
CROSS JOIN LATERAL (VALUES
    ('fees due', coalesce(c.fees_due, 0), s.fees_due - s.fees_anew),
    ('fees paid', coalesce(c.fees_paid, 0),
        greatest(least(coalesce(c.fees_paid, 0), s.fees_paid), s.fees_paid - s.fees_anew)),
    ('fees waived', coalesce(c.fees_waived, 0), s.fees_waived),
    ('penalties due', coalesce(c.penalties_due, 0), s.penalties_due - s.penalties_anew),
    ('penalties paid', coalesce(c.penalties_paid, 0),
        greatest(least(coalesce(c.penalties_paid, 0), s.penalties_paid), s.penalties_paid - s.penalties_anew)),
    ('penalties waived', coalesce(c.penalties_waived, 0), s.penalties_waived)) AS pair(what, charges, installments)
WHERE pair.charges <> pair.installments ORDER BY s.account_id, pair.what"""


def charges_stand_in_installments(connection: Connection) -> list[str]:
    """Find loans whose charges sum to something else than the fees and penalties of their installments."""
    return violations(
        connection,
        _SUMS,
        "Loan {account_id}: {what} are {charges} by its charges, {installments} by its installments.",
        amounts=("charges", "installments"),
    )
