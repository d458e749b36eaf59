"""Meetings move, and what falls due at them with them. See docs/rules/moved-meetings.md."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.standing import state_of
from tests.village import lend, meeting, on_day, product, village

from samity.bank.clients.values import Level
from samity.bank.loans.operations.lock import LockLoan, lock_loan
from samity.bank.loans.operations.move_meetings import (
    MeetingHeldSince,
    MeetingMovedBehindAnother,
    MeetingMovedInPast,
    MeetingMovedNowhere,
    MoveMeetings,
    move_meetings,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.meetings.operations.meetings import NotAMeetingDate, RecordMeeting, record_meeting
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.rules.meeting_dates import next_meeting_dates
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit

TODAY = meeting(2)
TWO = timedelta(days=2)


def due(unit: Unit, loan_id: int) -> list[date]:
    return [each.due_on for each in state_of(loan_id, unit).installments]


def test_due_dates_go_with_their_meetings_and_what_is_paid_stays(unit: Unit) -> None:
    place, offered = village(unit, members=2, centre=True), product(unit)
    loan_id, other = (lend(unit, place, offered.id, each) for each in place.clients)
    each = Decimal(loan_by_id(unit.connection, loan_id).state.installments[0].due.total) / 100
    repay_loan(Repay(loan_id, TODAY, each * 4), on_day(unit, TODAY))
    before = due(unit, other)
    today = on_day(unit, TODAY)
    moved = move_meetings(MoveMeetings(place.calendar_id, meeting(3), meeting(3) + TWO), today)
    assert {each.loan_id for each in moved} == {loan_id, other}
    assert due(unit, loan_id) == [*before[:4], *(on + TWO for on in before[4:])]
    assert due(unit, other) == [*before[:2], *(on + TWO for on in before[2:])]
    meets = calendar_by_id(unit.connection, place.calendar_id)
    assert next_meeting_dates(meets.rule, TODAY, 3) == [TODAY, meeting(3) + TWO, meeting(4) + TWO]
    # Two more days at 24 % of 12,000.00, by the day.
    assert {each.more_interest for each in moved} <= {15_77, 15_78}
    assert broken(unit.connection) == []


def test_a_loan_that_is_lent_afterwards_is_due_at_the_new_meetings(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    today = on_day(unit, TODAY)
    move_meetings(MoveMeetings(place.calendar_id, meeting(3), meeting(3) - TWO), today)
    loan_id = lend(today, place, offered.id, place.clients[0], on=TODAY)
    assert due(unit, loan_id)[:2] == [meeting(3) - TWO, meeting(4) - TWO]


def test_one_meeting_moves_alone_with_what_falls_due_at_it(unit: Unit) -> None:
    place, offered = village(unit, members=1, centre=True), product(unit)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    before, today = due(unit, loan_id), on_day(unit, TODAY)
    (moved,) = move_meetings(MoveMeetings(place.calendar_id, meeting(3), meeting(3) + TWO, alone=True), today)
    assert due(unit, loan_id) == [*before[:2], meeting(3) + TWO, *before[3:]]
    assert moved.more_interest == 0
    meets = calendar_by_id(unit.connection, place.calendar_id)
    days = [TODAY, meeting(3) + TWO, *(meeting(number) for number in (4, 5))]
    assert next_meeting_dates(meets.rule, TODAY, 4) == days
    # It moves again, and once more with all after it; nothing of what was planned in between is left behind.
    move_meetings(MoveMeetings(place.calendar_id, meeting(3) + TWO, meeting(3) - TWO, alone=True), today)
    assert due(unit, loan_id) == [*before[:2], meeting(3) - TWO, *before[3:]]
    move_meetings(MoveMeetings(place.calendar_id, meeting(3) - TWO, meeting(3)), today)
    assert due(unit, loan_id) == before
    meets = calendar_by_id(unit.connection, place.calendar_id)
    assert next_meeting_dates(meets.rule, meeting(1), 5) == [meeting(number) for number in range(1, 6)]
    assert broken(unit.connection) == []


def test_a_meeting_that_moves_alone_stays_between_its_neighbours(unit: Unit) -> None:
    place, today = village(unit, members=1), on_day(unit, TODAY)
    for to_on in (meeting(4), meeting(4) + TWO, meeting(2)):
        with pytest.raises(MeetingMovedBehindAnother):
            move_meetings(MoveMeetings(place.calendar_id, meeting(3), to_on, alone=True), today)


def test_a_locked_loan_goes_with_its_meetings(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    before = due(unit, loan_id)
    today = on_day(unit, TODAY)
    lock_loan(LockLoan(loan_id), today)
    (moved,) = move_meetings(MoveMeetings(place.calendar_id, meeting(3), meeting(3) + TWO), today)
    assert moved.reasons == ()
    assert due(unit, loan_id) == [*before[:2], *(on + TWO for on in before[2:])]
    assert loan_by_id(unit.connection, loan_id).state.lock is not None
    assert broken(unit.connection) == []


@pytest.mark.parametrize(
    ("from_on", "to_on", "refusals"),
    [
        (meeting(3) + TWO, meeting(4), {NotAMeetingDate}),
        (meeting(3), meeting(3), {MeetingMovedNowhere}),
        (meeting(1), meeting(1) + TWO, {MeetingMovedInPast}),
        (meeting(3), meeting(1), {MeetingMovedInPast, MeetingMovedBehindAnother}),
        (meeting(5), meeting(4) - TWO, {MeetingMovedBehindAnother}),
        (meeting(2), meeting(2) + TWO, {MeetingHeldSince}),
    ],
)
def test_what_stands_against_it_is_said_at_once(
    unit: Unit, from_on: date, to_on: date, refusals: set[type[Refusal]]
) -> None:
    place, today = village(unit, members=1), on_day(unit, TODAY)
    record_meeting(RecordMeeting(Level.GROUP, place.group_id, place.calendar_id, meeting(2)), today)
    with pytest.raises(Refusal) as refused:
        move_meetings(MoveMeetings(place.calendar_id, from_on, to_on), today)
    assert refusals <= {type(each) for each in reasons_of(refused.value)}
