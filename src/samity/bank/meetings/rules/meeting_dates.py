"""When a group meets, and when loans on its meetings fall due. See docs/rules/meeting-dates.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from samity.bank.meetings.rules.recurrence import occurrences
from samity.bank.meetings.values import CalendarRule, FormerRule, Frequency, MeetingFit, Recurrence
from samity.kernel.errors import Refusal, ensure

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_DAY = timedelta(days=1)
LONGEST_PERIOD_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.YEARLY: 366}


@dataclass(eq=False)
class NoMeetingLeft(Refusal):
    """There is no meeting after {after_on} for the next repayment."""

    after_on: date


def is_meeting_date(rule: CalendarRule, on: date, *, skip_first_days: int = 0) -> bool:
    """Return whether the group meets on that day.

    Args:
        rule: the calendar; where the present rule does not meet, the first former rule that covers the day decides.
        on: the day.
        skip_first_days: a meeting on the 1st of a month is held so many days later (14: on the 15th); 0 is off.
    """
    return bool(meeting_dates(rule, on, on, skip_first_days=skip_first_days))


def meeting_dates(rule: CalendarRule, first_on: date, last_on: date, *, skip_first_days: int = 0) -> list[date]:
    """Return every meeting from `first_on` to `last_on`, both included, in order, former rules among them."""
    met = set(_dates_of(rule.recurrence, rule.starts_on, rule.ends_on, first_on, last_on, skip_first_days))
    for index, former in enumerate(rule.history):
        dates = _dates_of(former.recurrence, former.starts_on, former.ends_on, first_on, last_on, skip_first_days)
        met.update(on for on in dates if not any(_covers(earlier, on) for earlier in rule.history[:index]))
    return sorted(met)


def next_meeting_dates(rule: CalendarRule, from_on: date, count: int, *, skip_first_days: int = 0) -> list[date]:
    """Return the next `count` meetings, `from_on` included; fewer when the calendar ends before."""
    return list(islice(meetings_from(rule, from_on, skip_first_days=skip_first_days), count))


def meetings_from(rule: CalendarRule, from_on: date, *, skip_first_days: int = 0) -> Iterator[date]:
    """Give one meeting after the other, `from_on` included, until the calendar ends."""
    last_on = _last_day(rule)
    length = timedelta(days=_stretch_days(rule))
    first_on = max(from_on, min((rule.starts_on, *(former.starts_on for former in rule.history))))
    while first_on <= last_on:
        until_on = last_on if last_on - first_on <= length else first_on + length
        yield from meeting_dates(rule, first_on, until_on, skip_first_days=skip_first_days)
        if until_on == last_on:
            return
        first_on, length = until_on + ONE_DAY, 2 * length


def meeting_fit(rule: CalendarRule, frequency: Frequency, repay_every: int) -> MeetingFit:
    """Return whether repayments every so many days, weeks, months or years can all fall on meetings.

    They need the frequency of the meetings and a multiple of their interval. A daily meeting takes any frequency; one
    that is held every n days takes only what is a multiple of n days long.
    """
    meeting = rule.recurrence
    if meeting is None:
        return MeetingFit.MEETS_ONCE
    if meeting.frequency is Frequency.DAILY:
        return (
            MeetingFit.FITS if _whole_days_fit(meeting.interval, frequency, repay_every) else MeetingFit.NOT_A_MULTIPLE
        )
    if meeting.frequency is not frequency:
        return MeetingFit.OTHER_FREQUENCY
    return MeetingFit.NOT_A_MULTIPLE if repay_every % meeting.interval else MeetingFit.FITS


def loan_due_dates(
    rule: CalendarRule,
    disbursed_on: date,
    frequency: Frequency,
    repay_every: int,
    number: int,
    *,
    min_days: int = 0,
    first_due_on: date | None = None,
    skip_first_days: int = 0,
) -> tuple[date, ...]:
    """Return the due dates of a loan repaid at meetings, before holidays and working days shift them.

    See `due_dates_from` for the arguments and refusals; `number` is how many installments there are.
    """
    dates = due_dates_from(
        rule,
        disbursed_on,
        frequency,
        repay_every,
        min_days=min_days,
        first_due_on=first_due_on,
        skip_first_days=skip_first_days,
    )
    return tuple(islice(dates, number))


def due_dates_from(
    rule: CalendarRule,
    disbursed_on: date,
    frequency: Frequency,
    repay_every: int,
    *,
    min_days: int = 0,
    first_due_on: date | None = None,
    skip_first_days: int = 0,
) -> Iterator[date]:
    """Give the due dates of a loan repaid at meetings, one after the other, without end.

    Args:
        rule: the calendar; its end does not cut the loan's schedule short. It must fit the loan (`meeting_fit`).
        disbursed_on: the (expected) disbursement.
        frequency: unit in which repayments are spaced.
        repay_every: number of units between repayments.
        min_days: days that must lie between disbursement and first repayment; the first lies later than that.
        first_due_on: the first due date when it is given, a meeting date; else it is found.
        skip_first_days: as for `is_meeting_date`.

    Raises:
        NoMeetingLeft: the dates reach the end of the calendar of years.
    """
    ensure(meeting_fit(rule, frequency, repay_every) is MeetingFit.FITS, "repayments fit the meetings")
    spaced = _at_frequency_of_loan(replace(rule, ends_on=None), frequency, first_due_on)
    due_on = first_due_on
    if due_on is None:
        every = _with_interval(spaced, repay_every)
        from_on = disbursed_on + timedelta(days=min_days + 1)
        due_on = _nth(meetings_from(every, from_on, skip_first_days=skip_first_days), 1, from_on)
    meetings = meetings_from(spaced, due_on + ONE_DAY, skip_first_days=skip_first_days)
    while True:
        yield due_on
        due_on = _nth(meetings, max(1, repay_every // _interval_in_force(spaced, due_on)), due_on)


def _dates_of(
    recurrence: Recurrence | None,
    starts_on: date,
    ends_on: date | None,
    first_on: date,
    last_on: date,
    skip_first_days: int,
) -> list[date]:
    """Return the meetings of one rule in its own period, those on a 1st moved on."""
    last_on = last_on if ends_on is None else min(last_on, ends_on)
    if recurrence is None:
        return [starts_on] if first_on <= starts_on <= last_on else []
    lead = min(timedelta(days=skip_first_days), first_on - date.min)
    held = (
        on + timedelta(days=skip_first_days) if on.day == 1 and skip_first_days else on
        for on in occurrences(recurrence, starts_on, first_on - lead, last_on)
    )
    return [on for on in held if first_on <= on <= last_on]


def _covers(former: FormerRule, on: date) -> bool:
    return former.starts_on <= on <= former.ends_on


def _last_day(rule: CalendarRule) -> date:
    """Return the last day on which any rule of the calendar can meet."""
    present = rule.starts_on if rule.recurrence is None else rule.ends_on or date.max
    return max((present, *(former.ends_on for former in rule.history)))


def _stretch_days(rule: CalendarRule) -> int:
    """Return how far to look first: about a dozen meetings of the present rule."""
    if rule.recurrence is None:
        return 366
    return 12 * min(rule.recurrence.interval, 366) * LONGEST_PERIOD_DAYS[rule.recurrence.frequency]


def _whole_days_fit(interval: int, frequency: Frequency, repay_every: int) -> bool:
    """Return whether repayments of any loan fall on a meeting every `interval` days."""
    days = {Frequency.DAILY: repay_every, Frequency.WEEKLY: 7 * repay_every}.get(frequency)
    return interval == 1 or (days is not None and days % interval == 0)


def _at_frequency_of_loan(rule: CalendarRule, frequency: Frequency, first_due_on: date | None) -> CalendarRule:
    """Let daily meetings take the loan's frequency, counted from the given first due date where there is one."""
    recurrence = _taken_by(rule.recurrence, frequency)
    if first_due_on is not None and recurrence is not rule.recurrence:
        return CalendarRule(first_due_on, recurrence)
    return replace(
        rule,
        recurrence=recurrence,
        history=tuple(replace(former, recurrence=_taken_by(former.recurrence, frequency)) for former in rule.history),
    )


