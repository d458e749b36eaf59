"""What a wrong sheet noted of who came goes with it; what others noted stays."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.village import Village, lend, meeting, product

from samity.bank.clients.values import Level
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.operations.meetings import RecordMeeting, TakeAttendance, record_meeting, take_attendance
from samity.bank.meetings.queries import attendance_on, held_dates
from samity.bank.meetings.values import Attendance, Attended

if TYPE_CHECKING:
    from samity.storage.unit import Unit

WHY = "The names of another group"


def save(unit: Unit, of: Village, *words: Attendance, lines: tuple[SheetLine, ...] = ()) -> int:
    """Save a sheet that notes who came, and these lines."""
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=meeting(2),
        paid_on=meeting(2),
        repayments=lines,
        attendance=tuple(map(SheetAttendance, of.clients, words)),
    )
    return save_sheet(sheet, unit).id


def noted(unit: Unit, of: Village) -> dict[int, Attendance]:
    return dict(attendance_on(unit.connection, of.calendar_id, meeting(2)))


def held(unit: Unit, of: Village) -> bool:
    return meeting(2) in held_dates(unit.connection, of.calendar_id, meeting(0))


def test_a_meeting_is_forgotten_with_the_last_of_its_sheets(today: Unit, place: Village) -> None:
    loan = lend(today, place, product(today).id, place.clients[0])
    of_nobody, full = (
        save(today, place, lines=(SheetLine("0", loan, Decimal(0)),)),
        save(today, place, Attendance.PRESENT),
    )
    undo_sheet(UndoSheet(full, WHY), today)
    assert (noted(today, place), held(today, place)) == ({}, True)
    undo_sheet(UndoSheet(of_nobody, WHY), today)
    assert not held(today, place)


@pytest.mark.parametrize("first_back", [0, 1])
def test_attendance_goes_back_to_what_was_noted_by_hand(today: Unit, place: Village, first_back: int) -> None:
    """By hand present, a first sheet says late, a second one absent: taken back in any order, present is left."""
    asha = place.clients[0]
    by_hand = (Attended(asha, Attendance.PRESENT),)
    record_meeting(RecordMeeting(Level.GROUP, place.group_id, place.calendar_id, meeting(2), by_hand), today)
    sheets = [save(today, place, word) for word in (Attendance.LATE, Attendance.ABSENT)]
    left = (Attendance.ABSENT, Attendance.LATE)[first_back]
    undo_sheet(UndoSheet(sheets.pop(first_back), WHY), today)
    assert noted(today, place) == {asha: left}
    undo_sheet(UndoSheet(sheets.pop(), WHY), today)
    assert noted(today, place) == {asha: Attendance.PRESENT}


def test_what_was_noted_by_hand_since_stays(today: Unit, place: Village) -> None:
    asha, bela, _ = place.clients
    saved = save(today, place, Attendance.PRESENT, Attendance.LATE)
    (meeting_id,) = today.connection.execute(
        text("SELECT id FROM meeting WHERE calendar_id = :calendar"), {"calendar": place.calendar_id}
    ).scalars()
    corrected = (Attended(asha, Attendance.LEAVE),)
    take_attendance(TakeAttendance(Level.GROUP, place.group_id, meeting_id, corrected), today)
    undo_sheet(UndoSheet(saved, WHY), today)
    assert noted(today, place) == {asha: Attendance.LEAVE}
    assert bela not in noted(today, place)
