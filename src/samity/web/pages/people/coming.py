"""When a group or centre meets: in words, the next dates, and where money is collected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.values import GroupStatus, Level
from samity.bank.collection_sheets.queries.sheet import is_shifted_due_date
from samity.bank.meetings.queries import effective_calendars
from samity.bank.meetings.rules.meeting_dates import next_meeting_dates
from samity.web.languages import say
from samity.web.pages.people.recurring import recurring

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.bank.meetings.values import Calendar, CalendarRule
    from samity.web.door import Visit

DATES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """The meetings to come at which money is collected.

    Attributes:
        calendar: by which it meets; None when no such meetings are planned.
        in_words: such as "Weekly on Tuesday".
        dates: the next ones, today's among them.
        sheet: the address of the sheet to fill in now; None when there is none.
        sheet_on: the meeting whose sheet that is.
        why_not_today: why it is not today's.
        barred: why there is no sheet.
    """

    calendar: Calendar | None
    in_words: str
    dates: Sequence[date]
    sheet: str | None
    sheet_on: date | None
    why_not_today: str | None
    barred: str | None


def coming_meetings(visit: Visit, grouping: Group, group_ids: Collection[int]) -> Coming:
    """Return when a group or centre meets, and which sheet is the next.

    Args:
        visit: the person's.
        grouping: the group or centre.
        group_ids: the groups that meet: itself, or those of the centre.
    """
    calendar = effective_calendars(visit.connection, [grouping.id]).get(grouping.id)
    if calendar is None:
        return Coming(None, "", (), None, None, None, say("no meetings for collecting are planned"))
    today = visit.unit.business_date
    dates = next_meetings(calendar, today)
    in_words = words_of(calendar.rule)
    if grouping.status is not GroupStatus.ACTIVE:
        return Coming(
            calendar,
            in_words,
            dates,
            None,
            None,
            None,
            say("the centre is not active") if grouping.level is Level.CENTRE else say("the group is not active"),
        )
    on = today if _collects_today(visit, calendar, group_ids, dates, today) else next(iter(dates), None)
    if on is None:
        return Coming(calendar, in_words, dates, None, None, None, say("no meeting is to come"))
    why_not = None if on == today else say("it does not meet today")
    return Coming(calendar, in_words, dates, f"/sheets/{grouping.level.lower()}/{grouping.id}/{on}", on, why_not, None)


def next_meeting(calendar: Calendar, today: date) -> date | None:
    """Return the next meeting, today's if it is today."""
    return next(iter(next_meetings(calendar, today, 1)), None)


def next_meetings(calendar: Calendar, today: date, count: int = DATES_SHOWN) -> list[date]:
    """Return the next meetings, today's among them."""
    return next_meeting_dates(calendar.rule, today, count, skip_first_days=calendar.skip_first_days)


def words_of(rule: CalendarRule) -> str:
    """Say how meetings repeat."""
    return say("Once") if rule.recurrence is None else recurring(rule.recurrence, rule.starts_on)


def _collects_today(
    visit: Visit, calendar: Calendar, group_ids: Collection[int], dates: Sequence[date], today: date
) -> bool:
    """Say whether there is a meeting today, or due dates were moved here from a day of rest."""
    return today in dates or is_shifted_due_date(visit.connection, group_ids, calendar.id, today)
