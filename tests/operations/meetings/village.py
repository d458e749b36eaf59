"""A small village for tests: clients, groups and centres formed by the bank's own operations, and when they meet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import ClientName, Level
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.values import CalendarRule, CalendarType, Frequency, Recurrence, Weekday

if TYPE_CHECKING:
    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit

HEAD_OFFICE = 1
FORMED = date(2025, 1, 1)
TODAY = date(2025, 3, 20)
MONDAYS = CalendarRule(FORMED, Recurrence(Frequency.WEEKLY, weekday=Weekday.MO))
A_MONDAY = date(2025, 3, 17)


def clients(unit: Unit, count: int) -> tuple[int, ...]:
    """Register active clients."""
    return tuple(
        register_client(
            RegisterClient(ClientName(firstname="Asha", lastname=uuid4().hex), HEAD_OFFICE, activated_on=FORMED), unit
        ).id
        for _ in range(count)
    )


def centre(unit: Unit) -> int:
    """Form an active centre."""
    return form_centre(FormCentre(uuid4().hex, HEAD_OFFICE, activated_on=FORMED), unit).id


def group(unit: Unit, *members: int, centre_id: int | None = None, formed_on: date | None = FORMED) -> int:
    """Form a group; it is pending when it was not formed on any day."""
    command = FormGroup(
        uuid4().hex, HEAD_OFFICE, activated_on=formed_on, centre_id=centre_id, client_ids=tuple(sorted(members))
    )
    return form_group(command, unit).id


def meets(
    unit: Unit,
    owner_id: int,
    rule: CalendarRule = MONDAYS,
    *,
    level: Level = Level.GROUP,
    of_type: CalendarType = CalendarType.COLLECTION,
) -> Calendar:
    """Attach a calendar; a collection calendar on Mondays unless told otherwise."""
    calendar_id = attach_calendar(AttachCalendar(level, owner_id, "Meeting", of_type, rule), unit)
    return calendar_by_id(unit.connection, calendar_id)
