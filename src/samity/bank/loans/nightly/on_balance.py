"""Interest on the real balance by sets: which loans a statement covers, and what it asks the rule for rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import text

from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.values.terms import InterestType, LoanTerms, ScheduleEngine, ScheduleMethod
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

_A_CONTRACT = LoanTerms(
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
    *("interest_type", "prepayment", "penalties", "arrears", "early_charge", "income_booked", "charges_on_submission"),
    *("grace_on_principal", "grace_on_interest_payment", "moratorium", "installment_multiple", "fixed_installment"),
    *("principal_threshold", "principal_every", "fixed_principal", "amortized_over", "payment_plan", "fixed_days"),
    *("short_months", "first_offset", "rest_shift", "remainder", "rounds_up", "rounded_amounts", "principal_percent"),
    *("fixed_length", "custom_rows", "varied_rows"),
})  # fmt: skip
_BY_DAYS_ALONE = [each.value for each in DayCount if each not in {DayCount.US_30_360, DayCount.BUS_252}]

TERMS = """AS t(engine text, same_day_interest boolean, charges_on_submission boolean, income_booked text,
  number_of_installments integer, grace_on_interest_charged integer, late_interest boolean, interest_base text,
  interest_type text, rounding text, annual_rate text, day_count text, interest_charged_from text, prepayment jsonb)"""
"""The terms that statements read, unpacked once for each loan."""

COVERED = """
((:as_usual ::jsonb || (l.terms - :any_of ::text[])) = :as_usual ::jsonb
  AND t.day_count = ANY(:by_days_alone) AND coalesce(t.interest_type, 'SIMPLE') IN ('SIMPLE', 'CAPITALIZED')
  AND coalesce(t.interest_base, 'ONLY_PRINCIPAL') IN ('ONLY_PRINCIPAL', 'PRINCIPAL_AND_INTEREST')
  AND coalesce(t.prepayment ->> 3, 'NO_RECALCULATION') <> 'OVERDUE_INSTALLMENTS_INCREASE'
  AND l.rescheduled IS NULL AND l.lock IS NULL)"""
"""Says of a loan `l` with terms `t` that what accrues on it is reckoned here. A term that is not known here is not."""

RATE_KEY = "jsonb_build_array(t.annual_rate, t.day_count, t.interest_charged_from)::text"
ROWS = "coalesce(l.accruing_rows, t.number_of_installments)"

RATES = """unnest(:rate_keys ::text[], :rate_froms ::date[], :rate_untils ::date[], :rate_ns ::numeric[],
  :rate_ds ::numeric[])"""
"""The answers of the rule: for a rate and some days, the part of a balance that is their interest."""

BEARING = """(
  SELECT coalesce(sum(o.principal_due - o.principal_paid - o.principal_waived)
                    FILTER (WHERE a.late_bears OR o.number >= {number}), 0)
       + coalesce(sum(o.interest_due - o.interest_paid - o.interest_waived)
                    FILTER (WHERE a.interest_bears AND o.number < {number}), 0)
  FROM loan_installment o WHERE o.account_id = a.account_id)"""
"""What bears interest while an installment of a loan `a` runs; see rules/interest_bases.py."""


def half_even(numerator: str, denominator: str) -> str:
    """Return the expression for a quotient above or at zero, rounded half-even to whole minor units."""
    return f"""(SELECT div(n, d) + CASE WHEN 2 * mod(n, d) > d OR (2 * mod(n, d) = d AND mod(div(n, d), 2) = 1)
      THEN 1 ELSE 0 END FROM (SELECT {numerator} AS n, {denominator} AS d) AS exact)"""


def half_up(numerator: str, denominator: str) -> str:
    """Return the expression for a quotient above or at zero, rounded half-up to whole minor units."""
    return f"(SELECT div(2 * n + d, 2 * d) FROM (SELECT {numerator} AS n, {denominator} AS d) AS exact)"


@lru_cache(maxsize=1)
def covering() -> Mapping[str, Any]:
    """Return what `COVERED` is asked with."""
    usual = {name: value for name, value in _A_CONTRACT.to_json().items() if name not in _ANY}
    return {
        "as_usual": orjson.dumps(usual).decode(),
        "any_of": sorted(_ANY),
        "by_days_alone": _BY_DAYS_ALONE,
    }


def rates(connection: Connection, wanted: str, asked: Mapping[str, Any]) -> Mapping[str, list[Any]]:
    """Ask the rule for each rate and days that a query tells: (key, from, until); return what `RATES` is asked with."""
    found = [(*row, _rate(*row)) for row in connection.execute(text(wanted), asked)]
    return {
        "rate_keys": [key for key, *_ in found],
        "rate_froms": [from_on for _, from_on, *_ in found],
        "rate_untils": [until_on for _, _, until_on, _ in found],
        "rate_ns": [rate.numerator for *_, rate in found],
        "rate_ds": [rate.denominator for *_, rate in found],
    }


@lru_cache(maxsize=4096)
def _rate(key: str, from_on: date, until_on: date) -> Fraction:
    if until_on <= from_on:
        return Fraction(0)
    annual_rate, day_count, charged_from = orjson.loads(key)
    terms = replace(
        _A_CONTRACT,
        annual_rate=Fraction(annual_rate),
        day_count=DayCount(day_count),
        interest_type=InterestType.SIMPLE,
        interest_charged_from=charged_from and date.fromisoformat(charged_from),
    )
    return rate_between(terms, from_on, from_on, until_on)
