"""Interest on the real balance of many loans, from change to change of what bears it.

As rules/interest_pieces.py says of one. See docs/rules/dynamic-interest.md and docs/rules/interest-bases.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import orjson
from sqlalchemy import text

from samity.bank.loans.nightly.on_balance import A_CONTRACT
from samity.bank.loans.nightly.recalculated import rate_of_some_days
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.values.term_words import Compounding, InterestType
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

# From the first of the days, and from each day in them on which a fee begins to bear interest too.
_CHANGE_DAYS = """(
  SELECT a.from_on AS on UNION SELECT c.due_on FROM loan_charge c
  WHERE a.fees_bear AND c.account_id = a.account_id AND NOT c.is_penalty AND c.due_on > a.from_on AND c.due_on < a.until
) AS day"""

STRETCHES = (
    f"SELECT DISTINCT a.rate_key, a.begins, day.on, a.until FROM {{asked}} AS a CROSS JOIN LATERAL {_CHANGE_DAYS}"
)
"""The question for which days `rates` are wanted, of the loans that another query tells."""

# Principal that is owed, late principal too unless it bears none; interest that has fallen due where that bears any.
# What accrued and is unpaid bears it where interest compounds, as long as anything else does.
_OPENING = """
  SELECT a.from_on, o.opening * a.accrued_d
    + CASE WHEN a.compounds AND o.opening <> 0 THEN a.accrued_n - o.settled * a.accrued_d ELSE 0 END AS amount
  FROM (
    SELECT coalesce(sum(i.principal_due - i.principal_paid - i.principal_waived)
                      FILTER (WHERE a.late_bears OR i.number >= a.number), 0)
         + coalesce(sum(i.interest_due - i.interest_paid - i.interest_waived)
                      FILTER (WHERE a.interest_bears AND i.number < a.number), 0) AS opening,
           coalesce(sum(greatest(i.interest_paid + i.interest_waived - i.applied, 0))
                      FILTER (WHERE i.number = a.number), 0) AS settled
    FROM loan_installment i WHERE i.account_id = a.account_id) o"""

# Within an installment the earliest due fee is paid first.
_FEES = """
  SELECT greatest(f.due_on, a.from_on), (f.asked - greatest(least(f.asked, f.paid - f.before), 0)) * a.accrued_d
  FROM (
    SELECT c.due_on, c.amount - c.waived AS asked, i.fees_paid AS paid,
           sum(c.amount - c.waived) OVER (PARTITION BY i.number ORDER BY c.due_on, c.id) - c.amount + c.waived AS before
    FROM loan_charge c CROSS JOIN LATERAL (
      SELECT i.number, i.fees_paid FROM loan_installment i
      WHERE i.account_id = a.account_id AND i.due_on >= c.due_on ORDER BY i.number LIMIT 1) i
    WHERE a.fees_bear AND c.account_id = a.account_id AND NOT c.is_penalty) f
  WHERE f.due_on < a.until"""

RATES = """unnest(:rate_keys ::text[], :rate_begins ::date[], :rate_froms ::date[], :rate_untils ::date[],
    :rate_ns ::numeric[], :rate_ds ::numeric[]) AS r(key, begins, from_on, until_on, n, d)"""
"""The answers of the rule: for a rate and some days, the part of a balance that is their interest, as n / d."""

# Where nothing comes of the days, a row of 0 keeps what had accrued before.
BORNE = f"""
bearing AS MATERIALIZED (
  SELECT a.account_id, a.rate_key, a.begins, a.until, a.accrued_n, a.accrued_d, b.from_on,
         CASE WHEN a.bears THEN b.amount ELSE 0 END AS amount
  FROM a CROSS JOIN LATERAL ({_OPENING}
    UNION ALL {_FEES}) b),
borne AS MATERIALIZED (
  SELECT b.account_id, b.accrued_n * max(r.d) + sum(b.amount * r.n) AS n, b.accrued_d * max(r.d) AS d
  FROM bearing b JOIN {RATES}
    ON r.key = b.rate_key AND r.begins = b.begins AND r.from_on = b.from_on AND r.until_on = b.until
  GROUP BY b.account_id, b.accrued_n, b.accrued_d)"""
"""Parts of a WITH that tell in `borne` the exact interest of loans as n / d, minor units.

They read a part `a`: account_id, number (of the installment that runs), begins (its first day), from_on and until (the
days that are reckoned), accrued_n and accrued_d (its interest before them), bears (whether any comes of them), and what
`BEARS` tells. Given is what `rates` returns.
"""


RateOf: TypeAlias = "Callable[[str, date, date, date], Fraction]"
"""The rule for the part of a balance that some days cost: by key, first day of the period, from when, until when."""


class _Stretch(NamedTuple):
    key: str
    begins: date
    from_on: date
    until_on: date


def rates(
    connection: Connection, stretches: str, asked: Mapping[str, Any], rate_of: RateOf | None = None
) -> Mapping[str, list[Any]]:
    """Ask the rule for the rate of each stretch of days that a query tells; return what `BORNE` is given.

    Those of one key have one denominator, so that what they bear is summed in whole numbers.
    """
    found = [_Stretch(*row) for row in connection.execute(text(stretches), asked)]
    exact = [(rate_of or _rate)(*each) for each in found]
    shared: dict[str, int] = {}
    for each, rate in zip(found, exact, strict=True):
        shared[each.key] = lcm(shared.get(each.key, 1), rate.denominator)
    return {
        "rate_keys": [each.key for each in found],
        "rate_begins": [each.begins for each in found],
        "rate_froms": [each.from_on for each in found],
        "rate_untils": [each.until_on for each in found],
        "rate_ns": [int(rate * shared[each.key]) for each, rate in zip(found, exact, strict=True)],
        "rate_ds": [shared[each.key] for each in found],
    }


@lru_cache(maxsize=4096)
def _rate(key: str, begins: date, from_on: date, until_on: date) -> Fraction:
    if until_on <= from_on:
        return Fraction(0)
    if key.startswith("{"):
        return rate_of_some_days(key, from_on, until_on)
    annual_rate, day_count, charged_from, interest_type, compounding, calendar = orjson.loads(key)
    terms = replace(
        A_CONTRACT,
        annual_rate=Fraction(annual_rate),
        day_count=DayCount(day_count),
        interest_type=InterestType(interest_type or InterestType.SIMPLE),
        compounding=Compounding(compounding or Compounding.DAILY),
        interest_charged_from=charged_from and date.fromisoformat(charged_from),
    )
    return rate_between(terms, begins, from_on, until_on, WorkCalendar.from_json(calendar))
