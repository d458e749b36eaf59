"""Interest on the real balance by sets: which loans a statement covers, and what of their terms it reads."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from samity.bank.loans.nightly.recalculated import RECALCULATES, rate_key
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine, ScheduleMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

A_CONTRACT = LoanTerms(
    principal=1,
    decimals=2,
    annual_rate=Fraction(0),
    number_of_installments=1,
    engine=ScheduleEngine.CONTRACTUAL,
    schedule_method=ScheduleMethod.DYNAMIC,
)
# What shapes a schedule once, at the disbursement, and what the statements read themselves.
_ANY = frozenset({
    *("principal", "decimals", "annual_rate", "number_of_installments", "repay_every", "repay_unit", "amortization"),
    *("day_count", "interest_charged_from", "grace_on_interest_charged", "interest_base", "late_interest", "rounding"),
    *("interest_type", "compounding", "prepayment", "penalties", "arrears", "early_charge", "locking", "income_booked"),
    *("grace_on_principal", "grace_on_interest_payment", "moratorium", "installment_multiple", "fixed_installment"),
    *("principal_threshold", "principal_every", "fixed_principal", "amortized_over", "payment_plan", "fixed_days"),
    *("short_months", "first_offset", "rest_shift", "remainder", "rounds_up", "rounded_amounts", "principal_percent"),
    *("charges_on_submission", "interest_after_maturity", "fixed_length", "custom_rows", "varied_rows", "odd_periods"),
    *("days_in_month", "interest_on_past_due", "classed_by_installment", "sums_up_accruals", "schedule_method"),
    "application_days",
})  # fmt: skip

TERMS = """AS t(engine text, same_day_interest boolean, charges_on_submission boolean, income_booked text,
  number_of_installments integer, grace_on_interest_charged integer, late_interest boolean, interest_base text,
  interest_type text, compounding text, rounding text, annual_rate text, day_count text, interest_charged_from text,
  prepayment jsonb, penalties jsonb, arrears jsonb, repay_every integer, repay_unit text,
  interest_after_maturity boolean, rest text, interest_on_past_due boolean,
  application_days jsonb)"""
"""The terms that statements read, unpacked once for each loan."""

COVERED = """
((:as_usual ::jsonb || (l.terms - :any_of ::text[])) = :as_usual ::jsonb
  AND NOT (coalesce(t.prepayment ->> 3, '') = 'LAST_INSTALLMENT_INCREASE'
    AND coalesce(t.prepayment ->> 1, '') = 'PRINCIPAL_EXPECTED_FIXED')
  AND NOT (coalesce(t.interest_type, '') = 'COMPOUNDING'
    AND coalesce(t.interest_base, '') IN ('PRINCIPAL_AND_FEE', 'PRINCIPAL_INTEREST_AND_FEE')))"""
"""Says of a loan `l` with terms `t` that what accrues on it is reckoned here.

A term that is not known here is not, nor what overdue principal bears and the last installment asks for.
"""

AGREED_ROWS = "coalesce(nullif(l.rescheduled ->> 0, '0')::integer, t.number_of_installments)"
ROWS = f"coalesce(l.accruing_rows, {AGREED_ROWS})"
"""How many installments a loan `l` with terms `t` has, by what was agreed since and by the last change by hand."""

_RAISES = f"""(coalesce(t.prepayment ->> 3, 'NO_RECALCULATION') = 'OVERDUE_INSTALLMENTS_INCREASE'
    AND NOT {RECALCULATES})"""
BEARS = f"""
  CASE WHEN {RECALCULATES} THEN {rate_key(AGREED_ROWS)}
    ELSE jsonb_build_array(coalesce(l.rescheduled -> 1 -> -1 ->> 1, t.annual_rate), t.day_count,
      t.interest_charged_from, t.interest_type, t.compounding, l.accruing_calendar)::text END AS rate_key,
  {RECALCULATES} AS recalculates,
  {_RAISES} AS raises, CASE WHEN {RECALCULATES} THEN coalesce(t.interest_on_past_due, true)
    ELSE coalesce(t.late_interest, true) AND NOT {_RAISES} END AS late_bears,
  coalesce(t.interest_base, '') IN ('PRINCIPAL_AND_INTEREST', 'PRINCIPAL_INTEREST_AND_FEE') AS interest_bears,
  coalesce(t.interest_base, '') IN ('PRINCIPAL_AND_FEE', 'PRINCIPAL_INTEREST_AND_FEE') AS fees_bear,
  coalesce(t.interest_type, '') = 'COMPOUNDING' AS compounds,
  coalesce(t.interest_type, '') = 'CAPITALIZED' AS capitalizes,
  coalesce(t.rounding, 'HALF_EVEN') = 'HALF_UP' AS rounds_up"""
"""What of the terms says what bears interest, at which rate, and what becomes of it; see nightly/interest_pieces.py."""

HOLDS_INTEREST = "coalesce((l.lock ->> 'holds_interest')::boolean, false)"
"""Says of a loan `l` that no interest is applied to it, for it is locked."""


def half_even(numerator: str, denominator: str) -> str:
    """Return the expression for a quotient rounded half-even to whole minor units; the denominator is above zero."""
    return f"""(SELECT whole + CASE WHEN 2 * rest > d OR (2 * rest = d AND mod(whole, 2) <> 0) THEN 1 ELSE 0 END
      FROM (SELECT d, rest, div(n - rest, d) AS whole FROM (SELECT n, d, mod(mod(n, d) + d, d) AS rest
        FROM (SELECT {numerator} AS n, {denominator} AS d) AS exact) AS parted) AS floored)"""


def half_up(numerator: str, denominator: str) -> str:
    """Return the expression for a quotient rounded half away from zero; the denominator is above zero."""
    return f"(SELECT sign(n) * div(2 * abs(n) + d, 2 * d) FROM (SELECT {numerator} AS n, {denominator} AS d) AS exact)"


def fraction(stored: str, name: str) -> str:
    """Return the columns <name>_n and <name>_d of a fraction that is stored as text."""
    return f"""split_part({stored}, '/', 1)::numeric AS {name}_n,
      coalesce(nullif(split_part({stored}, '/', 2), ''), '1')::numeric AS {name}_d"""


def written(numerator: str, denominator: str) -> str:
    """Return the expression for a fraction as the rule writes it: the least one, without a denominator of 1."""
    return f"""(SELECT div(n, shared)::text || CASE WHEN d > shared THEN '/' || div(d, shared)::text ELSE '' END
      FROM (SELECT n, d, gcd(n, d) AS shared FROM (SELECT {numerator} AS n, {denominator} AS d) AS exact) AS least)"""


@lru_cache(maxsize=1)
def covering() -> Mapping[str, Any]:
    """Return what `COVERED` is asked with."""
    usual = {name: value for name, value in A_CONTRACT.to_json().items() if name not in _ANY}
    return {"as_usual": orjson.dumps(usual).decode(), "any_of": sorted(_ANY)}
