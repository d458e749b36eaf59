"""Meetings move: one alone, or from it on all, are held on other days. See docs/rules/moved-meetings.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from samity.bank.meetings.rules.meeting_dates import LONGEST_PERIOD_DAYS, meeting_dates, meetings_from
from samity.bank.meetings.rules.recurrence import calendar_on_nth_weekday, occurrences
from samity.bank.meetings.values import (
    LAST_DAY_OF_MONTH,
    LATEST_MONTH_DAY,
    CalendarRule,
    FormerRule,
    Frequency,
    NthDay,
    Recurrence,
    Weekday,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)


def moved_rule(rule: CalendarRule, from_on: date, to_on: date) -> CalendarRule:
    """Return when they meet once the meeting of one day, and all after it, are held as if it were on another.

    They go on meeting as often; the meetings before stay where they were.

    Args:
        rule: as they meet so far.
        from_on: a meeting.
        to_on: the day on which it is held instead.

    Raises:
        CalendarEndsBeforeItStarts: the calendar ends before that day.
    """
    former = _former_until(rule, min(from_on, to_on) - ONE_DAY)
    return CalendarRule(to_on, _repeated(rule.recurrence, to_on), rule.ends_on, former)


def moved_once(rule: CalendarRule, from_on: date, to_on: date, skip_first_days: int) -> CalendarRule:
    """Return when they meet once the meeting of one day is held on another, and all others as they are.

    Args:
        rule: as they meet so far.
        from_on: a meeting.
        to_on: the day on which it is held instead; no other meeting lies between.
        skip_first_days: as `is_meeting_date` takes it.

    Raises:
        CalendarEndsBeforeItStarts: it was the last one, and the calendar ends before that day.
    """
    starts_on = rule.starts_on if from_on < rule.starts_on else _restart(rule, from_on)
    if starts_on is None:
        return moved_rule(rule, from_on, to_on)
    present = CalendarRule(starts_on, rule.recurrence, rule.ends_on)
    days = from_on + ONE_DAY, starts_on + timedelta(days=skip_first_days)
    wanted = meeting_dates(rule, *days, skip_first_days=skip_first_days)
    held = meeting_dates(present, *days, skip_first_days=skip_first_days)
    single = [FormerRule(day, day, None) for day in (to_on, *wanted) if day not in held]
    return replace(present, history=(*_former_until(rule, min(from_on, to_on) - ONE_DAY), *single))


def move_to(rule: CalendarRule, wanted: CalendarRule, first_on: date, skip_first_days: int) -> tuple[date, date] | None:
    """Return which meeting has to be held on which day, so that from it on they meet as they want to.

    It is the first one from a day on, and the first day that is wanted on it or after it.

    Args:
        rule: as they meet so far.
        wanted: as they want to meet; a monthly one may count from its start date.
        first_on: those before it stay.
        skip_first_days: as `is_meeting_date` takes it.

    Returns:
        None where there is no meeting from that day on, or where they would meet otherwise than wanted: more rarely or
        more often, or by another form of a month.
    """
    from_on = next(meetings_from(rule, first_on, skip_first_days=skip_first_days), None)
    if from_on is None or rule.recurrence is None or wanted.recurrence is None:
        return None
    each_period = replace(wanted.recurrence, interval=1)
    reach = timedelta(days=2 * LONGEST_PERIOD_DAYS[each_period.frequency])
    to_on = next(iter(occurrences(each_period, min(wanted.starts_on, from_on), from_on, from_on + reach)), None)
    if to_on is None or moved_rule(rule, from_on, to_on).recurrence != wanted.recurrence:
        return None
    return from_on, to_on


def _former_until(rule: CalendarRule, last_on: date) -> tuple[FormerRule, ...]:
    """Return the rules by which they met up to a day, as former ones."""
    own = (FormerRule(rule.starts_on, last_on, rule.recurrence),) if rule.starts_on <= last_on else ()
    until = [replace(each, ends_on=min(each.ends_on, last_on)) for each in rule.history if each.starts_on <= last_on]
    return (*until, *own)


def _restart(rule: CalendarRule, after_on: date) -> date | None:
    """Return a later day from which the same rule counts the same meetings; None where there is none any more."""
    repeats = rule.recurrence
    if repeats is None:
        return None
    is_seeded = repeats.frequency is Frequency.MONTHLY and repeats.nth is None
    # A day of the month comes back within a dozen of them.
    reach = timedelta(days=13 * repeats.interval * LONGEST_PERIOD_DAYS[repeats.frequency])
    last_on = min(rule.ends_on or date.max, after_on + min(reach, date.max - after_on))
    coming = occurrences(repeats, rule.starts_on, after_on + ONE_DAY, last_on)
    return next((each for each in coming if not is_seeded or each.day == rule.starts_on.day), None)


def moved_dates(
    due_dates: Sequence[date],
    before: CalendarRule,
    after: CalendarRule,
    days: tuple[date, date],
    skip_first_days: int,
    *,
    alone: bool = False,
) -> tuple[date, ...]:
    """Return due dates at meetings that have moved: each goes with its meeting, the n-th of them to the n-th.

    One that does not stand on a meeting goes with the meeting before it.

    Args:
        due_dates: rising, from the meeting that moves on.
        before: when they met.
        after: when they meet.
        days: the first meeting that moves, and the day on which it is held instead.
        skip_first_days: as `is_meeting_date` takes it.
        alone: no other meeting moves, nor what falls due at it.
    """
    from_on, to_on = days
    met = meetings_from(replace(before, ends_on=None), from_on, skip_first_days=skip_first_days)
    meetings = list(takewhile(lambda on: on <= due_dates[-1], met))
    places: list[int] = []
    for due_on in due_dates:
        place = sum(on <= due_on for on in meetings) - 1
        places.append(max(place, places[-1] + 1 if places else 0))
    meets = meetings_from(replace(after, ends_on=None), to_on, skip_first_days=skip_first_days)
    held = list(islice(meets, places[-1] + 1))
    return tuple(was if alone and place else held[place] for was, place in zip(due_dates, places, strict=True))


def _repeated(recurrence: Recurrence | None, to_on: date) -> Recurrence | None:
    """Return how meetings repeat as often as they did, from a day on."""
    if recurrence is None or recurrence.frequency in {Frequency.DAILY, Frequency.YEARLY}:
        return recurrence
    if recurrence.frequency is Frequency.WEEKLY:
        return Recurrence(Frequency.WEEKLY, recurrence.interval, Weekday(to_on.weekday()))
    return _each_month(recurrence, to_on)


def _each_month(recurrence: Recurrence, to_on: date) -> Recurrence | None:
    """Return it in the form in which it was: the n-th weekday, a day by number, or the day of the start date."""
    weekday, interval = Weekday(to_on.weekday()), recurrence.interval
    if recurrence.weekday is not None:
        if recurrence.nth is NthDay.LAST and (to_on + A_WEEK).month != to_on.month:
            return Recurrence(Frequency.MONTHLY, interval, weekday, NthDay.LAST)
        return calendar_on_nth_weekday(to_on, weekday, interval).recurrence
    ends_month = (to_on + ONE_DAY).month != to_on.month
    if recurrence.nth is NthDay.ON_DAY and (to_on.day <= LATEST_MONTH_DAY or ends_month):
        number = to_on.day if to_on.day <= LATEST_MONTH_DAY else LAST_DAY_OF_MONTH
        return Recurrence(Frequency.MONTHLY, interval, nth=NthDay.ON_DAY, month_day=number)
    return Recurrence(Frequency.MONTHLY, interval)
