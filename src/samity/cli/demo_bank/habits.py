"""How the demo's members pay and come: most of them well, some late, some short, some ahead."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.meetings.values import Attendance
from samity.cli.demo_bank.branch import TAKA

if TYPE_CHECKING:
    import random


class Habit(StrEnum):
    """What somebody does again and again."""

    PUNCTUAL = "PUNCTUAL"
    BY_TELEPHONE = "BY_TELEPHONE"
    FORGETFUL = "FORGETFUL"
    SHORT = "SHORT"
    AHEAD = "AHEAD"
    ROUNDS_UP = "ROUNDS_UP"
    PAYS_OFF = "PAYS_OFF"
    STOPS = "STOPS"


OF_PLACE = {2: Habit.FORGETFUL, 3: Habit.SHORT, 4: Habit.AHEAD, 7: Habit.BY_TELEPHONE}
"""By the place of a member in a group; the others are punctual but for those below."""

OF_MEMBER = {
    ("Shapla", 0): Habit.ROUNDS_UP,
    ("Golap", 5): Habit.PAYS_OFF,
    ("Golap", 8): Habit.STOPS,
    ("Kadam", 8): Habit.STOPS,
}

STOPS_BEFORE_TODAY = 7
PAYS_OFF_BEFORE_TODAY = 3
TIP = 50 * TAKA


class Owed(NamedTuple):
    """What somebody owes when asked to pay, in minor units."""

    due: int
    outstanding: int
    installment: int


def habit_of(group: str, place: int) -> Habit:
    """Return the habit of a member."""
    return OF_MEMBER.get((group, place)) or OF_PLACE.get(place, Habit.PUNCTUAL)


def paid_by(habit: Habit, owed: Owed, number: int, to_come: int) -> int:
    """Return what somebody pays at a meeting, in minor units.

    Args:
        habit: of the member.
        owed: on the loan.
        number: of the meeting.
        to_come: how many meetings follow up to today's.
    """
    nothing = habit is Habit.STOPS and to_come <= STOPS_BEFORE_TODAY
    if nothing or (habit is Habit.FORGETFUL and number % 5 == 0):
        return 0
    if habit is Habit.SHORT and number % 4 == 0:
        return owed.due // 2 // (10 * TAKA) * 10 * TAKA
    if habit is Habit.AHEAD and number % 6 == 0:
        return min(owed.due + owed.installment, owed.outstanding)
    if habit is Habit.PAYS_OFF and to_come == PAYS_OFF_BEFORE_TODAY:
        return owed.outstanding
    if habit is Habit.ROUNDS_UP and 0 < owed.outstanding == owed.due:
        return owed.due + TIP
    return owed.due


def attendance_of(habit: Habit, number: int, chance: random.Random) -> Attendance:
    """Return what is noted of a member at a meeting."""
    if habit is Habit.FORGETFUL and number % 5 == 0:
        return Attendance.ABSENT
    words = (Attendance.PRESENT, Attendance.LATE, Attendance.LEAVE, Attendance.ABSENT)
    return chance.choices(words, weights=(88, 6, 4, 2))[0]
