"""The installments of a loan hold all of it: their principal is the loan, and nothing is settled beyond its due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.installment_sums import PARTS, WRITTEN_OFF
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SUMS = """
SELECT l.account_id, l.currency_code, pair.what, pair.loan, pair.installments
FROM loan l LEFT JOIN (
    SELECT account_id,
           sum(principal_due - capitalized - coalesce(corrected #>> '{credited,principal}', '0')::bigint) AS due,
           sum(principal_due - principal_paid - principal_waived
               - coalesce(corrected #>> '{written_off,principal}', '0')::bigint) AS outstanding
    FROM loan_installment GROUP BY account_id
) AS i ON i.account_id = l.account_id
CROSS JOIN LATERAL (VALUES
    ('principal', CASE WHEN l.disbursed_on IS NULL THEN 0 ELSE l.principal END, coalesce(i.due, 0)),
    ('principal outstanding', l.principal_outstanding, coalesce(i.outstanding, 0))) AS pair(what, loan, installments)
WHERE pair.loan <> pair.installments ORDER BY l.account_id, pair.what"""

_LEFT = " + ".join(f"{part}_due - {part}_paid - {part}_waived - {WRITTEN_OFF[part]}" for part in PARTS)
_OPEN = f"""
SELECT l.account_id, l.open_from, i.due_on
FROM loan l LEFT JOIN (
    SELECT account_id, min(due_on) AS due_on FROM loan_installment WHERE {_LEFT} > 0 GROUP BY account_id
) AS i ON i.account_id = l.account_id
WHERE l.open_from IS DISTINCT FROM i.due_on AND l.disbursed_on IS NOT NULL ORDER BY l.account_id"""

_SETTLED = ", ".join(f"('{part}', i.{part}_due, i.{part}_paid, i.{part}_waived, {WRITTEN_OFF[part]})" for part in PARTS)
_ROWS = f"""
SELECT i.account_id, i.number, part.name
FROM loan_installment i CROSS JOIN LATERAL (VALUES {_SETTLED}) AS part(name, due, paid, waived, written_off)
WHERE least(part.paid, part.waived, part.written_off) < 0
   OR part.paid + part.waived + part.written_off > part.due
ORDER BY i.account_id, i.number, part.name"""


def installments_hold_the_loan(connection: Connection) -> list[str]:
    """Find loans whose installments say another principal or first open day, and installments settled beyond due."""
    return [
        *violations(
            connection,
            _SUMS,
            "Loan {account_id}: its {what} is {loan}, its installments say {installments}.",
            amounts=("loan", "installments"),
        ),
        *violations(
            connection,
            _OPEN,
            "Loan {account_id}: it is open from {open_from}, its installments from {due_on}.",
        ),
        *violations(connection, _ROWS, "Loan {account_id}: the {name} of installment {number} are settled beyond due."),
    ]