def _taken_by(meeting: Recurrence | None, frequency: Frequency) -> Recurrence | None:
    """Return the meetings in the loan's frequency if they are daily, else as they are."""
    daily = meeting is not None and meeting.frequency is Frequency.DAILY
    return Recurrence(frequency) if daily and frequency is not Frequency.DAILY else meeting


def _with_interval(rule: CalendarRule, repay_every: int) -> CalendarRule:
    """Space the meetings as the loan is repaid, counted from the start of the calendar."""
    return replace(
        rule,
        recurrence=rule.recurrence and replace(rule.recurrence, interval=repay_every),
        history=tuple(
            replace(former, recurrence=former.recurrence and replace(former.recurrence, interval=repay_every))
            for former in rule.history
        ),
    )


def _interval_in_force(rule: CalendarRule, on: date) -> int:
    """Return the interval of the rule by which the group meets on a day: the present one unless it starts later."""
    former = next((former for former in rule.history if on < rule.starts_on and _covers(former, on)), None)
    # One that moved alone has none: they go on meeting as often as by the present rule.
    recurrence = (former and former.recurrence) or rule.recurrence
    return 1 if recurrence is None else recurrence.interval


def _nth(meetings: Iterator[date], steps: int, after_on: date) -> date:
    """Take so many meetings and return the last of them.

    Raises:
        NoMeetingLeft: there are not so many.
    """
    found = next(islice(meetings, steps - 1, None), None)
    if found is None:
        raise NoMeetingLeft(after_on)
    return found
