"""The schedule of a loan: one door to its engines. See docs/rules/schedule-cumulative.md, schedule-progressive.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.rules.schedule_declining import declining, equal_amortization
from samity.bank.loans.rules.schedule_flat import flat
from samity.bank.loans.rules.schedule_progressive import progressive
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    LoanTerms,
    ScheduledInstallment,
    ScheduleEngine,
)
from samity.kernel.errors import Refusal, ensure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date


@dataclass(eq=False)
class TermsHaveNoSchedule(Refusal):
    """A {engine} schedule cannot be made with {term}."""

    engine: ScheduleEngine
    term: str


ENGINES: Mapping[
    tuple[ScheduleEngine, InterestMethod],
    Callable[[LoanTerms, date, Sequence[date]], tuple[ScheduledInstallment, ...]],
] = {
    (ScheduleEngine.CUMULATIVE, InterestMethod.FLAT): flat,
    (ScheduleEngine.CUMULATIVE, InterestMethod.DECLINING_BALANCE): declining,
    (ScheduleEngine.PROGRESSIVE, InterestMethod.FLAT): progressive,
    (ScheduleEngine.PROGRESSIVE, InterestMethod.DECLINING_BALANCE): progressive,
}


def schedule(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[ScheduledInstallment, ...]:
    """Return the installments of a loan, in minor units; principal sums to the loan.

    Args:
        terms: must stand against `schedule_refusals`.
        disbursed_on: the day the money goes out, from which interest runs.
        due_dates: strictly increasing, after the disbursement; by interval or from a meeting calendar.

    Raises:
        BrokenInvariant: when the due dates do not increase or none is given.
    """
    ensure(len(due_dates) > 0, "a schedule has a due date")
    spread_evenly = terms.equal_amortization and terms.interest_method is InterestMethod.DECLINING_BALANCE
    engine = equal_amortization if spread_evenly else ENGINES[terms.engine, terms.interest_method]
    installments = engine(terms, disbursed_on, due_dates)
    ensure(sum(installment.principal for installment in installments) == terms.principal, "principal sums to the loan")
    return installments


def schedule_refusals(terms: LoanTerms) -> tuple[TermsHaveNoSchedule, ...]:
    """Return what in the terms no engine can schedule; a predicate over terms, to ask before a loan is made."""
    progressive_engine = terms.engine is ScheduleEngine.PROGRESSIVE
    equal_principal = terms.amortization is Amortization.EQUAL_PRINCIPAL
    takes_fixed_installment = (
        not progressive_engine
        and not equal_principal
        and terms.interest_method is InterestMethod.DECLINING_BALANCE
        and not terms.equal_amortization
    )
    beyond = {
        "equal principal": progressive_engine and equal_principal,
        "grace on principal": progressive_engine and terms.grace_on_principal > 0,
        "a recurring moratorium": progressive_engine and terms.moratorium > 0,
        "equal amortization": progressive_engine and terms.equal_amortization,
        "a leap year by 29 February": not progressive_engine and terms.leap_year_by_29_february,
        "an installment agreed beforehand": terms.fixed_installment > 0 and not takes_fixed_installment,
    }
    return tuple(TermsHaveNoSchedule(terms.engine, term) for term, refused in beyond.items() if refused)
