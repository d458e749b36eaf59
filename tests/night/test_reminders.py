"""The night reminds of meetings: each person once, of where and when they are by now. See docs/rules/reminders.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from tests.gatherings import move_to, staying
from tests.village import FIRST_MEETING, meeting, village

from samity.bank.clients.operations.client_changes import ChangeClient, change_client
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.move_meetings import MoveMeetings, move_meetings
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.offices import ChangeOffice, RemindedTooEarly, change_office
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.close_of_business import close_day
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine
    from tests.village import Village

DAY = timedelta(days=1)
MONDAY = meeting(1) - DAY
PHONE = "0171100"


@pytest.fixture
def place(own_engine: Engine) -> Village:
    """A group of three, two of whom have phones, whose office reminds a day before."""
    move_to(own_engine, FIRST_MEETING)
    with staying(own_engine, FIRST_MEETING) as unit:
        found = village(unit, members=3)
        for number, client in enumerate(found.clients[:2]):
            change_client(ChangeClient(client, {"mobile_no": f"{PHONE}{number}"}), unit)
        rahima = TakeOnStaff(found.office_id, "Rahima", "Begum", is_loan_officer=True, joined_on=FIRST_MEETING)
        assign_group_officer(AssignGroupOfficer(found.group_id, take_on_staff(rahima, unit)), unit)
        change_office(ChangeOffice(found.office_id, {"reminder_days": 1}), unit)
    return found


def nights_to(engine: Engine, day: date) -> list[tuple[str, str]]:
    """Close every day before one, and return who was reminded of which meeting then."""
    with engine.connect() as connection:
        before = set(connection.scalars(select(outbox_event.c.id)))
        connection.rollback()
    while close_day(engine).business_date < day:
        pass
    told = select(outbox_event).where(outbox_event.c.kind == "MeetingReminder").order_by(outbox_event.c.id)
    with engine.connect() as connection:
        rows = connection.execute(told).all()
    return [(row.subject, row.facts["held_on"]) for row in rows if row.id not in before]


def facts_of(engine: Engine, person: str) -> dict[str, Any]:
    with engine.connect() as connection:
        found = select(outbox_event.c.facts).where(outbox_event.c.subject == person)
        facts: dict[str, Any] = connection.scalars(found.order_by(outbox_event.c.id.desc())).first() or {}
        return facts


def test_members_with_phones_and_the_officer_are_reminded_once(own_engine: Engine, place: Village) -> None:
    first, second, third = place.clients
    assert nights_to(own_engine, MONDAY - DAY) == []
    reminded = nights_to(own_engine, MONDAY)
    people = {person for person, _ in reminded}
    assert {f"client:{first}", f"client:{second}"} < people
    assert f"client:{third}" not in people
    assert [person.split(":")[0] for person in sorted(people)] == ["client", "client", "staff"]
    assert {held_on for _, held_on in reminded} == {str(meeting(1))}
    facts = facts_of(own_engine, f"client:{first}")
    assert (facts["mobile_no"], facts["held_on"], facts["owner_id"]) == (f"{PHONE}0", str(meeting(1)), place.group_id)
    assert nights_to(own_engine, meeting(1) + DAY) == []


def test_nobody_is_reminded_of_a_meeting_that_was_moved_away(own_engine: Engine, place: Village) -> None:
    thursday = meeting(1) + 2 * DAY
    with staying(own_engine, FIRST_MEETING) as unit:
        move_meetings(MoveMeetings(place.calendar_id, meeting(1), thursday, alone=True), unit)
    assert {held_on for _, held_on in nights_to(own_engine, thursday)} == {str(thursday)}


def test_who_was_reminded_is_told_of_the_new_day(own_engine: Engine, place: Village) -> None:
    assert len(nights_to(own_engine, MONDAY)) == 3
    thursday = meeting(1) + 2 * DAY
    with staying(own_engine, MONDAY) as unit:
        move_meetings(MoveMeetings(place.calendar_id, meeting(1), thursday, alone=True), unit)
    assert {held_on for _, held_on in nights_to(own_engine, thursday)} == {str(thursday)}


def test_on_a_day_of_rest_nobody_is_called_together(own_engine: Engine, place: Village) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        rest = PlanHoliday("Harvest", meeting(1), meeting(1), (place.office_id,), meeting(1) + DAY)
        activate_holiday(NamedHoliday(plan_holiday(rest, unit)), unit)
    assert nights_to(own_engine, meeting(1)) == []


def test_an_office_that_says_nothing_reminds_nobody_and_none_for_longer_than_a_month(
    own_engine: Engine, place: Village
) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        for days in (31, -1):
            with pytest.raises(RemindedTooEarly):
                change_office(ChangeOffice(place.office_id, {"reminder_days": days}), unit)
        change_office(ChangeOffice(place.office_id, {"reminder_days": None}), unit)
    assert nights_to(own_engine, meeting(1)) == []
