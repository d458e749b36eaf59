"""Interest that is recalculated, by sets: which loans a statement covers, and what a stretch of their days bears.

As rules/recalculation.py says of one. See docs/rules/recalculation.md.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from samity.bank.loans.rules.progressive_rates import rates_of
from samity.bank.loans.rules.recalculation import factor_between
from samity.bank.loans.values.rescheduling import Rescheduled
from samity.bank.loans.values.state import LoanState
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.rules.progressive_rates import RowRate

# What shapes a schedule once, what makes a rate, and what the statements read themselves.
_ANY = frozenset({
    *("principal", "decimals", "annual_rate", "number_of_installments", "repay_every", "repay_unit", "amortization"),
    *("interest_period", "engine", "days_in_month", "days_in_year", "partial_periods", "grace_on_principal", "rest"),
    *("grace_on_interest_payment", "grace_on_interest_charged", "interest_charged_from", "moratorium", "rounding"),
    *("installment_multiple", "principal_threshold", "leap_year_by_29_february", "same_day_interest", "interest_base"),
    *("rest_shift", "fixed_length", "interest_until_rest", "interest_on_past_due", "charges_on_submission", "arrears"),
    *("prepayment", "classed_by_installment", "sums_up_accruals"),
})  # fmt: skip
_USUAL = LoanTerms(
    principal=1, decimals=2, annual_rate=Fraction(0), number_of_installments=1, engine=ScheduleEngine.PROGRESSIVE
)

_NOTHING_ENDED = LoanState()

RECALCULATES = "coalesce(t.rest, 'NONE') <> 'NONE'"
RECALCULATED = """
((:recalculated_as_usual ::jsonb || (l.terms - :recalculated_any_of ::text[])) = :recalculated_as_usual ::jsonb
  AND (t.engine = 'PROGRESSIVE' OR t.rest = 'DAILY')
  AND coalesce(t.interest_base, 'ONLY_PRINCIPAL') IN ('ONLY_PRINCIPAL', 'PRINCIPAL_AND_INTEREST'))"""
"""Says of a loan `l` with terms `t` that what accrues on it is reckoned here: what is paid counts from its own day on,
and no days are agreed on which something joins what bears interest. A term that is not known here is not."""


@lru_cache(maxsize=1)
def covering_recalculated() -> Mapping[str, Any]:
    """Return what `RECALCULATED` is asked with."""
    usual = {name: value for name, value in _USUAL.to_json().items() if name not in _ANY}
    return {"recalculated_as_usual": orjson.dumps(usual).decode(), "recalculated_any_of": sorted(_ANY)}


def rate_key(rows: str) -> str:
    """Return the expression for what the rate of a loan's running installment depends on; see `rate_of_some_days`.

    Args:
        rows: the expression for how many installments the loan has.
    """
    return f"""(SELECT jsonb_build_object('terms', l.terms || jsonb_build_object('principal', 1,
      'number_of_installments', {rows}), 'disbursed_on', l.disbursed_on, 'rescheduled', l.rescheduled,
      'number', l.accruing_number, 'due_dates', jsonb_agg(d.due_on ORDER BY d.number))::text
    FROM loan_installment d WHERE d.account_id = l.account_id AND d.number <= {rows})"""


def rate_of_some_days(key: str, from_on: date, until_on: date) -> Fraction:
    """Return the part of what bears interest that the running installment bears from a day to another."""
    terms, running = _running(key)
    if running is None:
        return Fraction(0)
    start, end = max(from_on, running.row.from_on), min(until_on, running.row.due_on)
    return factor_between(terms, _NOTHING_ENDED, running, start, end)


@lru_cache(maxsize=1024)
def _running(key: str) -> tuple[LoanTerms, RowRate | None]:
    """Return the terms, and what the running installment bears; None where all have passed."""
    said = orjson.loads(key)
    terms, due_dates = LoanTerms.from_json(said["terms"]), [date.fromisoformat(day) for day in said["due_dates"]]
    if said["number"] > len(due_dates):
        return terms, None
    disbursed_on = date.fromisoformat(said["disbursed_on"])
    rates = rates_of(terms, disbursed_on, due_dates, Rescheduled.from_json(said["rescheduled"]))
    return terms, rates[said["number"] - 1]
