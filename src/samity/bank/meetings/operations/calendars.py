"""Attach a calendar to a group or a centre, and take it away again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from samity.bank.clients.queries import centre_by_id, group_by_id, grouping_by_id
from samity.bank.clients.values import Level
from samity.bank.gate import admit_office, operation
from samity.bank.meetings.queries import collection_owner_around, meetings_of
from samity.bank.meetings.records import calendar, calendar_history
from samity.bank.meetings.rules.recurrence import recurrence_text
from samity.bank.meetings.values import CalendarNotes, CalendarRule, CalendarType
from samity.kernel.errors import Refusal, ensure, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit


@dataclass(eq=False)
class CalendarStartsBeforeGroup(Refusal):
    """Meetings cannot start on {starts_on}: the group is active from {activated_on}."""

    starts_on: date
    activated_on: date | str


@dataclass(eq=False)
class CalendarStartsBeforeCentre(Refusal):
    """Meetings cannot start on {starts_on}: the centre is active from {activated_on}."""

    starts_on: date
    activated_on: date | str


@dataclass(eq=False)
class CollectionCalendarExists(Refusal):
    """Only one calendar of collection meetings holds for a group and its centre; {owner_id} has one already."""

    owner_id: int


@dataclass(eq=False)
class CalendarFollowedByLoans(Refusal):
    """Calendar {calendar_id} cannot be removed: {loans} loans follow it."""

    calendar_id: int
    loans: int


@dataclass(eq=False)
class CalendarHasMeetings(Refusal):
    """Calendar {calendar_id} cannot be removed: meetings were held on it."""

    calendar_id: int


@dataclass(frozen=True, slots=True)
class AttachCalendar:
    """Attach a schedule to a group or a centre; `rule` has no former rules yet."""

    level: Level
    owner_id: int
    title: str
    type: CalendarType
    rule: CalendarRule
    notes: CalendarNotes = field(default_factory=CalendarNotes)


@operation("calendars:attach")
def attach_calendar(command: AttachCalendar, unit: Unit) -> int:
    """Say when a group or centre meets.

    Returns:
        The calendar's id.

    Raises:
        GroupNotFound, CentreNotFound, OutsideOwnOffice: the owner is unknown or lies elsewhere.
        CalendarStartsBeforeGroup, CalendarStartsBeforeCentre: the owner was not active on the first day, or is not yet.
        CollectionCalendarExists: the owner, its centre or one of its groups has a collection calendar already.
    """
    ensure(not command.rule.history, "a new calendar has no former rules")
    owner = _owner_alone(unit, command)
    refuse_all(_against(unit, command, owner))
    made = insert(calendar).values(
        owner_level=owner.level,
        owner_id=owner.id,
        title=command.title,
        type=command.type,
        starts_on=command.rule.starts_on,
        ends_on=command.rule.ends_on,
        recurrence=None if command.rule.recurrence is None else recurrence_text(command.rule.recurrence),
        created_on=unit.business_date,
        created_by=unit.actor.user_id,
        **asdict(command.notes),
    )
    calendar_id = int(unit.connection.execute(made.returning(calendar.c.id)).scalar_one())
    told = {"calendar_id": calendar_id, "type": command.type, "starts_on": command.rule.starts_on}
    unit.tell("CalendarAttached", f"{owner.level.lower()}:{owner.id}", told)
    return calendar_id


def change_rule(unit: Unit, changed: Calendar, rule: CalendarRule) -> None:
    """Let a calendar hold by another rule; whoever knows the loans that follow it moves them and holds the gate.

    Args:
        unit: of work.
        changed: as it stands, locked.
        rule: with its former rules; of what was before today they say what they did.
    """
    pairs = zip(changed.rule.history, rule.history, strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    gone = select(calendar_history.c.id).where(calendar_history.c.calendar_id == changed.id)
    gone = gone.order_by(calendar_history.c.id).offset(same)
    unit.connection.execute(delete(calendar_history).where(calendar_history.c.id.in_(gone)))
    for former in rule.history[same:]:
        kept = insert(calendar_history).values(
            calendar_id=changed.id,
            starts_on=former.starts_on,
            ends_on=former.ends_on,
            recurrence=None if former.recurrence is None else recurrence_text(former.recurrence),
        )
        unit.connection.execute(kept)
    repeats = None if rule.recurrence is None else recurrence_text(rule.recurrence)
    held = update(calendar).where(calendar.c.id == changed.id)
    unit.connection.execute(held.values(starts_on=rule.starts_on, ends_on=rule.ends_on, recurrence=repeats))


def remove_calendar(unit: Unit, removed: Calendar, loans_following: int) -> None:
    """Remove a calendar that nothing refers to; whoever knows the loans counts them and holds the gate.

    Raises:
        CalendarFollowedByLoans: loans take their due dates from it.
        CalendarHasMeetings: it is part of what happened.
    """
    if loans_following:
        raise CalendarFollowedByLoans(removed.id, loans_following)
    if meetings_of(unit.connection, [removed.id], newest=1):
        raise CalendarHasMeetings(removed.id)
    unit.connection.execute(delete(calendar_history).where(calendar_history.c.calendar_id == removed.id))
    unit.connection.execute(delete(calendar).where(calendar.c.id == removed.id))
    unit.tell("CalendarRemoved", f"{removed.owner_level.lower()}:{removed.owner_id}", {"calendar_id": removed.id})


def _owner_alone(unit: Unit, command: AttachCalendar) -> Group:
    """Return the owner as it stands once the head of its family is locked: calendars come one after the other."""
    find = centre_by_id if command.level is Level.CENTRE else group_by_id
    owner = find(unit.connection, command.owner_id)
    admit_office(unit, owner.office_id, owner.office_hierarchy)
    grouping_by_id(unit.connection, owner.centre_id or owner.id, lock=True)
    return find(unit.connection, command.owner_id)


def _against(unit: Unit, command: AttachCalendar, owner: Group) -> Iterator[Refusal]:
    if owner.activated_on is None or command.rule.starts_on < owner.activated_on:
        too_early = CalendarStartsBeforeCentre if owner.level is Level.CENTRE else CalendarStartsBeforeGroup
        yield too_early(command.rule.starts_on, owner.activated_on or "its activation, which is still to come")
    if command.type is CalendarType.COLLECTION:
        collecting = collection_owner_around(unit.connection, owner)
        if collecting is not None:
            yield CollectionCalendarExists(collecting)
