"""What being late has cost falls due on many loans at once, as rules/penalties.py says of one.

See docs/rules/penalties.md.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import text

from samity.bank.loans.nightly.application_days import has_passed_all
from samity.bank.loans.nightly.charging import PenaltyDue, penalties_are_applied
from samity.bank.loans.nightly.interest_pieces import RATES, rates
from samity.bank.loans.nightly.on_balance import (
    A_CONTRACT,
    AGREED_ROWS,
    COVERED,
    ROWS,
    TERMS,
    covering,
    fraction,
    half_even,
    half_up,
    written,
)
from samity.bank.loans.nightly.ways import as_columns, ways
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.penalties import as_yearly
from samity.bank.loans.values.facts import RANKS, FactKind
from samity.bank.loans.values.penalties import OVERDUE_PARTS, Penalties, PenaltyMethod
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.day_counts import DayCount
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from typing import Any

    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

_LATE = """
l.account_id BETWEEN :first AND :last AND l.status = 'ACTIVE' AND l.account_id <> ALL(:left_out)
AND (l.open_from < :today OR coalesce(l.accrued_penalty ->> 2, '0') <> '0')"""
_PRODUCTS = text(f"SELECT DISTINCT l.product_id FROM loan l WHERE {_LATE} AND l.terms #>> '{{penalties,0}}' <> 'NONE'")

# A due date that has still to pass, a lock, and something that is held or paid too much is left to the single rule; so
# is what all principal bears where interest joins it, what a hard cap holds (the third word of the agreed one), and a
# loan whose due dates are summed up, for a penalty lets those that were be told anew.
_LOOKED_AT = f"""
  SELECT l.account_id, l.accounting NOT IN ('NONE', 'CASH') AS accrues, t.penalties ->> 0 AS method,
         (t.penalties ->> 4)::integer AS grace,
         {fraction("t.penalties ->> 1", "rate")}, {fraction("coalesce(l.accrued_penalty ->> 2, '0')", "accrued")},
         coalesce((l.accrued_penalty ->> 0)::date, l.disbursed_on) AS since,
         coalesce((l.accrued_penalty ->> 1)::date, l.disbursed_on) AS until,
         t.arrears ->> 0 AS tolerance,
         coalesce((l.graces -> -1 ->> 1)::integer, (t.arrears ->> 1)::integer) AS tolerated,
         coalesce(t.rounding, 'HALF_EVEN') = 'HALF_UP' AS rounds_up,
         jsonb_build_array(t.penalties, {AGREED_ROWS}, t.repay_every, t.repay_unit, t.day_count,
           l.accruing_calendar)::text AS rate_key
  FROM loan l CROSS JOIN LATERAL jsonb_to_record(l.terms) {TERMS}
  WHERE {_LATE} AND t.penalties ->> 0 <> 'NONE' AND t.penalties ->> 1 <> '0' AND t.engine = 'CONTRACTUAL'
    AND l.held = 0 AND l.overpaid = 0 AND l.charge_off IS NULL AND l.lock IS NULL AND l.summed_until IS NULL
    AND coalesce(l.terms #>> '{{locking,1,2}}', 'false') = 'false'
    AND (l.accruing_number IS NULL OR {COVERED} AND l.accrued_until <= :today
      AND NOT (coalesce(t.interest_after_maturity, false) AND l.accruing_number > {ROWS})
      AND {has_passed_all(ROWS, ":today")})
    AND NOT (t.penalties ->> 0 = '{PenaltyMethod.OUTSTANDING_PRINCIPAL}'
      AND coalesce(t.interest_type, 'SIMPLE') = 'CAPITALIZED')
    AND (l.reached_on, l.reached_rank, l.reached_serial)
      < (:today ::date, {RANKS[FactKind.PENALTY_APPLIED]}, l.last_serial + 1)
    AND (l.accounting IN ('NONE', 'CASH') OR l.product_id = ANY(:products))
    AND NOT EXISTS (SELECT FROM loan_installment c WHERE c.account_id = l.account_id AND (c.corrected IS NOT NULL
      OR c.number = l.accruing_number AND c.number <= {ROWS} AND c.due_on < :today))"""


def _left(part: str) -> str:
    return f"i.{part}_due - i.{part}_paid - i.{part}_waived"


_IS_OPEN = f"({' OR '.join(f'{_left(part)} <> 0' for part in ('principal', 'interest', 'fees', 'penalties'))})"
_BASES = "\n".join(
    f"      WHEN '{method}' THEN {' + '.join(_left(str(part).lower()) for part in parts)}"
    for method, parts in OVERDUE_PARTS.items()
)

# What fell due before today and is not settled; the oldest of it, and what fell due last, today with it.
_OVERDUE = f"""
  SELECT min(i.number) FILTER (WHERE late.is_late) AS oldest,
         min(i.due_on) FILTER (WHERE late.is_late) AS oldest_due_on,
         max(i.number) FILTER (WHERE i.due_on <= :today) AS last,
         max(i.due_on) FILTER (WHERE i.due_on <= :today) AS last_due_on,
         max(i.due_on) AS matures_on, sum({_left("principal")}) AS principal,
         coalesce(sum((CASE a.method
{_BASES}
      ELSE 0 END)::numeric * greatest(:today - greatest(a.until, i.due_on), 0)) FILTER (WHERE late.is_late), 0) AS days
  FROM loan_installment i CROSS JOIN LATERAL (SELECT i.due_on < :today AND {_IS_OPEN} AS is_late) late
  WHERE i.account_id = a.account_id"""

_STRETCHES = f"""
SELECT DISTINCT a.rate_key, o.oldest_due_on, greatest(a.until, o.oldest_due_on), :today ::date
FROM ({_LOOKED_AT}) a CROSS JOIN LATERAL ({_OVERDUE}) o
WHERE a.method = '{PenaltyMethod.OUTSTANDING_PRINCIPAL}' AND o.oldest IS NOT NULL"""

# Until when an installment is tolerated: for some days, or until the next such day of the month.
_TOLERATED_UNTIL = """(CASE o.tolerance WHEN 'ARREARS_TOLERANCE_PERIOD' THEN o.oldest_due_on + o.tolerated
  ELSE (SELECT min(day) FROM (
    SELECT least(first_on + o.tolerated - 1, (first_on + interval '1 month')::date - 1) AS day
    FROM (SELECT date_trunc('month', o.oldest_due_on)::date AS first_on
      UNION SELECT (date_trunc('month', o.oldest_due_on) + interval '1 month')::date) months
  ) days WHERE day > o.oldest_due_on) END)"""

_DUE = text(f"""
WITH a AS MATERIALIZED ({_LOOKED_AT} ORDER BY l.account_id FOR UPDATE OF l),
accrued AS (
  SELECT a.*, o.*, a.accrued_n * b.d + b.n * a.accrued_d AS n, a.accrued_d * b.d AS d,
         CASE WHEN o.oldest IS NULL OR a.until >= :today OR a.accrued_n > 0 THEN a.since
           ELSE greatest(a.until, o.oldest_due_on) END AS accrues_since
  FROM a CROSS JOIN LATERAL ({_OVERDUE}) o
  LEFT JOIN {RATES} ON r.key = a.rate_key AND r.begins = o.oldest_due_on
    AND r.from_on = greatest(a.until, o.oldest_due_on) AND r.until_on = :today
  CROSS JOIN LATERAL (
    SELECT CASE WHEN r.key IS NULL THEN a.rate_n * o.days ELSE o.principal * r.n END AS n,
           CASE WHEN r.key IS NULL THEN a.rate_d * 100 ELSE r.d END AS d) b),
o AS MATERIALIZED (
  SELECT *, CASE WHEN rounds_up THEN {half_up("n", "d")} ELSE {half_even("n", "d")} END AS amount FROM accrued)
SELECT o.account_id, due.number, i.due_on, due.amount::bigint AS amount, due.left_over, o.accrues
FROM o LEFT JOIN LATERAL (
  SELECT o.amount, {written("o.n - o.amount * o.d", "o.d")} AS left_over,
         CASE WHEN outstanding OR o.oldest IS NULL THEN o.last ELSE o.oldest END AS number
  FROM (SELECT o.method = '{PenaltyMethod.OUTSTANDING_PRINCIPAL}' AS outstanding) m
  WHERE o.amount > 0 AND o.last IS NOT NULL
    AND (o.oldest IS NULL OR :today - o.oldest_due_on > o.grace AND {_TOLERATED_UNTIL} < :today)
    AND (NOT outstanding OR o.matures_on < :today OR o.last_due_on > o.accrues_since)) due ON true
LEFT JOIN loan_installment i ON i.account_id = o.account_id AND i.number = due.number ORDER BY o.account_id""")


class Applied(NamedTuple):
    """To how many loans penalties were applied, and which ones were looked at for that."""

    loans: int
    looked_at: Sequence[int]


def penalties_apply_by_sets(unit: Unit, accounts: AccountRange, left_out: Collection[int]) -> Applied:
    """Let the penalties that are due today, and those of days before that were missed, be owed by loans of a set.

    A second time on the same day does nothing.

    Args:
        unit: of work.
        accounts: among which it is done.
        left_out: loans that nothing is done to.
    """
    asked: Mapping[str, Any] = {"first": accounts.first, "last": accounts.last, "today": unit.business_date,
                                "left_out": list(left_out)}  # fmt: skip
    products = list(unit.connection.scalars(_PRODUCTS, asked))
    if not products:
        return Applied(0, ())
    posts = as_columns(ways(unit, products))
    asked = {**asked, **covering(), "products": posts["products"]}
    by_rate = rates(unit.connection, _STRETCHES, asked, _rate)
    found = unit.connection.execute(_DUE, {**asked, **by_rate}).all()
    due = [PenaltyDue(*each) for each in found if each.amount is not None]
    penalties_are_applied(unit, due, posts)
    return Applied(len(due), [each.account_id for each in found])


@lru_cache(maxsize=4096)
def _rate(key: str, begins: date, from_on: date, until_on: date) -> Fraction:
    """Return the part of all principal that is the penalty of some days."""
    penalties, count, every, repay_unit, day_count, calendar = orjson.loads(key)
    terms = replace(
        A_CONTRACT,
        penalties=Penalties.of(*penalties),
        number_of_installments=count,
        repay_every=every,
        repay_unit=PeriodUnit(repay_unit),
        day_count=DayCount(day_count),
    )
    if until_on <= from_on:
        return Fraction(0)
    return rate_between(as_yearly(terms), begins, from_on, until_on, WorkCalendar.from_json(calendar))
