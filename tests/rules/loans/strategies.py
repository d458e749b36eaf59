"""Loans as Hypothesis draws them: terms every engine accepts, with dates by interval or disturbed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from tests.undisturbed import due_dates

from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    ScheduleEngine,
)
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit

rates = st.one_of(
    st.just(Fraction(0)),
    st.fractions(min_value=0, max_value=60, max_denominator=10_000),
    st.sampled_from([Fraction(7), Fraction(12), Fraction(24), Fraction("9.4822"), Fraction("35.99")]),
)
graces = st.sampled_from([0, 0, 0, 1, 2, 5])
starts = st.dates(date(2022, 1, 1), date(2026, 12, 31))


Strategies = dict[str, st.SearchStrategy[Any]]
EVERY_ENGINE: Strategies = {
    "principal": st.integers(1, 10_000_000),
    "decimals": st.sampled_from([0, 2, 2, 3]),
    "annual_rate": rates,
    "number_of_installments": st.integers(1, 24),
    "repay_every": st.integers(1, 3),
    "repay_unit": st.sampled_from(PeriodUnit),
    "interest_method": st.sampled_from(InterestMethod),
    "interest_period": st.sampled_from(InterestPeriod),
    "days_in_month": st.sampled_from(DaysInMonth),
    "days_in_year": st.sampled_from(DaysInYear),
    "partial_periods": st.booleans(),
    "grace_on_interest_payment": graces,
    "grace_on_interest_charged": graces,
    "interest_charged_from": st.one_of(st.none(), starts),
    "rounding": st.sampled_from(RoundingMode),
    "installment_multiple": st.sampled_from([0, 0, 1, 100, 500]),
    "amortization": st.sampled_from([Amortization.EQUAL_INSTALLMENTS, Amortization.EQUAL_PRINCIPAL]),
    "grace_on_principal": graces,
    "moratorium": st.sampled_from([0, 0, 0, 1, 2]),
}
CUMULATIVE_ONLY: Strategies = {
    "equal_amortization": st.sampled_from([False, False, True]),
}
PROGRESSIVE_ONLY: Strategies = {"leap_year_by_29_february": st.booleans(), "same_day_interest": st.booleans()}


@st.composite
def loan_terms(draw: st.DrawFn, /, engine: ScheduleEngine | None = None, **fixed: Any) -> LoanTerms:
    """Draw terms that their engine schedules; what is given stays as given."""
    engine = engine or draw(st.sampled_from([ScheduleEngine.CUMULATIVE, ScheduleEngine.PROGRESSIVE]))
    strategies = EVERY_ENGINE | (CUMULATIVE_ONLY if engine is ScheduleEngine.CUMULATIVE else PROGRESSIVE_ONLY)
    drawn = {name: draw(strategy) for name, strategy in strategies.items() if name not in fixed}
    terms = LoanTerms(engine=engine, **(drawn | fixed))
    assert schedule_refusals(terms) == ()
    return terms


@st.composite
def loan_dates(draw: st.DrawFn, terms: LoanTerms) -> tuple[date, tuple[date, ...]]:
    """Draw a disbursement and due dates: by interval, some moved by holidays, the money early or late."""
    start_on = draw(starts)
    dues: list[date] = []
    for due in due_dates(terms, start_on):
        moved = due + timedelta(days=draw(st.sampled_from([0, 0, 0, 0, 1, 3])))
        dues.append(max(moved, (dues[-1] if dues else start_on) + timedelta(days=1)))
    latest = (dues[0] - start_on).days - 1
    return start_on + timedelta(days=min(draw(st.integers(-40, 20)), latest)), tuple(dues)
