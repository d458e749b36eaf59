"""Recognise income of many loans in one statement, as the rule says of one. See docs/rules/recognition.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.accounting.nightly.booking import BOOKED
from samity.bank.loans.nightly.application_days import begins_on, has_passed_all
from samity.bank.loans.nightly.interest_pieces import BORNE, STRETCHES, rates
from samity.bank.loans.nightly.late_payments import OVERDUE_RAISED
from samity.bank.loans.nightly.on_balance import (
    BEARS,
    COVERED,
    HOLDS_INTEREST,
    ROWS,
    TERMS,
    covering,
    fraction,
    half_even,
)
from samity.bank.loans.nightly.recalculated import RECALCULATED, RECALCULATES, covering_recalculated
from samity.bank.loans.nightly.ways import WAYS, as_columns, ways
from samity.bank.loans.rules.recognition import last_month_end
from samity.bank.loans.values.facts import RANKS, FactKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

_OF_THE_MONTH = "t.engine = 'CONTRACTUAL' AND coalesce(t.income_booked, 'AS_APPLIED') = 'END_OF_MONTH'"

# What is held is looked at on the days on which something falls due, and on its own.
_NOTHING_RELEASED = f"""(l.held = 0 OR NOT EXISTS (
  SELECT FROM (
    SELECT due_on AS day FROM loan_installment WHERE account_id = l.account_id
    UNION ALL SELECT due_on FROM loan_charge WHERE account_id = l.account_id
    UNION ALL SELECT (each ->> 1)::date FROM jsonb_array_elements(l.held_payments) AS each) AS looked
  WHERE looked.day <= u.day
    AND (looked.day, {RANKS[FactKind.REPAID]}, 0) > (l.reached_on, l.reached_rank, l.reached_serial)))"""

# Nothing is held that could settle it; the loan is not charged off. What was corrected is left to the single rule, what
# bears interest in a way that is not known here, and of a locked loan what passes or is asked for with what is overdue.
_OWN = f"""
l.status = 'ACTIVE' AND {_NOTHING_RELEASED} AND l.charge_off IS NULL AND CASE WHEN l.accruing_number IS NULL
  THEN NOT ({HOLDS_INTEREST} AND EXISTS (SELECT FROM loan_installment p WHERE p.account_id = l.account_id
    AND p.due_on < u.day AND p.due_on >= (l.lock ->> 'on')::date
    AND p.due_on > coalesce((l.lock ->> 'passed_on')::date, '-infinity')))
  WHEN {RECALCULATES} THEN {RECALCULATED} AND NOT {HOLDS_INTEREST}
  ELSE {COVERED} AND NOT ({HOLDS_INTEREST} AND b.raises) AND NOT (coalesce(t.interest_after_maturity, false)
    AND l.accruing_number > {ROWS} AND u.day > l.accrued_until) AND {has_passed_all(ROWS, "u.day")} END"""

# By the night income is recognised each day, of contracts only where that was agreed, or on the last day of a month.
_BY_THE_NIGHT = f"""
l.account_id BETWEEN :first AND :last AND l.accounting = 'ACCRUAL_PERIODIC'
AND CASE WHEN {_OF_THE_MONTH} THEN l.disbursed_on <= :month_end AND (l.recognised_until IS NULL
      OR l.recognised_until < :month_end OR l.recognition_behind_since IS NOT NULL)
    ELSE (t.engine <> 'CONTRACTUAL' OR t.income_booked = 'DAILY') AND (l.recognised_until IS NULL
      OR l.recognised_until < :until OR l.recognition_behind_since IS NOT NULL) END"""
_UNTIL_TONIGHT = f"CASE WHEN {_OF_THE_MONTH} THEN :month_end ELSE :until END"

# Where a due date has passed, or a penalty has fallen due, income of contracts is recognised up to it.
_NAMED = "JOIN unnest(:ids ::bigint[], :days ::date[]) AS named(id, day) ON named.id = l.account_id"

# One that has not passed by then, and should have, is left to the single rule.
_ASKED = f"""
  SELECT l.account_id, l.product_id, l.office_id, l.currency_code, l.principal_outstanding,
         l.recognised_interest, l.recognised_fees, l.recognised_penalties,
         l.accounting = 'ACCRUAL_UPFRONT' AS upfront, coalesce(t.charges_on_submission, false) AS on_submission,
         u.day, CASE WHEN t.engine = 'CONTRACTUAL' THEN u.day ELSE least(u.day, l.matures_on) END AS counts_from,
         u.day + coalesce(t.same_day_interest, false)::integer AS until,
         l.accruing_number AS number, l.accrued_until AS from_on,
         coalesce({begins_on(ROWS)}, l.accrued_until) AS begins,
         {fraction("l.accrued", "accrued")}, {fraction("coalesce(l.accrued_late, '0')", "late")}, b.*,
         CASE l.accounting WHEN 'ACCRUAL_PERIODIC' THEN coalesce((l.lock ->> 'waiting')::bigint, 0) ELSE 0 END AS waits,
         l.accruing_number BETWEEN coalesce(t.grace_on_interest_charged, 0) + 1 AND {ROWS} AS bears
  FROM loan l {{among}} CROSS JOIN LATERAL jsonb_to_record(l.terms) {TERMS}
  CROSS JOIN LATERAL (SELECT greatest({{until}}, l.recognised_until, l.accrued_until) AS day) u
  CROSS JOIN LATERAL (SELECT {BEARS}) b
  LEFT JOIN loan_installment r ON r.account_id = l.account_id AND r.number = l.accruing_number
  WHERE {_OWN} AND {{wanted}}
    AND NOT coalesce(r.number <= {ROWS} AND r.due_on < u.day + coalesce(t.same_day_interest, false)::integer, false)"""

# What has accrued of an installment that runs: fixed interest · days ÷ all its days, or what it was and what the real
# balance bore since; half-even. Numerators are numeric, for they outgrow 64 bits.
_FIXED = f"""i.applied + CASE
       WHEN a.until >= i.due_on THEN i.interest_due - i.applied
       WHEN a.until <= i.from_on THEN 0
       ELSE {
    half_even("(i.interest_due - i.applied)::numeric * (a.until - i.from_on)", "(i.due_on - i.from_on)::numeric")
} END"""
# What the oldest overdue one asks for besides, where that was agreed.
_DUE = "i.interest_due + CASE WHEN i.number = x.number THEN x.more ELSE 0 END"
_ON_BALANCE = f"""CASE
       WHEN a.until >= i.due_on OR i.number < a.number THEN {_DUE}
       WHEN i.number > a.number OR i.held_back IS NOT NULL THEN i.applied
       ELSE b.accrued + i.applied END"""

# Of interest that is recalculated, what the running one has no room for stands in those after it.
_TOGETHER = "(a.recalculates AND i.number >= a.number)"

_CHARGED = """
  SELECT at.number, coalesce(sum(c.amount) FILTER (WHERE NOT c.is_penalty), 0) AS fees,
         coalesce(sum(c.amount) FILTER (WHERE c.is_penalty), 0) AS penalties
  FROM loan_charge c CROSS JOIN LATERAL (
    SELECT i.number FROM loan_installment i WHERE i.account_id = a.account_id AND i.due_on >= c.due_on
    ORDER BY i.number LIMIT 1) at
  WHERE c.account_id = a.account_id
    AND CASE WHEN a.on_submission THEN coalesce(c.submitted_on, c.due_on) ELSE c.due_on END <= a.day
  GROUP BY at.number"""
_INCOME = f"""
  SELECT (a.waits + coalesce(sum(i.capitalized + CASE WHEN a.upfront THEN {_DUE}
             ELSE greatest(i.interest_paid + i.interest_waived,
               CASE WHEN a.number IS NULL THEN {_FIXED} ELSE {_ON_BALANCE} END) END)
             FILTER (WHERE NOT {_TOGETHER}), 0)
           + coalesce(greatest(sum(i.interest_paid + i.interest_waived) FILTER (WHERE {_TOGETHER}),
               sum(CASE WHEN i.number = a.number THEN b.accrued ELSE 0 END) FILTER (WHERE {_TOGETHER})), 0)
         )::bigint AS interest,
         sum(CASE WHEN a.upfront THEN i.fees_due
           ELSE greatest(i.fees_paid + i.fees_waived, coalesce(c.fees, 0)) END)::bigint AS fees,
         sum(CASE WHEN a.upfront THEN i.penalties_due
           ELSE greatest(i.penalties_paid + i.penalties_waived, coalesce(c.penalties, 0)) END)::bigint AS penalties
  FROM loan_installment i LEFT JOIN ({_CHARGED}) c ON c.number = i.number
  WHERE i.account_id = a.account_id HAVING bool_and(i.corrected IS NULL)"""

_RECOGNISED = f"""
WITH asked AS MATERIALIZED ({{asked}} AND l.product_id = ANY(:products) ORDER BY l.account_id FOR UPDATE OF l),
a AS (SELECT * FROM asked WHERE number IS NOT NULL),
{BORNE},
accrued AS MATERIALIZED (SELECT account_id, {half_even("n", "d")} AS accrued FROM borne),
{OVERDUE_RAISED},
changed AS MATERIALIZED (
  SELECT a.*, n.interest, n.fees, n.penalties,
         n.interest - a.recognised_interest AS more_interest, n.fees - a.recognised_fees AS more_fees,
         n.penalties - a.recognised_penalties AS more_penalties
  FROM asked a
  LEFT JOIN accrued b ON b.account_id = a.account_id
  LEFT JOIN raised x ON x.account_id = a.account_id
  CROSS JOIN LATERAL ({_INCOME}) n),
