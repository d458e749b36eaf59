"""What sheets leave noted of a client: the table of the page, and what stands without any undo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.collection_sheets.rules.standing_attendance import SheetNote, standing_attendance
from samity.bank.meetings.values import Attendance

PRESENT, LATE, ABSENT, LEAVE = Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT, Attendance.LEAVE
words = st.sampled_from(Attendance)


@pytest.mark.parametrize(
    ("first_stands", "second_stands", "left"),
    [(True, True, ABSENT), (True, False, LATE), (False, True, ABSENT), (False, False, PRESENT)],
)
def test_of_two_sheets_after_a_note_by_hand(first_stands: bool, second_stands: bool, left: Attendance) -> None:  # noqa: FBT001 - a table
    notes = [SheetNote(LATE, PRESENT, first_stands), SheetNote(ABSENT, LATE, second_stands)]
    assert standing_attendance(notes) is left


def test_what_somebody_noted_between_two_sheets_is_left_when_both_go() -> None:
    assert standing_attendance([SheetNote(LATE, None, stands=False), SheetNote(ABSENT, LEAVE, stands=False)]) is LEAVE


def test_nothing_is_left_where_nothing_was() -> None:
    assert standing_attendance([]) is None
    assert standing_attendance([SheetNote(LATE, None, stands=False), SheetNote(ABSENT, LATE, stands=False)]) is None


@given(st.lists(words, min_size=1, max_size=5))
def test_while_all_stand_the_last_one_counts(noted: list[Attendance]) -> None:
    former = [None, *noted]
    notes = [SheetNote(word, before, stands=True) for word, before in zip(noted, former, strict=False)]
    assert standing_attendance(notes) is noted[-1]


@given(st.lists(words, min_size=1, max_size=5), st.none() | words)
def test_when_all_are_taken_back_what_was_before_the_first_is_left(
    noted: list[Attendance], at_first: Attendance | None
) -> None:
    former = [at_first, *noted]
    notes = [SheetNote(word, before, stands=False) for word, before in zip(noted, former, strict=False)]
    assert standing_attendance(notes) is at_first
