"""Calendars, meetings held on them, and what is noted of each client at each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, func, or_, select

from samity.bank.clients.records import client, client_group, group_member
from samity.bank.clients.values import Level
from samity.bank.meetings.records import attendance, calendar, calendar_history, meeting
from samity.bank.meetings.rules.recurrence import recurrence_of_text
from samity.bank.meetings.values import (
    Attendance,
    Calendar,
    CalendarNotes,
    CalendarRule,
    CalendarType,
    FormerRule,
    RemindBy,
)
from samity.bank.organisation.records import app_user, setting
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row, RowMapping, Select

    from samity.bank.clients.queries import Group

SKIP_FIRST = "skip-repayment-on-first-day-of-month"


@dataclass(eq=False)
class CalendarNotFound(Refusal):
    """There is no calendar {calendar_id}."""

    calendar_id: int


@dataclass(eq=False)
class NoCollectionCalendar(Refusal):
    """Neither group {group_id} nor its centre has a calendar of collection meetings."""

    group_id: int


@dataclass(eq=False)
class MeetingNotFound(Refusal):
    """There is no meeting {meeting_id}."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was held."""

    id: int
    calendar_id: int
    held_on: date


# A row for each former rule of a calendar; one row where there is none.
_CALENDAR = (
    select(
        calendar,
        app_user.c.username,
        setting.c.value.label("skip_first_days"),
        calendar_history.c.id.label("former_id"),
        calendar_history.c.starts_on.label("former_starts_on"),
        calendar_history.c.ends_on.label("former_ends_on"),
        calendar_history.c.recurrence.label("former_recurrence"),
    )
    .join_from(calendar, app_user, app_user.c.id == calendar.c.created_by)
    .outerjoin(setting, (setting.c.name == SKIP_FIRST) & setting.c.enabled)
    .outerjoin(calendar_history, calendar_history.c.calendar_id == calendar.c.id)
)
# The centre's comes after the group's own and takes its place.
_MEETS_BY = (
    _CALENDAR.add_columns(client_group.c.id.label("group_id"))
    .join(client_group, calendar.c.owner_id.in_([client_group.c.centre_id, client_group.c.id]))
    .where(client_group.c.id == func.any(bindparam("groups")), calendar.c.type == CalendarType.COLLECTION)
    .order_by(client_group.c.id, case((calendar.c.owner_id == client_group.c.id, 0), else_=1), calendar_history.c.id)
)


def calendar_by_id(connection: Connection, calendar_id: int) -> Calendar:
    """Return a calendar.

    Raises:
        CalendarNotFound: there is none.
    """
    found = _calendars(connection, _CALENDAR.where(calendar.c.id == calendar_id))
    if not found:
        raise CalendarNotFound(calendar_id)
    return found[0]


def hold_calendars(connection: Connection, ids: Collection[int]) -> None:
    """Let nobody move the meetings of these calendars until the transaction ends; many may hold one at the same time.

    Whoever pays loans out holds those that they follow, before he reads them. Loans are locked before calendars, and
    these before products.
    """
    held = select(calendar.c.id).where(calendar.c.id.in_(ids)).order_by(calendar.c.id)
    connection.execute(held.with_for_update(read=True))


def calendars_of(connection: Connection, owner_ids: Collection[int]) -> list[Calendar]:
    """List the calendars, of every type, that are attached to these groups or centres themselves, by id."""
    return _calendars(connection, _CALENDAR.where(calendar.c.owner_id.in_(set(owner_ids))).order_by(calendar.c.id))


def collection_calendars(connection: Connection, owner_ids: Collection[int]) -> Mapping[int, Calendar]:
    """Return the collection calendars of these groups or centres themselves, by owner; who has none is left out."""
    own = _CALENDAR.where(calendar.c.owner_id == func.any(list(owner_ids)), calendar.c.type == CalendarType.COLLECTION)
    return {each.owner_id: each for each in _calendars(connection, own)}


def effective_calendar(connection: Connection, group_id: int) -> Calendar:
    """Return the collection calendar by which a group meets: its centre's, else its own. A centre may be asked as well.

    Raises:
        NoCollectionCalendar: there is neither.
    """
    found = effective_calendars(connection, [group_id])
    if group_id not in found:
        raise NoCollectionCalendar(group_id)
    return found[group_id]


def effective_calendars(connection: Connection, group_ids: Collection[int]) -> Mapping[int, Calendar]:
    """Return the collection calendar by which each group (or centre) meets; who has none is left out."""
    rows = connection.execute(_MEETS_BY, {"groups": list(group_ids)}).all()
    by_id = {each.id: each for each in _calendars_of(rows)}
    return {row.group_id: by_id[row.id] for row in rows}


def collection_owner_around(connection: Connection, owner: Group) -> int | None:
    """Return who has a collection calendar already: the group or centre itself, its centre, or one of its groups."""
    family = select(client_group.c.id).where(
        or_(client_group.c.id.in_([owner.id, owner.centre_id]), client_group.c.centre_id == owner.id)
    )
    collecting = select(calendar.c.owner_id).where(
        calendar.c.type == CalendarType.COLLECTION, calendar.c.owner_id.in_(family)
    )
    return connection.scalars(collecting.order_by(calendar.c.owner_id)).first()


