"""Let due dates of many loans pass in a few statements, as the rule says of one. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.nightly.application_days import APPLIES_ON_DAYS
from samity.bank.loans.nightly.capitalizing import CAN_JOIN, joining_is_booked, joining_ways, unpaid_interest_joins
from samity.bank.loans.nightly.income import income_up_to
from samity.bank.loans.nightly.interest_pieces import BORNE, STRETCHES, rates
from samity.bank.loans.nightly.late_payments import overdue_is_raised
from samity.bank.loans.nightly.on_balance import (
    BEARS,
    COVERED,
    HOLDS_INTEREST,
    ROWS,
    TERMS,
    covering,
    half_even,
    half_up,
)
from samity.bank.loans.nightly.ways import as_columns, ways
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from sqlalchemy import Row

    from samity.bank.loans.nightly.capitalizing import Joined
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

# Asked first, for it costs next to nothing: on most nights few loans of a part have one.
_WITH_ONE = text("""
SELECT l.account_id, l.product_id FROM loan l
JOIN loan_installment r ON r.account_id = l.account_id AND r.number = l.accruing_number
WHERE l.account_id BETWEEN :first AND :last AND l.status = 'ACTIVE' AND r.due_on <= :today""")

# Of what is asked for in all, and stays the same, the single rule says what it leaves for principal; of due dates that
# are summed up it tells anew what becomes otherwise; and it applies interest on days of the month.
_FALLEN_DUE = text(f"""
SELECT l.account_id, l.accounting IN ('ACCRUAL_PERIODIC', 'ACCRUAL_UPFRONT') AS accrues, b.raises, b.capitalizes
FROM loan l CROSS JOIN LATERAL jsonb_to_record(l.terms) {TERMS}
JOIN loan_installment r ON r.account_id = l.account_id AND r.number = l.accruing_number
CROSS JOIN LATERAL (SELECT {BEARS}) b
WHERE l.account_id = ANY(:ids) AND r.due_on <= :today AND r.number <= {ROWS}
  AND l.held = 0 AND l.charge_off IS NULL AND l.summed_until IS NULL AND {COVERED} AND NOT {HOLDS_INTEREST}
  AND NOT {APPLIES_ON_DAYS}
  AND NOT (coalesce(t.interest_after_maturity, false) AND r.number = {ROWS})
  AND coalesce(t.prepayment ->> 1, 'PRINCIPAL_EXPECTED_FIXED') = 'PRINCIPAL_EXPECTED_FIXED'
  AND (l.accounting IN ('NONE', 'CASH') OR l.product_id = ANY(:products)) AND (NOT b.capitalizes OR {CAN_JOIN})
  AND NOT EXISTS (SELECT FROM loan_installment c WHERE c.account_id = l.account_id
    AND (c.corrected IS NOT NULL OR c.held_back IS NOT NULL AND c.number > r.number))
ORDER BY l.account_id FOR UPDATE OF l""")

_FOLLOWING = f"""
  SELECT l.account_id, r.due_on AS passed_on, n.number, n.from_on AS begins, r.due_on AS from_on, n.due_on AS until,
         0::numeric AS accrued_n, 1::numeric AS accrued_d, {BEARS},
         n.number > coalesce(t.grace_on_interest_charged, 0) AS bears
  FROM loan l CROSS JOIN LATERAL jsonb_to_record(l.terms) {TERMS}
  JOIN loan_installment r ON r.account_id = l.account_id AND r.number = l.accruing_number
  LEFT JOIN loan_installment n ON n.account_id = l.account_id AND n.number = r.number + 1 AND n.number <= {ROWS}
  WHERE l.account_id = ANY(:ids)"""
_STRETCHES = STRETCHES.format(asked=f"({_FOLLOWING})") + " WHERE a.number IS NOT NULL"

# The running one keeps what it was planned to bear; the next one bears interest on all that is still owed. Where the
# books do not accrue they are up to date by that.
_PASSED = text(f"""
WITH a AS MATERIALIZED ({_FOLLOWING}),
{BORNE},
planned AS (
  UPDATE loan_installment i SET interest_due = b.interest + i.applied
  FROM (SELECT a.account_id, a.number, CASE WHEN a.rounds_up THEN {half_up("b.n", "b.d")}
    ELSE {half_even("b.n", "b.d")} END AS interest FROM a JOIN borne b ON b.account_id = a.account_id) b
  WHERE i.account_id = b.account_id AND i.number = b.number AND i.interest_due <> b.interest + i.applied)
UPDATE loan l SET accruing_number = l.accruing_number + 1, accrued_until = a.passed_on, accrued = '0',
  accrued_applied = 0,
  recognised_until = CASE WHEN l.accounting IN ('NONE', 'CASH') THEN greatest(l.recognised_until, a.passed_on)
    ELSE l.recognised_until END,
  recognition_behind_since = CASE WHEN l.accounting NOT IN ('NONE', 'CASH') THEN l.recognition_behind_since END
FROM a WHERE l.account_id = a.account_id""")

_LEFT = " + ".join(f"{part}_due - {part}_paid - {part}_waived" for part in Parts._fields)
# What the next installment bears by now may open it, or leave nothing of it; of these none was written off.
_OPENED = text(f"""
UPDATE loan l SET open_from = i.open_from
FROM (SELECT account_id, min(due_on) FILTER (WHERE {_LEFT} > 0) AS open_from
      FROM loan_installment WHERE account_id = ANY(:ids) GROUP BY account_id) i
WHERE i.account_id = l.account_id AND l.open_from IS DISTINCT FROM i.open_from""")


def due_dates_pass_by_sets(unit: Unit, accounts: AccountRange) -> int:
    """Let today's due dates pass, and earlier ones, on loans that a set covers; the others wait for the single rule.

    A second time on the same day does nothing.

    Returns:
        How many loans among the accounts had one.
    """
    within = {"first": accounts.first, "last": accounts.last, "today": unit.business_date}
    found = unit.connection.execute(_WITH_ONE, within).all()
    if not found:
        return 0
    products = sorted({each.product_id for each in found})
    posts, joining = as_columns(ways(unit, products)), joining_ways(unit, products)
    asked = {"today": unit.business_date, "products": posts["products"], **covering(), **joining}
    ids = [each.account_id for each in found]
    accruing: dict[int, bool] = {}
    joined: list[Joined] = []
    # One due date of each loan at a time: what the next one bears follows from it.
    while fallen := unit.connection.execute(_FALLEN_DUE, {**asked, "ids": ids}).all():
        ids = [each.account_id for each in fallen]
        joined += _passed(unit, fallen)
        accruing |= {each.account_id: each.accrues for each in fallen}
    unit.connection.execute(_OPENED, {"ids": list(accruing)})
    income_up_to(unit, {each: None for each, accrues in accruing.items() if accrues}, posts)
    joining_is_booked(unit, joined, joining)
    return len(accruing)


def _passed(unit: Unit, fallen: Sequence[Row[Any]]) -> list[Joined]:
    """Let one due date of each loan pass; return what has joined the principal by that."""
    asked: Mapping[str, Any] = {"ids": [each.account_id for each in fallen]}
    joined = unpaid_interest_joins(unit, [each.account_id for each in fallen if each.capitalizes])
    overdue_is_raised(unit, [each.account_id for each in fallen if each.raises])
    unit.connection.execute(_PASSED, {**asked, **rates(unit.connection, _STRETCHES, asked)})
    return joined
