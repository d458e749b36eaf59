"""Remind members and officers of the meetings that are near. See docs/rules/reminders.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from samity.bank.collection_sheets.queries.today import days_at_rest
from samity.bank.collection_sheets.queries.visits import visits
from samity.bank.collection_sheets.records import meeting_reminder
from samity.bank.organisation.queries.offices import reminder_days_of
from samity.storage.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row

    from samity.bank.collection_sheets.queries.visits import Visit
    from samity.storage.unit import Unit

EVERYWHERE = "."

_MEMBERS = text("""
SELECT m.group_id, c.id, c.display_name, c.mobile_no FROM group_member m JOIN client c ON c.id = m.client_id
WHERE m.group_id = ANY(:groups) AND c.status = 'ACTIVE' AND c.mobile_no IS NOT NULL
ORDER BY m.group_id, c.id""")
_OFFICERS = text("""
SELECT g.id AS group_id, s.id, s.display_name, s.mobile_no FROM client_group g JOIN staff s ON s.id = g.officer_id
WHERE g.id = ANY(:groups) AND s.is_active ORDER BY g.id""")


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody who is to be told of a meeting.

    Attributes:
        person: such as client:12 or staff:3.
    """

    meeting: Visit
    person: str
    name: str
    mobile_no: str | None

    @property
    def key(self) -> tuple[int, date, str]:
        """Return what it is written once for."""
        return self.meeting.calendar.id, self.meeting.on, self.person


def remind(unit: Unit, first_on: date) -> int:
    """Write a reminder for each person and meeting that is near and was not written before.

    Args:
        unit: the night's.
        first_on: the day that begins.

    Returns:
        How many were written.
    """
    near = _near(unit.connection, first_on)
    if not near:
        return 0
    found = {each.key: each for each in _reminders(unit.connection, near)}
    days = {each.on for each in near}
    kept = select(meeting_reminder).where(meeting_reminder.c.held_on.between(min(days), max(days)))
    written = {tuple(row) for row in unit.connection.execute(kept)}
    new = [each for key, each in found.items() if key not in written]
    columns = ("calendar_id", "held_on", "person")
    insert_rows(unit.connection, meeting_reminder, [dict(zip(columns, each.key, strict=True)) for each in new])
    for each in new:
        unit.tell("MeetingReminder", each.person, _facts(each))
    return len(new)


def _near(connection: Connection, first_on: date) -> list[Visit]:
    """Return the meetings that their office reminds of by now; on a day of rest nobody is called together."""
    ahead = reminder_days_of(connection)
    if not ahead:
        return []
    met = visits(connection, first_on, first_on + timedelta(days=max(ahead.values())), EVERYWHERE, None)
    near = [
        each
        for each in met
        if each.owner.office_id in ahead and each.on <= first_on + timedelta(days=ahead[each.owner.office_id])
    ]
    at_rest = days_at_rest(connection, {(each.owner.office_id, each.on) for each in near})
    return [each for each in near if (each.owner.office_id, each.on) not in at_rest]


def _reminders(connection: Connection, near: Sequence[Visit]) -> Iterator[Reminder]:
    groups = {group.id for each in near for group in each.groups}
    members = _by_group(connection, _MEMBERS, groups)
    officers = _by_group(connection, _OFFICERS, groups | {each.owner.id for each in near})
    for each in near:
        met = [group.id for group in each.groups]
        invited = [("client", row) for group_id in met for row in members.get(group_id, ())]
        serving = [("staff", row) for served in (each.owner.id, *met) for row in officers.get(served, ())]
        for kind, row in (*invited, *serving):
            yield Reminder(each, f"{kind}:{row.id}", row.display_name, row.mobile_no)


def _by_group(connection: Connection, people: Any, groups: set[int]) -> Mapping[int, list[Row[Any]]]:  # noqa: ANN401 - a statement
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(people, {"groups": sorted(groups)}):
        found.setdefault(row.group_id, []).append(row)
    return found


def _facts(reminder: Reminder) -> dict[str, object]:
    meeting = reminder.meeting
    return {
        "name": reminder.name,
        "mobile_no": reminder.mobile_no,
        "held_on": meeting.on,
        "meets_at": meeting.calendar.notes.meets_at,
        "location": meeting.calendar.notes.location,
        "with": meeting.owner.name,
        "level": meeting.owner.level,
        "owner_id": meeting.owner.id,
        "calendar_id": meeting.calendar.id,
    }