def meetings_of(
    connection: Connection, calendar_ids: Collection[int], *, newest: int | None = None, until_on: date | None = None
) -> list[Meeting]:
    """List the meetings held on these calendars, the oldest first; or only the `newest` so many, newest first.

    Args:
        connection: the transaction.
        calendar_ids: the calendars.
        newest: how many at most.
        until_on: leave out what was held after that day.
    """
    query = select(meeting.c.id, meeting.c.calendar_id, meeting.c.held_on).where(
        meeting.c.calendar_id.in_(set(calendar_ids))
    )
    if until_on is not None:
        query = query.where(meeting.c.held_on <= until_on)
    if newest is None:
        query = query.order_by(meeting.c.held_on, meeting.c.id)
    else:
        query = query.order_by(meeting.c.held_on.desc(), meeting.c.id.desc()).limit(newest)
    return [Meeting(*row) for row in connection.execute(query)]


def meeting_by_id(connection: Connection, meeting_id: int) -> Meeting:
    """Return a meeting that was held.

    Raises:
        MeetingNotFound: there is none.
    """
    query = select(meeting.c.id, meeting.c.calendar_id, meeting.c.held_on).where(meeting.c.id == meeting_id)
    row = connection.execute(query).first()
    if row is None:
        raise MeetingNotFound(meeting_id)
    return Meeting(*row)


def held_dates(connection: Connection, calendar_id: int, from_on: date) -> set[date]:
    """Return the days, `from_on` and later, on which meetings of a calendar were held."""
    return set(
        connection.scalars(
            select(meeting.c.held_on).where(meeting.c.calendar_id == calendar_id, meeting.c.held_on >= from_on)
        )
    )


def attendance_on(connection: Connection, calendar_id: int, held_on: date) -> Mapping[int, Attendance]:
    """Return what is noted of each client at the meeting of that day; of whom nothing is noted is left out."""
    query = (
        select(attendance.c.client_id, attendance.c.status)
        .join_from(attendance, meeting)
        .where(meeting.c.calendar_id == calendar_id, meeting.c.held_on == held_on)
    )
    return {client_id: Attendance(status) for client_id, status in connection.execute(query)}


def attendance_at(connection: Connection, meeting_ids: Collection[int]) -> Mapping[tuple[int, date], Attendance]:
    """Return what is noted at these meetings, by client and day; of whom nothing is noted is left out."""
    query = (
        select(attendance.c.client_id, meeting.c.held_on, attendance.c.status)
        .join_from(attendance, meeting)
        .where(meeting.c.id.in_(set(meeting_ids)))
    )
    return {(client_id, held_on): Attendance(status) for client_id, held_on, status in connection.execute(query)}


def attendance_of_client(
    connection: Connection, client_id: int, until_on: date, newest: int
) -> list[tuple[date, Attendance]]:
    """List what was noted of a client at the last so many meetings up to a day, newest first."""
    query = (
        select(meeting.c.held_on, attendance.c.status)
        .join_from(attendance, meeting)
        .where(attendance.c.client_id == client_id, meeting.c.held_on <= until_on)
        .order_by(meeting.c.held_on.desc(), meeting.c.id.desc())
        .limit(newest)
    )
    return [(held_on, Attendance(status)) for held_on, status in connection.execute(query)]


def attendance_of(connection: Connection, meeting_id: int) -> Sequence[RowMapping]:
    """List what is noted at a meeting, by client: client_id, client_name, status."""
    return (
        connection.execute(
            select(attendance.c.client_id, client.c.display_name.label("client_name"), attendance.c.status)
            .join_from(attendance, client)
            .where(attendance.c.meeting_id == meeting_id)
            .order_by(attendance.c.client_id)
        )
        .mappings()
        .all()
    )


def members_below(connection: Connection, grouping: Group, client_ids: Collection[int]) -> set[int]:
    """Return which of these clients are members of the group, or of any group of the centre."""
    below = client_group.c.centre_id if grouping.level is Level.CENTRE else client_group.c.id
    return set(
        connection.scalars(
            select(group_member.c.client_id)
            .join_from(group_member, client_group)
            .where(below == grouping.id, group_member.c.client_id.in_(set(client_ids)))
        )
    )


def _calendars(connection: Connection, query: Select[*tuple[object, ...]]) -> list[Calendar]:
    return _calendars_of(connection.execute(query.order_by(calendar_history.c.id)).all())


def _calendars_of(rows: Sequence[Row[*tuple[object, ...]]]) -> list[Calendar]:
    """Put calendars together with their former rules, which come in the order in which they were left."""
    history: dict[int, dict[int, FormerRule]] = {}
    for row in rows:
        former = history.setdefault(row.id, {})
        if row.former_id is not None:
            recurrence = row.former_recurrence and recurrence_of_text(row.former_recurrence)
            former[row.former_id] = FormerRule(row.former_starts_on, row.former_ends_on, recurrence)
    last = {row.id: row for row in rows}
    return [_calendar_of(row, history[row.id].values()) for row in last.values()]


def _calendar_of(row: Row[*tuple[object, ...]], history: Iterable[FormerRule]) -> Calendar:
    recurrence = row.recurrence and recurrence_of_text(row.recurrence)
    return Calendar(
        id=row.id,
        owner_level=Level(row.owner_level),
        owner_id=row.owner_id,
        title=row.title,
        type=CalendarType(row.type),
        rule=CalendarRule(row.starts_on, recurrence, row.ends_on, tuple(history)),
        notes=CalendarNotes(
            description=row.description,
            location=row.location,
            duration=row.duration,
            meets_at=row.meets_at,
            remind_by=row.remind_by and RemindBy(row.remind_by),
            first_reminder=row.first_reminder,
            second_reminder=row.second_reminder,
        ),
        skip_first_days=row.skip_first_days or 0,
        created_on=row.created_on,
        created_by=row.created_by,
        created_by_username=row.username,
    )
