"""When a loan will be due: by interval or at meetings, moved off days of rest. See docs/rules/due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count, dropwhile
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.contract_dates import Rest, contract_dates, off_rest
from samity.bank.loans.rules.first_repayment import FirstRepaymentNotOnFixedDay, first_repayment
from samity.bank.loans.rules.schedule_rows import rows_of
from samity.bank.loans.values.terms import RestShift, ScheduleEngine
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.bank.meetings.rules.meeting_dates import due_dates_from, meetings_from
from samity.bank.meetings.values import Frequency
from samity.bank.organisation.rules.working_days import is_working_day, shifted_due_dates
from samity.kernel.day_counts import DayCount
from samity.kernel.errors import Refusal
from samity.kernel.periods import PeriodUnit, add_periods

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from samity.bank.loans.values.terms import LoanTerms
    from samity.bank.meetings.values import CalendarRule
    from samity.bank.organisation.values.working_days import Holiday, WorkingDays

FREQUENCIES = {
    PeriodUnit.DAYS: Frequency.DAILY,
    PeriodUnit.WEEKS: Frequency.WEEKLY,
    PeriodUnit.MONTHS: Frequency.MONTHLY,
    PeriodUnit.YEARS: Frequency.YEARLY,
}


LONGEST_PERIOD = {PeriodUnit.DAYS: 1, PeriodUnit.WEEKS: 7, PeriodUnit.MONTHS: 31, PeriodUnit.YEARS: 366}
END_OF_TIME = date(9990, 1, 1)  # what shifts a due date further has some years left


@dataclass(eq=False)
class RepaidTooLate(Refusal):
    """A loan of {start_on} with {number_of_installments} installments would be repaid beyond all calendars."""

    start_on: date
    number_of_installments: int


@dataclass(eq=False)
class EndsTooEarly(Refusal):
    """The loan would end on {ends_on}, when the installment before its last is not due yet."""

    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What around a loan decides its due dates.

    Attributes:
        meeting: the calendar it is repaid at, if any.
        skip_first_days: a meeting on the first of a month moves on by so many days; 0 is off.
        move_off_holidays: due dates leave holidays.
        first_may_be_holiday: except the first one.
        extend_daily_terms: a loan repaid every day skips days of rest instead of moving off them.
    """

    working_days: WorkingDays
    holidays: tuple[Holiday, ...] = ()
    meeting: CalendarRule | None = None
    skip_first_days: int = 0
    move_off_holidays: bool = False
    first_may_be_holiday: bool = False
    extend_daily_terms: bool = False


class PlannedDates(NamedTuple):
    """When a loan will be due.

    Attributes:
        due_on: of each installment.
        business_days: the office's days of work of each row that are charged, where the day count asks for them; else
            nothing.
        calendar: the days of work themselves, for what accrues by them and for a schedule that is changed by hand.
    """

    due_on: tuple[date, ...]
    business_days: tuple[int, ...] = ()
    calendar: WorkCalendar | None = None


def planned_dates(
    terms: LoanTerms,
    around: Surroundings,
    disbursed_on: date,
    *,
    start_on: date | None = None,
    first_repayment_on: date | None = None,
    minimum_days: int = 0,
) -> PlannedDates:
    """Return the due dates, and what counting days of business needs beside them; as `planned_due_dates`.

    There are no dates where all is due on demand.
    """
    calendar = work_calendar(around.working_days, around.holidays, disbursed_on) if _counts_work(terms) else None
    if terms.is_on_demand:
        return PlannedDates((), calendar=calendar)
    due_on = planned_due_dates(
        terms,
        around,
        disbursed_on,
        start_on=start_on,
        first_repayment_on=first_repayment_on,
        minimum_days=minimum_days,
    )
    return PlannedDates(due_on, business_days(terms, around, disbursed_on, due_on), calendar)


