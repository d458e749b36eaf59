"""Which meeting is the next to be recorded. See docs/rules/meeting-dates.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.meetings.rules.meeting_dates import meetings_from

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from samity.bank.meetings.values import CalendarRule


def eligible_meeting_date(
    rule: CalendarRule, held: Container[date], from_on: date, *, skip_first_days: int = 0
) -> date | None:
    """Return the earliest meeting date that has not been held, or None when the calendar has no more.

    Up to today it is a meeting that was missed; where none was, it is the next one.

    Args:
        rule: the calendar.
        held: the dates on which meetings were held.
        from_on: a meeting missed before this day is no longer waited for.
        skip_first_days: as for `is_meeting_date`.
    """
    return next((on for on in meetings_from(rule, from_on, skip_first_days=skip_first_days) if on not in held), None)
