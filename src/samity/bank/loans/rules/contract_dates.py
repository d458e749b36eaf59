"""Due dates as a contract states them: by interval or on days of the month. See docs/rules/due-dates.md."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from samity.bank.loans.values.terms import LoanTerms, RestShift, ShortMonth
from samity.bank.organisation.rules.working_days import LONGEST_SHIFT_DAYS, NoDayToRepay, holiday_on, is_working_day
from samity.kernel.periods import add_periods, day_of_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.organisation.values.working_days import Holiday, WorkingDays

ONE_DAY = timedelta(days=1)
DECEMBER = 12


def contract_dates(terms: LoanTerms, disbursed_on: date, first_on: date | None = None) -> Iterator[date]:
    """Return the due dates before days of rest, without end.

    Args:
        terms: spacing, fixed days, offset of the first date.
        disbursed_on: what the first date counts from.
        first_on: the first date when it was agreed; all others follow from it.
    """
    if terms.fixed_days:
        after = first_on - ONE_DAY if first_on else disbursed_on + timedelta(days=terms.first_offset)
        return (day for day in _fixed_days(terms, after) if day > after)
    natural = add_periods(disbursed_on, terms.repay_every, terms.repay_unit)
    if first_on is None and not terms.first_offset:
        return (add_periods(disbursed_on, terms.repay_every * number, terms.repay_unit) for number in count(1))
    first = first_on or natural + timedelta(days=terms.first_offset)
    return (add_periods(first, terms.repay_every * number, terms.repay_unit) for number in count())


def _fixed_days(terms: LoanTerms, after: date) -> Iterator[date]:
    """Return the fixed days of every month, from the one before a day, each date once."""
    reached = date.min
    for months in count(-1):
        year, month = divmod(after.year * DECEMBER + after.month - 1 + months, DECEMBER)
        for day in terms.fixed_days:
            due = day_of_month(year, month + 1, day)
            if due.day != day and terms.short_months is ShortMonth.FIRST_OF_NEXT:
                due += ONE_DAY
            if due > reached:
                reached = due
                yield due


class Rest:
    """The days on which an office does not work: weekdays of rest, and holidays."""

    def __init__(self, working_days: WorkingDays, holidays: Sequence[Holiday]) -> None:
        self._working_days = working_days
        self._holidays = holidays

    def is_on(self, day: date) -> bool:
        """Say whether a day is one."""
        return not is_working_day(self._working_days, day) or holiday_on(self._holidays, day) is not None

    def moved(self, day: date, shift: RestShift) -> date:
        """Move a day off rest.

        Raises:
            NoDayToRepay: there is no day of work within five years.
        """
        if shift is RestShift.NONE:
            return day
        step = -ONE_DAY if shift is RestShift.PREVIOUS else ONE_DAY
        reached = day
        while self.is_on(reached):
            reached += step
            if abs((reached - day).days) > LONGEST_SHIFT_DAYS:
                raise NoDayToRepay(day)
        return reached


def off_rest(shift: RestShift, dates: Iterator[date], number: int, disbursed_on: date, rest: Rest) -> tuple[date, ...]:
    """Return so many due dates, moved off days of rest, none on another or before the disbursement.

    Raises:
        NoDayToRepay: there is no day of work within five years.
    """
    moved: list[date] = []
    carried = timedelta()
    for _ in range(number):
        planned = next(dates) + carried
        due = rest.moved(planned, shift)
        if due <= (moved[-1] if moved else disbursed_on):
            onward = RestShift.NEXT if shift is RestShift.PREVIOUS else shift
            due = rest.moved((moved[-1] if moved else disbursed_on) + ONE_DAY, onward)
        if shift is RestShift.EXTEND:
            carried += due - planned
        moved.append(due)
    return tuple(moved)