flows AS MATERIALIZED (
  SELECT nextval('transaction_ids') AS id, f.* FROM (
    SELECT c.*, w.sign,
           w.sign * greatest(w.sign * c.more_interest, 0) AS flow_interest,
           w.sign * greatest(w.sign * c.more_fees, 0) AS flow_fees,
           w.sign * greatest(w.sign * c.more_penalties, 0) AS flow_penalties
    FROM changed c CROSS JOIN (VALUES (1), (-1)) AS w(sign)
    WHERE greatest(w.sign * c.more_interest, w.sign * c.more_fees, w.sign * c.more_penalties) > 0
    ORDER BY c.account_id, w.sign DESC) f),
told AS (
  INSERT INTO loan_transaction (account_id, id, fact, kind, value_on, booked_on, amount, principal, interest, fees,
    penalties, overpaid, principal_after, user_id)
  SELECT account_id, id, 0, 'ACCRUAL', counts_from, :today, flow_interest + flow_fees + flow_penalties, 0,
    flow_interest, flow_fees, flow_penalties, 0, principal_outstanding, :user FROM flows),
made AS (
  SELECT account_id, id, office_id, currency_code, 'loan.accrual' AS kind, counts_from AS value_on, :today AS booked_on,
    :user AS created_by FROM flows),
