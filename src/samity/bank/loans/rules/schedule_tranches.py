"""The schedule of a loan that goes out in several tranches. See docs/rules/progressive-movements.md.

No loan is lent in tranches yet: what the rule says is held against another system's figures (docs/parity.md).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_progressive import progressive_with
from samity.bank.loans.values.movements import Movements, Tranche
from samity.bank.loans.values.terms import LoanTerms, ScheduledInstallment, ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def schedule_of_tranches(
    terms: LoanTerms, out: Sequence[Tranche], expected: Sequence[Tranche], due_dates: Sequence[date]
) -> tuple[ScheduledInstallment, ...]:
    """Return the installments of a loan that goes out in parts.

    Args:
        terms: principal is put in here.
        out: what has gone out, or is taken to go out; the first tranche begins the schedule.
        expected: what is still expected beside it. The progressive engine makes the schedule anew once it goes out;
            the cumulative one plans its principal now, and charges interest on what has gone out.
        due_dates: as for `schedule`.
    """
    begins_on = min(each.on for each in out)
    if terms.engine is ScheduleEngine.PROGRESSIVE:
        first = sum(each.amount for each in out if each.on == begins_on)
        later = tuple(each for each in out if each.on > begins_on)
        return progressive_with(replace(terms, principal=first), begins_on, due_dates, Movements(later))
    charged = _together(terms, out, begins_on, due_dates)
    if not expected:
        return charged
    planned = _together(terms, [*out, *expected], begins_on, due_dates)
    return tuple(replace(row, interest=each.interest) for row, each in zip(planned, charged, strict=True))


def _together(
    terms: LoanTerms, tranches: Sequence[Tranche], begins_on: date, due_dates: Sequence[date]
) -> tuple[ScheduledInstallment, ...]:
    return schedule(replace(terms, principal=sum(each.amount for each in tranches)), begins_on, due_dates)
