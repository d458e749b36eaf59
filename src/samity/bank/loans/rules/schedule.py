"""The schedule of a loan: one door to its engines. See docs/rules/schedule-cumulative.md and its neighbours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import nothing_accrued, projected
from samity.bank.loans.rules.schedule_contractual import contractual
from samity.bank.loans.rules.schedule_declining import declining, equal_amortization
from samity.bank.loans.rules.schedule_edits import agreed_rows
from samity.bank.loans.rules.schedule_flat import flat
from samity.bank.loans.rules.schedule_progressive import progressive
from samity.bank.loans.values.state import Installment, LoanState
from samity.bank.loans.values.terms import (
    InterestMethod,
    LoanTerms,
    ScheduledInstallment,
    ScheduleEngine,
)
from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.state import Accrued
    from samity.bank.loans.values.work_calendar import WorkCalendar


ENGINES: Mapping[
    tuple[ScheduleEngine, InterestMethod],
    Callable[[LoanTerms, date, Sequence[date]], tuple[ScheduledInstallment, ...]],
] = {
    (ScheduleEngine.CUMULATIVE, InterestMethod.FLAT): flat,
    (ScheduleEngine.CUMULATIVE, InterestMethod.DECLINING_BALANCE): declining,
    (ScheduleEngine.PROGRESSIVE, InterestMethod.FLAT): progressive,
    (ScheduleEngine.PROGRESSIVE, InterestMethod.DECLINING_BALANCE): progressive,
}


def schedule(
    terms: LoanTerms,
    disbursed_on: date,
    due_dates: Sequence[date],
    business_days: Sequence[int] = (),
    calendar: WorkCalendar | None = None,
) -> tuple[ScheduledInstallment, ...]:
    """Return the installments of a loan, in minor units; principal sums to the loan.

    Args:
        terms: must stand against `schedule_refusals`.
        disbursed_on: the day the money goes out, from which interest runs.
        due_dates: strictly increasing, after the disbursement; by interval or from a meeting calendar.
        business_days: days of work up to each due date from the one before, where the day count asks for them.
        calendar: the days of work themselves, where interest accrues by them.

    Raises:
        BrokenInvariant: when the due dates do not increase or none is given.
    """
    ensure(len(due_dates) > 0, "a schedule has a due date")
    if terms.custom_rows:
        installments = agreed_rows(terms, disbursed_on, due_dates, business_days)
    elif terms.engine is ScheduleEngine.CONTRACTUAL:
        installments = contractual(terms, disbursed_on, due_dates, business_days)
        if terms.application_days:
            installments = _applied_on_days(terms, nothing_accrued(terms, disbursed_on, calendar), installments)
    elif terms.equal_amortization and terms.interest_method is InterestMethod.DECLINING_BALANCE:
        installments = equal_amortization(terms, disbursed_on, due_dates)
    else:
        installments = ENGINES[terms.engine, terms.interest_method](terms, disbursed_on, due_dates)
    ensure(
        sum(installment.principal - installment.capitalized for installment in installments) == terms.principal,
        "principal sums to the loan",
    )
    return installments


def _applied_on_days(
    terms: LoanTerms, accrued: Accrued | None, rows: Sequence[ScheduledInstallment]
) -> tuple[ScheduledInstallment, ...]:
    """Let interest fall due with the installments by which it is applied; the principal stays."""
    made = tuple(Installment.of(row) for row in rows)
    planned = projected(terms, LoanState(installments=made, accrued=accrued)).installments
    return tuple(replace(row, interest=each.due.interest) for row, each in zip(rows, planned, strict=True))