def planned_due_dates(
    terms: LoanTerms,
    around: Surroundings,
    disbursed_on: date,
    *,
    start_on: date | None = None,
    first_repayment_on: date | None = None,
    minimum_days: int = 0,
) -> tuple[date, ...]:
    """Return the due date of each installment.

    Args:
        terms: number, spacing and engine.
        around: meeting, working days, holidays.
        disbursed_on: the (expected) disbursement.
        start_on: what intervals count from; the disbursement unless given.
        first_repayment_on: the first due date when it was agreed.
        minimum_days: that must lie between disbursement and first repayment.

    Raises:
        FirstRepaymentTooEarly: the agreed first date is not `minimum_days` after the disbursement.
        FirstRepaymentNotOnFixedDay: the loan falls due on fixed days of the month, and it is none of them.
        RepaidTooLate: the last one would lie beyond the year 9990.
        EndsTooEarly: a fixed length ends before the last installment but one.
        NoDayToRepay, NoMeetingLeft: no day was found for an installment.
    """
    agreed = tuple(each.due_on for each in terms.custom_rows or terms.varied_rows)
    if agreed:
        first_repayment(terms, disbursed_on, disbursed_on, minimum_days=minimum_days, asked_for=agreed[0])
        return agreed
    start = start_on or disbursed_on
    _ensure_in_time(terms, max(start, disbursed_on, first_repayment_on or start), minimum_days)
    if first_repayment_on is not None:
        first_repayment(terms, start, disbursed_on, minimum_days=minimum_days, asked_for=first_repayment_on)
        if around.meeting is None:
            _ensure_on_fixed_day(terms, start, first_repayment_on)
    endless = _unmoved(terms, around, start, disbursed_on, first_repayment_on, minimum_days)
    if terms.fixed_length:
        endless = _ending(terms, endless, add_periods(start, terms.fixed_length, terms.repay_unit))
    if terms.rest_shift is RestShift.OFFICE:
        return _moved(terms, around, endless)
    rest = Rest(around.working_days, around.holidays)
    return off_rest(terms.rest_shift, endless, terms.number_of_installments, disbursed_on, rest)


def business_days(
    terms: LoanTerms,
    around: Surroundings,
    disbursed_on: date,
    due_dates: Sequence[date],
    calendar: WorkCalendar | None = None,
) -> tuple[int, ...]:
    """Return the days of work of each row that are charged, where the day count asks for them; else nothing.

    Args:
        terms: day count, and from when interest is charged.
        around: whose days of work they are.
        disbursed_on: where the first row begins.
        due_dates: where each row ends.
        calendar: the days of work as they stood when the loan was paid out; those of today where it was not.
    """
    if not _counts_work(terms):
        return ()
    worked = calendar or work_calendar(around.working_days, around.holidays, disbursed_on)
    rows = (row.charged_from(terms.interest_charged_from) for row in rows_of(disbursed_on, due_dates, at_once=True))
    return tuple(worked.days_between(row.from_on, row.due_on) for row in rows)


def _counts_work(terms: LoanTerms) -> bool:
    """Say whether interest is counted by days of work, so that they must be known one by one."""
    return terms.day_count is DayCount.BUS_252


def work_calendar(worked: WorkingDays, holidays: Iterable[Holiday], since: date) -> WorkCalendar:
    """Return an office's days of work from a day on."""
    closed = {
        each.from_on + timedelta(days=number)
        for each in holidays
        for number in range((each.to_on - each.from_on).days + 1)
    }
    resting = sorted(day for day in closed if day >= since and is_working_day(worked, day))
    return WorkCalendar(tuple(sorted(worked.weekdays)), tuple(resting))


def longest_spacing(terms: LoanTerms) -> int:
    """Return the most days that lie between two due dates before they are moved."""
    return terms.repay_every * LONGEST_PERIOD[PeriodUnit.MONTHS if terms.fixed_days else terms.repay_unit]


def _ensure_on_fixed_day(terms: LoanTerms, start_on: date, first_repayment_on: date) -> None:
    """Let an agreed first date pass that is one of the fixed days: another would be no date of the schedule at all."""
    if terms.engine is ScheduleEngine.CONTRACTUAL and terms.fixed_days:
        next_on = next(contract_dates(terms, start_on, first_repayment_on))
        if next_on != first_repayment_on:
            raise FirstRepaymentNotOnFixedDay(first_repayment_on, next_on)


