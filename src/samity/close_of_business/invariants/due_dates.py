"""No due date is left standing: what was not paid by then bears interest. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.violations import WORKED_ON, violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

_RUNS_ON = """coalesce(l.terms ->> 'rest', 'NONE') <> 'NONE'
  AND coalesce((l.terms ->> 'interest_on_past_due')::boolean, true)
  AND i.principal_due > i.principal_paid + i.principal_waived
  AND i.number < coalesce(l.accruing_rows, (l.terms ->> 'number_of_installments')::integer)
  AND NOT EXISTS (SELECT FROM loan_installment o WHERE o.account_id = l.account_id AND o.number > i.number
    AND o.number <= coalesce(l.accruing_rows, (l.terms ->> 'number_of_installments')::integer)
    AND o.principal_due > o.principal_paid + o.principal_waived)"""
"""Where interest is recalculated, an installment that is open goes on while all after it are paid."""

_STAYS = """coalesce(l.terms ->> 'rest', 'NONE') <> 'NONE'
  AND l.charge_off IS NOT NULL AND l.charge_off ->> 'interest_ends_on' IS NULL"""
"""Where interest is recalculated, the schedule of what was charged off may stay as it is on that day."""

_STANDING = f"""
SELECT l.account_id, i.number, i.due_on
FROM loan l JOIN loan_installment i ON i.account_id = l.account_id AND i.number = l.accruing_number
WHERE l.status = 'ACTIVE' AND i.due_on < (SELECT business_date FROM bank_date)
  AND i.number <= coalesce(l.accruing_rows, (l.terms ->> 'number_of_installments')::integer)
  AND NOT ({_RUNS_ON}) AND NOT ({_STAYS})
  AND {WORKED_ON}
ORDER BY l.account_id"""


def due_dates_have_passed(connection: Connection) -> list[str]:
    """Find loans whose interest still accrues in an installment that fell due before today."""
    return violations(
        connection, _STANDING, "Loan {account_id}: installment {number} fell due on {due_on}, and has not passed."
    )
