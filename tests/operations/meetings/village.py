"""A small village for tests: clients, groups and centres formed by the bank's own operations, and when they meet."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.api import Api
from tests.databases import engine_of
from tests.units import unit_of_work

from samity.app import create_app
from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import ClientName, Level
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.values import CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.queries import credentials
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from tests.databases import Databases

    from samity.bank.meetings.values import Calendar
    from samity.kernel.actor import Actor
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


class Bank:
    """A bank of its own whose today is 20 March 2025: `api` to speak to it, `unit` to form the village."""

    def __init__(self, url: str) -> None:
        self.engine = engine_of(url)
        with self.engine.begin() as connection:
            found = credentials(connection, "mifos")
        assert found is not None
        self.actor: Actor = found.actor
        with self.unit() as unit:
            set_business_date(SetBusinessDate(TODAY), unit)
        self.api = Api(create_app(Settings(), self.engine))

    def unit(self) -> AbstractContextManager[Unit]:
        """Open a unit of work of the administrator; it is committed."""
        return unit_of_work(self.engine, self.actor, TODAY)


@contextmanager
def bank_on(server: Databases) -> Iterator[Bank]:
    """Open a bank for the tests of one module."""
    bank = Bank(server.bank())
    try:
        yield bank
    finally:
        bank.engine.dispose()
