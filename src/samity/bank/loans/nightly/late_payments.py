"""Interest of what is overdue that is asked for with it, of many loans, as rules/late_payments.py says of one.

See docs/rules/late-payments.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.nightly.interest_pieces import RATES, STRETCHES, rates
from samity.bank.loans.nightly.on_balance import BEARS, ROWS, TERMS, fraction, half_even, half_up, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.storage.unit import Unit

OVERDUE_RAISED = f"""
overdue AS MATERIALIZED (
  SELECT a.account_id, min(i.number) AS number, a.rounds_up, a.late_d * r.d AS d,
         a.late_n * r.d + sum(i.principal_due - i.principal_paid - i.principal_waived) * r.n * a.late_d AS n
  FROM a JOIN loan_installment i ON i.account_id = a.account_id AND i.number < a.number
    AND i.principal_due - i.principal_paid - i.principal_waived <> 0
  JOIN {RATES} ON r.key = a.rate_key AND r.begins = a.begins AND r.from_on = a.from_on AND r.until_on = a.until
  WHERE a.bears AND a.raises AND a.until > a.from_on
  GROUP BY a.account_id, a.rounds_up, a.late_n, a.late_d, r.n, r.d),
raised AS MATERIALIZED (
  SELECT account_id, number, n, d,
         greatest(CASE WHEN rounds_up THEN {half_up("n", "d")} ELSE {half_even("n", "d")} END, 0) AS more
  FROM overdue)"""
"""Parts of a WITH that tell in `raised` how much more the oldest overdue installment asks for.

They read a part `a`, as `BORNE` does, and of it late_n and late_d besides: what rounding left of such interest so far.
"""

_RUNNING = f"""
  SELECT l.account_id, r.number, r.from_on AS begins, l.accrued_until AS from_on, r.due_on AS until, {BEARS},
         {fraction("coalesce(l.accrued_late, '0')", "late")},
         r.number > coalesce(t.grace_on_interest_charged, 0) AS bears
  FROM loan l CROSS JOIN LATERAL jsonb_to_record(l.terms) {TERMS}
  JOIN loan_installment r ON r.account_id = l.account_id AND r.number = l.accruing_number AND r.number <= {ROWS}
  WHERE l.account_id = ANY(:ids)"""
_STRETCHES = STRETCHES.format(asked=f"({_RUNNING})")

# What rounding leaves is kept as the single rule writes it: the least fraction, empty where nothing is left.
_RAISED = text(f"""
WITH a AS ({_RUNNING}),
{OVERDUE_RAISED},
asked AS (
  UPDATE loan_installment i SET interest_due = i.interest_due + r.more
  FROM raised r WHERE i.account_id = r.account_id AND i.number = r.number AND r.more <> 0)
UPDATE loan l SET accrued_late = nullif({written("r.n - r.more * r.d", "r.d")}, '0')
FROM raised r WHERE l.account_id = r.account_id""")


def overdue_is_raised(unit: Unit, ids: Sequence[int]) -> None:
    """Let the oldest overdue installments ask for the interest of all that is, up to the due date that passes now."""
    if ids:
        asked = {"ids": list(ids)}
        unit.connection.execute(_RAISED, {**asked, **rates(unit.connection, _STRETCHES, asked)})