moved AS (
  SELECT f.account_id, f.id, w.no, w.debit_gl, w.credit_gl, w.debit_line, w.credit_line,
         abs(CASE w.part WHEN 1 THEN f.flow_interest WHEN 2 THEN f.flow_fees ELSE f.flow_penalties END) AS amount
  FROM flows f JOIN {WAYS}
    ON w.product_id = f.product_id AND w.sign = f.sign AND w.mask = (f.flow_interest <> 0)::integer
      + 2 * (f.flow_fees <> 0)::integer + 4 * (f.flow_penalties <> 0)::integer),
{BOOKED},
kept AS (
  UPDATE loan SET recognised_until = c.day, recognition_behind_since = NULL, recognised_interest = c.interest,
    recognised_fees = c.fees, recognised_penalties = c.penalties
  FROM changed c WHERE loan.account_id = c.account_id)
SELECT count(*) FROM changed"""

_PRODUCTS = text("SELECT DISTINCT product_id FROM loan WHERE account_id BETWEEN :first AND :last AND status = 'ACTIVE'"
                 " AND accounting = 'ACCRUAL_PERIODIC'")  # fmt: skip
_TONIGHT = _ASKED.format(until=_UNTIL_TONIGHT, among="", wanted=_BY_THE_NIGHT)
_UP_TO = _ASKED.format(until="named.day", among=_NAMED, wanted="true")


def income_is_recognised_by_sets(unit: Unit, accounts: AccountRange) -> int:
    """Recognise income up to today of the loans that a set covers; the others wait for the single rule.

    A second time on the same day does nothing.

    Returns:
        How many loans among the accounts were brought up to today, or to the last day of a month.
    """
    asked = {"first": accounts.first, "last": accounts.last}
    posts = as_columns(ways(unit, list(unit.connection.scalars(_PRODUCTS, asked))))
    days = {"until": unit.business_date, "month_end": last_month_end(unit.business_date)}
    return _recognised(unit, _TONIGHT, {**asked, **days, **covering(), **covering_recalculated()}, posts)


def income_up_to(unit: Unit, days: Mapping[int, date | None], posts: Mapping[str, Any]) -> int:
    """Recognise income of contracts up to a day, or as far as it was or interest was reckoned before.

    Args:
        unit: of work.
        days: by loan; None is as far as it was. A set has done to them what they are recognised for.
        posts: where their products post, as columns.

    Returns:
        How many loans there were; all of them.
    """
    return _recognised(
        unit, _UP_TO, {"ids": list(days), "days": list(days.values()), **covering(), **covering_recalculated()}, posts
    )


def _recognised(unit: Unit, wanted: str, asked: Mapping[str, Any], posts: Mapping[str, Any]) -> int:
    if not posts["products"]:
        return 0
    stretches = STRETCHES.format(asked=f"({wanted})") + " WHERE a.number IS NOT NULL"
    by_rate = rates(unit.connection, stretches, asked)
    given = {**asked, **posts, **by_rate, "today": unit.business_date, "user": unit.actor.user_id}
    return int(unit.connection.execute(text(_RECOGNISED.format(asked=wanted)), given).scalar_one())
