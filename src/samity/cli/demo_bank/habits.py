"""How the demo's members pay and come: most of them well, some late, some short, some ahead."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.meetings.values import Attendance
from samity.cli.demo_bank.chart import TAKA

if TYPE_CHECKING:
    import random

    from samity.cli.demo_bank.plans import GroupPlan


class Habit(StrEnum):
    """What somebody does again and again."""

    PUNCTUAL = "PUNCTUAL"
    BY_TELEPHONE = "BY_TELEPHONE"
    FORGETFUL = "FORGETFUL"
    SHORT = "SHORT"
    AHEAD = "AHEAD"
    ROUNDS_UP = "ROUNDS_UP"
    PAYS_OFF = "PAYS_OFF"
    STAYS_AWAY = "STAYS_AWAY"
    STOPS = "STOPS"


OF_PLACE = {
    2: Habit.FORGETFUL,
    3: Habit.SHORT,
    4: Habit.AHEAD,
    7: Habit.BY_TELEPHONE,
    10: Habit.STAYS_AWAY,
    11: Habit.BY_TELEPHONE,
}
"""By the place of a member in a group; the others are punctual but for those below."""

OF_MEMBER = {
    ("Shapla", 0): Habit.ROUNDS_UP,
    # Each member of the centre that is shown first owes something today: nobody there pays ahead or off.
    ("Shapla", 4): Habit.PUNCTUAL,
    ("Golap", 4): Habit.PUNCTUAL,
    ("Jaba", 4): Habit.PUNCTUAL,
    ("Golap", 8): Habit.STOPS,
    ("Hasnahena", 9): Habit.STOPS,
    ("Chameli", 5): Habit.PAYS_OFF,
    ("Aparajita", 9): Habit.STOPS,
    ("Sonalu", 6): Habit.PAYS_OFF,
    ("Kalabati", 5): Habit.ROUNDS_UP,
    ("Titas", 8): Habit.STOPS,
    ("Machhranga", 5): Habit.PAYS_OFF,
}

ASKS_FOR_ALL = frozenset({Habit.AHEAD, Habit.ROUNDS_UP, Habit.PAYS_OFF})
"""Who wants to know how the whole loan stands, not only what is due."""

STOPS_BEFORE_TODAY = 5
STAYS_AWAY_AT = range(4, 8)
PAYS_OFF_BEFORE_TODAY = 3
TIP = 50 * TAKA


class Owed(NamedTuple):
    """What somebody owes when asked to pay, in minor units; the last two only for who asks for all."""

    due: int
    outstanding: int = 0
    installment: int = 0


def habit_of(group: GroupPlan, place: int) -> Habit:
    """Return the habit of a member."""
    if group.late and place % 2:
        return Habit.STOPS
    return OF_MEMBER.get((group.name, place)) or OF_PLACE.get(place, Habit.PUNCTUAL)


def forgets(habit: Habit, client_id: int, to_come: int) -> bool:
    """Say whether somebody forgets a meeting; not all who do so forget the same."""
    return habit is Habit.FORGETFUL and (client_id + to_come) % 5 == 0


def is_away(habit: Habit, to_come: int) -> bool:
    """Say whether somebody stays away for a month, or for good."""
    stops = habit is Habit.STOPS and to_come <= STOPS_BEFORE_TODAY
    return stops or (habit is Habit.STAYS_AWAY and to_come in STAYS_AWAY_AT)


def paid_by(habit: Habit, owed: Owed, client_id: int, to_come: int) -> int:
    """Return what somebody pays at a meeting, in minor units.

    Args:
        habit: of the member.
        owed: on the loan.
        client_id: the member's.
        to_come: how many meetings follow up to the next one from today on.
    """
    turn = client_id + to_come
    if forgets(habit, client_id, to_come) or is_away(habit, to_come):
        return 0
    if habit is Habit.SHORT and turn % 4 == 0:
        return owed.due // 2 // (10 * TAKA) * 10 * TAKA
    if habit is Habit.AHEAD and turn % 6 == 0:
        return min(owed.due + owed.installment, owed.outstanding)
    if habit is Habit.PAYS_OFF and to_come == PAYS_OFF_BEFORE_TODAY:
        return owed.outstanding
    if habit is Habit.ROUNDS_UP and 0 < owed.outstanding == owed.due:
        return owed.due + TIP
    return owed.due


def attendance_of(habit: Habit, client_id: int, to_come: int, chance: random.Random) -> Attendance:
    """Return what is noted of a member at a meeting."""
    if forgets(habit, client_id, to_come) or is_away(habit, to_come):
        return Attendance.ABSENT
    words = (Attendance.PRESENT, Attendance.LATE, Attendance.LEAVE, Attendance.ABSENT)
    return chance.choices(words, weights=(88, 6, 4, 2))[0]
