"""Where due dates of a loan that runs go when its office rests on them by now. See docs/rules/moved-due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_dates import Rest, off_rest
from samity.bank.loans.rules.planned_dates import FREQUENCIES, days_off_rest
from samity.bank.loans.rules.rescheduled_dates import following_dates
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.terms import RestShift, ScheduleEngine
from samity.bank.meetings.rules.meeting_dates import due_dates_from
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms
    from samity.bank.organisation.values.working_days import Holiday


@dataclass(eq=False)
class NoRoomForDueDate(Refusal):
    """The installment of loan {loan_id} that is due on {due_on} would go to {moved_to}, before today or another one."""

    loan_id: int
    due_on: date
    moved_to: date


def first_on_rest(
    terms: LoanTerms, around: Surroundings, rows: Sequence[Installment], holiday: Holiday, today: date
) -> int | None:
    """Return the number of the first installment that leaves a holiday; None where none does.

    What is paid stays, and what fell due before today; so does the first one where the bank lets it, and all but the
    last one of a progressive schedule.

    Args:
        terms: as they are by now.
        around: what decides the loan's due dates.
        rows: installments of the plan.
        holiday: the days of rest.
        today: the business date.
    """
    stands = (
        not around.move_off_holidays if terms.rest_shift is RestShift.OFFICE else terms.rest_shift is RestShift.NONE
    )
    if stands:
        return None
    moving = rows[-1:] if terms.engine is ScheduleEngine.PROGRESSIVE else rows
    return next(
        (
            each.number
            for each in moving
            if not each.is_settled
            and max(holiday.from_on, today) <= each.due_on <= holiday.to_on
            and not (around.first_may_be_holiday and each.number == 1)
        ),
        None,
    )


def off_rest_anew(terms: LoanTerms, around: Surroundings, due_dates: Sequence[date], first: int) -> tuple[date, ...]:
    """Return the due dates from one installment on, moved off the days of rest that are known by now.

    Args:
        terms: as they are by now.
        around: what decides the loan's due dates.
        due_dates: of all installments.
        first: number of the installment, from 1.

    Raises:
        NoDayToRepay, NoMeetingLeft: there is no day for one of them.
    """
    coming = chain(due_dates[first - 1 :], _after_the_last(terms, around, due_dates))
    number = len(due_dates) - first + 1
    if terms.rest_shift is not RestShift.OFFICE:
        before_on = due_dates[first - 2] if first > 1 else date.min
        return off_rest(terms.rest_shift, coming, number, before_on, Rest(around.working_days, around.holidays))
    return days_off_rest(around, coming, number)


def moved_fact(serial: int, days: tuple[date, Sequence[date]], first: int, today: date, **why: int) -> Fact:
    """Return the fact that moves due dates, as one that makes the rest of a schedule anew.

    Args:
        serial: of the fact.
        days: where the first installment that moves was due, and where it and those after it are due now.
        first: its number.
        today: the business date.
        why: the holiday or the calendar.
    """
    was_on, now_on = days
    details = {
        "from_on": was_on.isoformat(),
        "first": first,
        "due_dates": [day.isoformat() for day in now_on],
        **why,
    }
    return Fact(serial, FactKind.RESCHEDULED, today, today, details=details)


def _after_the_last(terms: LoanTerms, around: Surroundings, due_dates: Sequence[date]) -> Iterator[date]:
    """Return the days on which more installments would be due, without end."""
    if around.meeting is None:
        last = len(due_dates)
        return (following_dates(terms, due_dates, last, extra=more)[-1] for more in count(1))
    return due_dates_from(
        around.meeting,
        due_dates[-1],
        FREQUENCIES[terms.repay_unit],
        terms.repay_every,
        skip_first_days=around.skip_first_days,
    )
