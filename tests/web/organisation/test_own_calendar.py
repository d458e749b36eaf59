"""One's own address for calendar programs, and what is read from it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import icalendar
from starlette.testclient import TestClient
from tests.gatherings import staying
from tests.web.counter import READER, TODAY

from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.values import Level
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.values import CalendarNotes, CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.bank.organisation.operations.institution import DescribeInstitution, describe_institution

if TYPE_CHECKING:
    from httpx2 import Response
    from tests.web.counter import Counter
    from tests.web.pages import Page, Person


def address(page: Page) -> str:
    found = re.search(r"/calendar/[\w-]{43}", page.text)
    assert found is not None
    return found.group()


def fetch(counter: Counter, at: str) -> Response:
    """Fetch as a calendar program does: without signing in."""
    return TestClient(counter.app, raise_server_exceptions=False).get(at)


def events_of(answer: Response) -> list[Any]:
    """Read an answer as another program does."""
    calendar: Any = icalendar.Calendar.from_ical(answer.content)
    return list(calendar.walk("VEVENT"))


def made(person: Person) -> str:
    return address(person.fill("/own-calendar/make"))


def test_a_program_reads_meetings_by_the_banks_clock_and_no_longer_once_it_is_revoked(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        describe_institution(DescribeInstitution(time_zone="Asia/Dhaka"), unit)
        group = form_group(FormGroup("Surjomukhi; east", counter.place.office_id, activated_on=TODAY), unit).id
        weekly = CalendarRule(TODAY, Recurrence(Frequency.WEEKLY, weekday=Weekday.TU))
        notes = CalendarNotes(location="The old well, under the tree", meets_at=time(9, 30))
        attach_calendar(AttachCalendar(Level.GROUP, group, "Collection", CalendarType.COLLECTION, weekly, notes), unit)
    assert counter.clerk.open("/own-calendar").says("none")
    at = made(counter.clerk)
    answer = fetch(counter, f"{at}/{group}.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    events = events_of(answer)
    first = events[0]
    assert (first["SUMMARY"], first["LOCATION"]) == ("Surjomukhi; east", "The old well, under the tree")
    assert first["DTSTART"].dt.isoformat() == f"{TODAY}T09:30:00+06:00"
    assert str(first["URL"]).endswith(f"/sheets/group/{group}/{TODAY}")
    assert len({str(each["UID"]) for each in events}) == len(events) == 1 + 180 // 7
    assert fetch(counter, f"{at}/mine.ics").status_code == 200
    assert at not in counter.clerk.open("/own-calendar").text

    anew = made(counter.clerk)
    assert fetch(counter, f"{at}/mine.ics").status_code == 404
    assert fetch(counter, f"{anew}/mine.ics").status_code == 200
    assert counter.clerk.fill("/own-calendar/revoke").says("The address opens no more.")
    assert fetch(counter, f"{anew}/mine.ics").status_code == 404


def test_an_address_sees_what_its_owner_may_see(counter: Counter) -> None:
    group = counter.place.group_id
    elsewhere, reader = made(counter.elsewhere), made(counter.reader)
    assert fetch(counter, f"{elsewhere}/{group}.ics").status_code == 403
    assert fetch(counter, f"{reader}/{group}.ics").status_code == 200
    assert fetch(counter, f"{reader}/999999.ics").status_code == 404
    assert fetch(counter, "/calendar/nobody/mine.ics").status_code == 404
    assert READER in fetch(counter, f"{reader}/mine.ics").text
    days = [each["DTSTART"].dt for each in events_of(fetch(counter, f"{reader}/{group}.ics"))]
    assert all(type(each) is date for each in days)
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(weeks=1)}
