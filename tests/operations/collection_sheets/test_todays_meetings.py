"""Who is visited on a day: what to collect, whether the sheet was saved; and which visits were missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.collection_sheets.meetings_seen import INSTALLMENT, only, seen_at, sheet, told
from tests.units import counted
from tests.village import FIRST_MEETING, lend, meeting, on_day, product, village

from samity.bank.clients.queries.groups import group_by_id
from samity.bank.collection_sheets.operations.filled import SheetAttendance
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.queries.today import MeetingState, overdue_meetings, todays_meetings
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture
def start(unit: Unit) -> Unit:
    """The day of the first meeting."""
    return on_day(unit, FIRST_MEETING)


def test_a_meeting_tells_whom_where_and_what_to_collect(start: Unit) -> None:
    place = village(start, members=3)
    offered = product(start).id
    for client in place.clients[:2]:
        lend(start, place, offered, client)
    lend(start, place, offered, place.clients[2], on=FIRST_MEETING, amount=Decimal(5000), disburse=False)
    found = only(todays_meetings(start.connection, meeting(2), seen_at(start, place)))
    assert (found.kind, found.owner_id, found.calendar_id) == (SheetKind.GROUP, place.group_id, place.calendar_id)
    assert (found.state, found.sheet_id, found.clients) == (MeetingState.TO_DO, None, 3)
    assert told(found.expected) == {"KES": 2 * 2 * INSTALLMENT}
    assert told(found.pay_outs) == {"KES": 5000_00}
    assert (found.location, found.meets_at, found.is_at_rest, found.is_shifted) == (None, None, False, False)
    assert told(only(todays_meetings(start.connection, meeting(1), seen_at(start, place))).expected) == {
        "KES": 2 * INSTALLMENT
    }
    day_before = meeting(2) - timedelta(days=1)
    assert todays_meetings(start.connection, day_before, seen_at(start, place)) == ()


def test_a_saved_sheet_is_posted_and_what_is_left_stays_expected(start: Unit) -> None:
    place = village(start, members=1)
    loan = lend(start, place, product(start).id, place.clients[0])
    today = on_day(start, meeting(1))
    saved = save_sheet(sheet(place, meeting(1), (loan, 700_00)), today)
    found = only(todays_meetings(today.connection, meeting(1), seen_at(today, place)))
    assert (found.state, found.sheet_id, found.groups[0].sheet_id) == (MeetingState.POSTED, saved.id, saved.id)
    assert (told(found.collected), told(found.expected)) == ({"KES": 700_00}, {"KES": INSTALLMENT - 700_00})
    undo_transaction(UndoTransaction(loan, saved.repayments[0]), today)
    found = only(todays_meetings(today.connection, meeting(1), seen_at(today, place)))
    assert (found.collected, told(found.expected)) == ((), {"KES": INSTALLMENT})


def test_a_centre_is_posted_once_each_of_its_groups_is(start: Unit) -> None:
    place = village(start, members=1, centre=True)
    loan = lend(start, place, product(start).id, place.clients[0])
    today = on_day(start, meeting(1))
    centre_id = group_by_id(today.connection, place.group_id).centre_id
    found = only(todays_meetings(today.connection, meeting(1), seen_at(today, place)))
    assert (found.kind, found.owner_id) == (SheetKind.CENTRE, centre_id)
    assert [each.id for each in found.groups] == [place.group_id]
    saved = save_sheet(sheet(place, meeting(1), (loan, INSTALLMENT)), today)
    found = only(todays_meetings(today.connection, meeting(1), seen_at(today, place)))
    assert (found.state, found.sheet_id) == (MeetingState.POSTED, saved.id)


def test_a_meeting_is_begun_until_every_loan_that_owes_is_noted(start: Unit) -> None:
    place = village(start, members=4)
    offered = product(start).id
    loans = [lend(start, place, offered, client) for client in place.clients[:3]]
    today = on_day(start, meeting(1))
    at = seen_at(today, place)
    came = (SheetAttendance(place.clients[3], Attendance.PRESENT),)
    told = []
    for filled in (
        replace(sheet(place, meeting(1)), attendance=came),
        sheet(place, meeting(1), (loans[0], INSTALLMENT)),
        sheet(place, meeting(1), (loans[1], 0)),
    ):
        save_sheet(filled, today)
        found = only(todays_meetings(today.connection, meeting(1), at))
        told.append((found.state, found.noted.noted, found.noted.asked))
    assert told == [(MeetingState.BEGUN, noted, 3) for noted in range(3)]
    assert [each.state for each in overdue_meetings(today.connection, meeting(2), at)] == [MeetingState.BEGUN]
    # Who pays at the counter is missing no more.
    repay_loan(Repay(loans[2], meeting(1), Decimal("1055.23")), today)
    assert only(todays_meetings(today.connection, meeting(1), at)).state is MeetingState.POSTED
    assert overdue_meetings(today.connection, meeting(2), at) == ()


def test_a_sheet_that_only_says_who_came_is_enough_where_nobody_owes(start: Unit) -> None:
    place = village(start, members=1)
    today = on_day(start, meeting(1))
    came = (SheetAttendance(place.clients[0], Attendance.ABSENT),)
    save_sheet(replace(sheet(place, meeting(1)), attendance=came), today)
    found = only(todays_meetings(today.connection, meeting(1), seen_at(today, place)))
    assert (found.state, found.noted.asked) == (MeetingState.POSTED, 0)


def test_an_officer_sees_the_meetings_he_serves(start: Unit) -> None:
    mine, other = village(start, members=1), village(start, members=1)
    staff_id = take_on_staff(TakeOnStaff(mine.office_id, "Rina", "Roy", is_loan_officer=True), start)
    assign_group_officer(AssignGroupOfficer(mine.group_id, staff_id), start)
    found = only(todays_meetings(start.connection, meeting(1), ".", staff_id))
    assert (found.owner_id, found.officer_id, found.officer_name) == (mine.group_id, staff_id, "Roy, Rina")
    seen = {each.owner_id for each in todays_meetings(start.connection, meeting(1), ".")}
    assert {mine.group_id, other.group_id} <= seen
    assert todays_meetings(start.connection, meeting(1), seen_at(start, other), staff_id) == ()


def test_missed_meetings_are_those_of_two_weeks_without_a_sheet(start: Unit) -> None:
    place = village(start, members=1)
    loan = lend(start, place, product(start).id, place.clients[0])
    today = on_day(start, meeting(4))
    at = seen_at(today, place)
    missed = overdue_meetings(today.connection, meeting(4), at)
    assert [each.on for each in missed] == [meeting(2), meeting(3)]
    assert [told(each.expected) for each in missed] == [{"KES": 2 * INSTALLMENT}, {"KES": 3 * INSTALLMENT}]
    save_sheet(sheet(place, meeting(3), (loan, 100_00)), today)
    assert [each.on for each in overdue_meetings(today.connection, meeting(4), at)] == [meeting(2)]


def test_nothing_was_missed_before_the_calendar_was_attached_nor_where_nothing_was_due(start: Unit) -> None:
    later = on_day(start, meeting(2))
    place = village(later, members=2)
    at = seen_at(later, place)
    assert overdue_meetings(later.connection, meeting(3), at) == ()
    loan = lend(later, place, product(later).id, place.clients[0], on=meeting(2))
    assert [each.on for each in overdue_meetings(later.connection, meeting(4), at)] == [meeting(3)]
    repay_loan(Repay(loan, meeting(3), Decimal("1055.23")), on_day(later, meeting(3)))
    assert overdue_meetings(later.connection, meeting(4), at) == ()
    lend(later, place, product(later).id, place.clients[1], on=meeting(2), disburse=False)
    assert [told(each.pay_outs) for each in overdue_meetings(later.connection, meeting(3), at)] == [{"KES": 12_000_00}]


def test_a_holiday_is_no_missed_visit_and_the_day_its_dues_moved_to_is_one(start: Unit) -> None:
    place = village(start, members=1)
    change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=True), start)
    moved_to = meeting(1) + timedelta(days=2)
    rests = PlanHoliday("Feast", meeting(1), meeting(1), (place.office_id,), moved_to)
    activate_holiday(NamedHoliday(plan_holiday(rests, start)), start)
    lend(start, place, product(start).id, place.clients[0])
    at = seen_at(start, place)
    feast = only(todays_meetings(start.connection, meeting(1), at))
    assert (feast.is_at_rest, told(feast.expected)) == (True, {"KES": 0})
    shifted = only(todays_meetings(start.connection, moved_to, at))
    assert (shifted.is_at_rest, shifted.is_shifted, told(shifted.expected)) == (False, True, {"KES": INSTALLMENT})
    assert [each.on for each in overdue_meetings(start.connection, meeting(2), at)] == [moved_to]


def test_many_meetings_cost_as_many_statements_as_few(start: Unit) -> None:
    asked = {}
    offered = product(start).id
    for count in (2, 12):
        places = [village(start, members=2) for _ in range(count)]
        for place in places:
            lend(start, place, offered, place.clients[0])
        with counted(start.connection) as sent:
            found = todays_meetings(start.connection, meeting(1), ".")
            overdue_meetings(start.connection, meeting(3), ".")
        asked[count] = sent
        assert {each.group_id for each in places} <= {each.owner_id for each in found}
    assert asked[2] == asked[12]
    assert len(asked[2]) <= 26


def test_meetings_stand_in_the_order_of_their_times(start: Unit) -> None:
    first, second, third = (village(start, members=1) for _ in range(3))
    for place, at in ((first, None), (second, time(14)), (third, time(9, 30))):
        start.connection.exec_driver_sql("UPDATE calendar SET meets_at = %s WHERE id = %s", (at, place.calendar_id))
    ours = {first.group_id, second.group_id, third.group_id}
    found = [each.owner_id for each in todays_meetings(start.connection, meeting(1), ".") if each.owner_id in ours]
    assert found == [third.group_id, second.group_id, first.group_id]
