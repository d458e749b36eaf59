"""Days of the month on which interest is applied, of many loans, as rules/application_days.py says of one.

See docs/rules/interest-application.md.
"""

from __future__ import annotations

APPLIES_ON_DAYS = "coalesce(t.application_days, '[]') <> '[]'"
"""Says of terms `t` that interest is applied on days of the month, and not on due dates."""


def _last_named(by: str) -> str:
    return f"""(SELECT max(named.day) FROM (
      SELECT least(month.first_on + each.number::integer - 1, (month.first_on + interval '1 month')::date - 1) AS day
      FROM jsonb_array_elements_text(t.application_days) AS each(number),
        LATERAL (VALUES (date_trunc('month', {by})::date),
          ((date_trunc('month', {by}) - interval '1 month')::date)) AS month(first_on)) named
    WHERE named.day <= {by})"""


def _closes_on(rows: str, number: str) -> str:
    named = _last_named("c.due_on")
    return f"""(SELECT CASE WHEN c.number >= {rows} THEN c.due_on ELSE greatest({named}, f.from_on) END
    FROM loan_installment c JOIN loan_installment f ON f.account_id = c.account_id AND f.number = 1
    WHERE c.account_id = l.account_id AND c.number = {number})"""


def begins_on(rows: str) -> str:
    """Return the expression for the first day whose interest the running installment `r` of a loan `l` carries.

    Args:
        rows: the expression for how many installments the loan has.
    """
    return f"""CASE WHEN {APPLIES_ON_DAYS} AND r.number BETWEEN 2 AND {rows}
      THEN {_closes_on(rows, "r.number - 1")} ELSE r.from_on END"""


def has_passed_all(rows: str, before: str) -> str:
    """Return the condition that a loan `l` has no day before another on which interest has still to be applied.

    Args:
        rows: the expression for how many installments it has.
        before: the expression for that day.
    """
    return f"""CASE WHEN {APPLIES_ON_DAYS} AND l.accruing_number <= {rows} THEN (
      SELECT coalesce(min(d.due_on), closing.day) >= {before}
      FROM (SELECT {_closes_on(rows, "l.accruing_number")} AS day) closing LEFT JOIN loan_installment d
        ON d.account_id = l.account_id AND d.number <= {rows} AND d.due_on > l.accrued_until AND d.due_on < closing.day
      GROUP BY closing.day) ELSE true END"""