def _ensure_in_time(terms: LoanTerms, latest: date, minimum_days: int) -> None:
    longest = terms.number_of_installments * longest_spacing(terms) + terms.first_offset
    if latest.toordinal() + minimum_days + longest > END_OF_TIME.toordinal():
        raise RepaidTooLate(latest, terms.number_of_installments)


def _unmoved(
    terms: LoanTerms,
    around: Surroundings,
    start_on: date,
    disbursed_on: date,
    first_repayment_on: date | None,
    minimum_days: int,
) -> Iterator[date]:
    """Return the due dates before days of rest, without end."""
    if around.meeting is not None:
        return due_dates_from(
            around.meeting,
            disbursed_on,
            FREQUENCIES[terms.repay_unit],
            terms.repay_every,
            min_days=minimum_days,
            first_due_on=first_repayment_on,
            skip_first_days=around.skip_first_days,
        )
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        earliest = disbursed_on + timedelta(days=max(minimum_days, 1))
        return dropwhile(lambda day: day < earliest, contract_dates(terms, start_on, first_repayment_on))
    return _by_interval(terms, start_on, disbursed_on, first_repayment_on, minimum_days)


def _ending(terms: LoanTerms, endless: Iterator[date], ends_on: date) -> Iterator[date]:
    """Return the due dates with the last one on the day a fixed length ends, and the days after it.

    Raises:
        EndsTooEarly: the one before is not due by then.
    """
    before = [next(endless) for _ in range(terms.number_of_installments - 1)]
    if before and before[-1] >= ends_on:
        raise EndsTooEarly(ends_on)
    return chain(before, (ends_on + timedelta(days=number) for number in count()))


def _by_interval(
    terms: LoanTerms, start_on: date, disbursed_on: date, first_repayment_on: date | None, minimum_days: int
) -> Iterator[date]:
    first = first_repayment(terms, start_on, disbursed_on, minimum_days=minimum_days, asked_for=first_repayment_on)
    natural = first == add_periods(start_on, terms.repay_every, terms.repay_unit)
    anchor, skipped = (start_on, 1) if natural and first_repayment_on is None else (first, 0)
    return (add_periods(anchor, terms.repay_every * number, terms.repay_unit) for number in count(skipped))


def _moved(terms: LoanTerms, around: Surroundings, endless: Iterator[date]) -> tuple[date, ...]:
    number = terms.number_of_installments
    working_days = around.working_days
    if around.extend_daily_terms and terms.repay_unit is PeriodUnit.DAYS and terms.repay_every == 1:
        endless = (day for day in endless if is_working_day(working_days, day))
    if terms.engine is ScheduleEngine.PROGRESSIVE:
        # Progressive schedules leave all due dates but the last where they are (docs/rules/due-dates.md).
        fixed = tuple(next(endless) for _ in range(number - 1))
        return (*fixed, *days_off_rest(around, endless, 1))
    if around.first_may_be_holiday:
        return (next(endless), *days_off_rest(around, endless, number - 1))
    return days_off_rest(around, endless, number)


def days_off_rest(around: Surroundings, coming: Iterator[date], number: int) -> tuple[date, ...]:
    """Return so many of the coming days, off the days of rest as the office asks for.

    Raises:
        NoDayToRepay, NoMeetingLeft: there is no day for one of them.
    """
    shifted = shifted_due_dates(
        coming,
        number,
        around.working_days,
        around.holidays,
        reschedule_on_holidays=around.move_off_holidays,
        next_meeting_on=next_meeting(around),
    )
    return tuple(each.due_on for each in shifted)


def next_meeting(around: Surroundings) -> Callable[[date], date] | None:
    """Return what finds the first meeting after a day, of a loan that is repaid at meetings."""
    meeting = around.meeting
    return None if meeting is None else lambda day: _next_meeting(meeting, day, around.skip_first_days)


def _next_meeting(meeting: CalendarRule, day: date, skip_first_days: int) -> date:
    return next(each for each in meetings_from(meeting, day, skip_first_days=skip_first_days) if each > day)
