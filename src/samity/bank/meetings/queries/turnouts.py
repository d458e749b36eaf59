"""How many came: by client and by meeting, counted by the database. See docs/rules/attendance-rates.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from samity.bank.clients.queries import groups_of_centre, members_of
from samity.bank.clients.values import Level
from samity.bank.meetings.queries.calendars import calendars_of
from samity.bank.meetings.records import attendance, meeting
from samity.bank.meetings.rules.turnout import days_counted, turnout_of
from samity.bank.meetings.values import Attendance, Turnout

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.clients.queries import Client, Group

# Members of a centre are those of its groups, and they meet by its calendars or by those of their group.
_TOGETHER = text("""
WITH family AS (SELECT id FROM client_group WHERE id = :id OR centre_id = :id),
     members AS (SELECT DISTINCT g.client_id FROM group_member g JOIN client c ON c.id = g.client_id
                 WHERE g.group_id IN (SELECT id FROM family) AND c.status = 'ACTIVE')
SELECT a.status, count(*) FROM attendance a
JOIN meeting m ON m.id = a.meeting_id JOIN calendar k ON k.id = m.calendar_id
WHERE a.client_id IN (SELECT client_id FROM members) AND m.held_on BETWEEN :first_on AND :last_on
  AND (k.owner_id IN (SELECT id FROM family) OR k.owner_id = :centre_id)
GROUP BY a.status""")


def turnouts_by_client(
    connection: Connection, client_ids: Collection[int], days: tuple[date, date], calendar_ids: Collection[int] | None
) -> Mapping[int, Turnout]:
    """Return how often clients came between two days, both included; of whom nothing is noted is left out.

    Args:
        connection: the transaction.
        client_ids: the clients.
        days: the first and the last.
        calendar_ids: whose meetings count; None counts those of every group and centre.
    """
    counted = (
        select(attendance.c.client_id, attendance.c.status, func.count())
        .join_from(attendance, meeting)
        .where(attendance.c.client_id == func.any(list(client_ids)), meeting.c.held_on.between(*days))
        .group_by(attendance.c.client_id, attendance.c.status)
    )
    if calendar_ids is not None:
        counted = counted.where(meeting.c.calendar_id == func.any(list(calendar_ids)))
    return _turnouts(connection.execute(counted))


def turnouts_by_meeting(
    connection: Connection, meeting_ids: Collection[int], client_ids: Collection[int]
) -> Mapping[int, Turnout]:
    """Return how many of these clients came to each meeting; one at which nothing is noted of them is left out."""
    counted = (
        select(attendance.c.meeting_id, attendance.c.status, func.count())
        .where(attendance.c.meeting_id == func.any(list(meeting_ids)))
        .where(attendance.c.client_id == func.any(list(client_ids)))
        .group_by(attendance.c.meeting_id, attendance.c.status)
    )
    return _turnouts(connection.execute(counted))


def turnouts_of_members(connection: Connection, grouping: Group, today: date) -> list[tuple[Client, Turnout]]:
    """List the members of a group, or of all groups of a centre, by name, with how often they came in a year."""
    within = groups_of_centre(connection, grouping.id) if grouping.level is Level.CENTRE else []
    found = members_of(connection, [each.id for each in within] or [grouping.id])
    members = {each.id: each for group in found.values() for each in group}
    owners = {grouping.id, grouping.centre_id or grouping.id, *(each.id for each in within)}
    calendars = [each.id for each in calendars_of(connection, owners)]
    turnouts = turnouts_by_client(connection, members, days_counted(today), calendars)
    by_name = sorted(members.values(), key=lambda each: (each.display_name.casefold(), each.id))
    return [(each, turnouts.get(each.id, Turnout())) for each in by_name]


def turnout_of_grouping(connection: Connection, grouping: Group, today: date) -> Turnout:
    """Return how often the members of a group or centre came in a year, all together, in one statement."""
    first_on, last_on = days_counted(today)
    asked = {"id": grouping.id, "centre_id": grouping.centre_id, "first_on": first_on, "last_on": last_on}
    counts = {Attendance(status): times for status, times in connection.execute(_TOGETHER, asked)}
    return turnout_of(counts)


def turnout_of_client(connection: Connection, client_id: int, today: date) -> Turnout:
    """Return how often a client came in a year, wherever he was noted."""
    return turnouts_by_client(connection, [client_id], days_counted(today), None).get(client_id, Turnout())


def _turnouts(rows: Iterable[Any]) -> Mapping[int, Turnout]:
    counts: dict[int, Counter[Attendance]] = defaultdict(Counter)
    for whose, status, times in rows:
        counts[whose][Attendance(status)] += times
    return {whose: turnout_of(counted) for whose, counted in counts.items()}
