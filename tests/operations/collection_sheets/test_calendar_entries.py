"""Meetings as calendar programs show them. See docs/rules/calendar-feed.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.units import counted
from tests.village import FIRST_MEETING, meeting, village

from samity.bank.clients.queries import group_by_id
from samity.bank.clients.values import Level
from samity.bank.collection_sheets.queries.calendar_entries import AT_REST, calendar_entries
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.move_meetings import MoveMeetings, move_meetings
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.values import CalendarRule, CalendarType
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from datetime import date

    from samity.storage.unit import Unit

TODAY = FIRST_MEETING
TWO = timedelta(days=2)


@pytest.fixture
def unit(unit: Unit) -> Unit:
    """A unit of work on the day of the first meeting."""
    unit.business_date = TODAY
    return unit


def days(unit: Unit, grouping_id: int) -> list[date]:
    return [each.on for each in calendar_entries(unit.connection, TODAY, ".", grouping_id=grouping_id)]


def test_a_meeting_that_moved_alone_stands_where_it_is_held(unit: Unit) -> None:
    place = village(unit, members=1)
    move_meetings(MoveMeetings(place.calendar_id, meeting(2), meeting(2) + TWO, alone=True), unit)
    found = days(unit, place.group_id)
    assert found[:4] == [TODAY, meeting(1), meeting(2) + TWO, meeting(3)]
    assert found[-1] == TODAY + timedelta(days=175)


def test_a_holiday_is_told_and_its_meeting_stays(unit: Unit) -> None:
    place = village(unit, members=1)
    rest = PlanHoliday("Harvest", meeting(1), meeting(1), (place.office_id,), meeting(1) + TWO)
    activate_holiday(NamedHoliday(plan_holiday(rest, unit)), unit)
    entries = calendar_entries(unit.connection, TODAY, ".", grouping_id=place.group_id)
    assert [each.on for each in entries if AT_REST in each.remarks] == [meeting(1)]


def test_an_officer_sees_whom_he_serves_and_a_group_of_a_centre_its_centres(unit: Unit) -> None:
    mine, other = village(unit, members=1, centre=True), village(unit, members=1)
    rahima = TakeOnStaff(mine.office_id, "Rahima", "Begum", is_loan_officer=True, joined_on=TODAY - timedelta(days=300))
    officer = take_on_staff(rahima, unit)
    assign_group_officer(AssignGroupOfficer(mine.group_id, officer), unit)
    served = calendar_entries(unit.connection, TODAY, ".", officer_id=officer)
    assert {each.calendar_id for each in served} == {mine.calendar_id}
    centre_id = group_by_id(unit.connection, mine.group_id).centre_id
    assert centre_id is not None
    assert days(unit, mine.group_id) == days(unit, centre_id) == [each.on for each in served]
    assert served[0].sheet == f"/sheets/centre/{centre_id}/{TODAY}"
    everybody = calendar_entries(unit.connection, TODAY, ".")
    assert {mine.calendar_id, other.calendar_id} <= {each.calendar_id for each in everybody}


def test_a_training_is_an_entry_without_a_sheet(unit: Unit) -> None:
    place = village(unit, members=1)
    once = AttachCalendar(Level.GROUP, place.group_id, "Book keeping", CalendarType.TRAINING, CalendarRule(meeting(1)))
    training = attach_calendar(once, unit)
    entries = calendar_entries(unit.connection, TODAY, ".", grouping_id=place.group_id)
    (found,) = [each for each in entries if each.calendar_id == training]
    assert (found.on, found.sheet, found.title.endswith(": Book keeping")) == (meeting(1), None, True)


def test_many_groups_take_no_more_statements(unit: Unit) -> None:
    costs = []
    for _ in range(2):
        village(unit, members=1)
        with counted(unit.connection) as sent:
            calendar_entries(unit.connection, TODAY, ".")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 12
