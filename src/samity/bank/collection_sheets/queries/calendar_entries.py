"""Meetings as a calendar program shows them: each day by itself, as it is by now. See docs/rules/calendar-feed.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.queries.today import days_at_rest
from samity.bank.collection_sheets.queries.visits import visits
from samity.bank.meetings.queries import calendars_of
from samity.bank.meetings.rules.meeting_dates import meeting_dates
from samity.bank.meetings.values import CalendarType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, time
    from typing import Any

    from sqlalchemy import Connection, Row

    from samity.bank.collection_sheets.queries.visits import Visit
    from samity.bank.meetings.values import Calendar

DAYS_BEFORE, DAYS_AHEAD = 30, 180
AT_REST = "The office books no money on this day."
SHIFTED = "No meeting by the calendar: what is due was moved here from a day of rest."


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A meeting on a day.

    Attributes:
        calendar_id: with the day it names the entry, always the same.
        at: the time of the day by the bank's clock; None is not said.
        sheet: the path of the sheet to fill in; None where no money is collected.
        remarks: what else is to be known of the day.
    """

    calendar_id: int
    on: date
    at: time | None
    title: str
    location: str | None
    sheet: str | None
    remarks: tuple[str, ...]


def calendar_entries(
    connection: Connection,
    today: date,
    hierarchy: str,
    *,
    officer_id: int | None = None,
    grouping_id: int | None = None,
) -> list[CalendarEntry]:
    """Return the meetings from 30 days ago until 180 days ahead, by day: of an officer, or of a group or centre.

    Args:
        connection: the transaction.
        today: the business date.
        hierarchy: of the office below which they are.
        officer_id: only whom he serves.
        grouping_id: only what this group or centre goes to.
    """
    first_on, last_on = today - timedelta(days=DAYS_BEFORE), today + timedelta(days=DAYS_AHEAD)
    met = visits(connection, first_on, last_on, hierarchy, officer_id, grouping_id)
    at_rest = days_at_rest(connection, {(each.owner.office_id, each.on) for each in met})
    found = [_collecting(each, is_at_rest=(each.owner.office_id, each.on) in at_rest) for each in met]
    owners = {each.owner.id: each.owner for each in met}
    found += _others(connection, owners, first_on, last_on)
    return sorted(found, key=lambda each: (each.on, each.title, each.calendar_id))


def _collecting(met: Visit, *, is_at_rest: bool) -> CalendarEntry:
    owner, notes = met.owner, met.calendar.notes
    remarks = ((AT_REST,) if is_at_rest else ()) + ((SHIFTED,) if met.is_shifted else ())
    groups = tuple(group.name for group in met.groups if group.id != owner.id)
    return CalendarEntry(
        met.calendar.id,
        met.on,
        notes.meets_at,
        owner.name,
        notes.location,
        f"/sheets/{owner.level.lower()}/{owner.id}/{met.on}",
        remarks + ((", ".join(groups),) if groups else ()),
    )


def _others(
    connection: Connection, owners: Mapping[int, Row[Any]], first_on: date, last_on: date
) -> Iterator[CalendarEntry]:
    """Give meetings at which no money is collected, such as trainings."""
    for each in calendars_of(connection, owners):
        if each.type is CalendarType.COLLECTION:
            continue
        days = meeting_dates(each.rule, first_on, last_on, skip_first_days=each.skip_first_days)
        yield from (_gathering(each, owners[each.owner_id].name, on) for on in days)


def _gathering(calendar: Calendar, owner: str, on: date) -> CalendarEntry:
    notes = calendar.notes
    remarks = (notes.description,) if notes.description else ()
    return CalendarEntry(calendar.id, on, notes.meets_at, f"{owner}: {calendar.title}", notes.location, None, remarks)
