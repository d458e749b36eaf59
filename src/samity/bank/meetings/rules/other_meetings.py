"""Due dates of who meets with others from now on. See docs/rules/transfers.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.meetings.rules.meeting_dates import NoMeetingLeft, meeting_dates, meetings_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.meetings.values import Calendar

ONE_DAY = timedelta(days=1)


def dates_at_other_meetings(
    due_dates: Sequence[date], met: Calendar, meets: Calendar, after_on: date
) -> tuple[date, ...]:
    """Return due dates at the meetings of another calendar: each at the first one from its own meeting on.

    One that left its meeting, for a day of rest, goes with that. No two go to the same meeting.

    Args:
        due_dates: rising.
        met: the calendar they follow so far; who meets so often meets as often by the other.
        meets: the other one; its end does not cut the dates short.
        after_on: the due date before them, or today: they lie later.

    Raises:
        NoMeetingLeft: the dates reach the end of the calendar of years.
    """
    endless = replace(meets.rule, ends_on=None)
    found: list[date] = []
    for due_on in due_dates:
        own = _own_meeting(met, after_on, due_on)
        from_on = max(own, (found[-1] if found else after_on) + ONE_DAY)
        held = next(meetings_from(endless, from_on, skip_first_days=meets.skip_first_days), None)
        if held is None:
            raise NoMeetingLeft(from_on)
        found.append(held)
        after_on = due_on
    return tuple(found)


def meet_as_often(one: Calendar, other: Calendar) -> bool:
    """Say whether both calendars meet by the same unit and the same interval."""
    ours, theirs = one.rule.recurrence, other.rule.recurrence
    if ours is None or theirs is None:
        return False
    return (ours.frequency, ours.interval) == (theirs.frequency, theirs.interval)


def _own_meeting(met: Calendar, after_on: date, due_on: date) -> date:
    """Return the last meeting after a day, up to a due date; the due date itself where there is none."""
    rule = replace(met.rule, ends_on=None)
    meetings = meeting_dates(rule, after_on + ONE_DAY, due_on, skip_first_days=met.skip_first_days)
    return max(meetings, default=due_on)
