"""From one meeting on they meet on other days. See docs/rules/moved-meetings.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.meetings.rules.meeting_dates import meeting_dates
from samity.bank.meetings.rules.moved_meetings import move_to, moved_dates, moved_once, moved_rule
from samity.bank.meetings.values import (
    LAST_DAY_OF_MONTH,
    CalendarEndsBeforeItStarts,
    CalendarRule,
    Frequency,
    NthDay,
    Recurrence,
    Weekday,
)

STARTS = date(2025, 1, 7)  # a Tuesday
WEEKLY = CalendarRule(STARTS, Recurrence(Frequency.WEEKLY, 1, Weekday.TU))


def meets(rule: CalendarRule, until: date) -> list[str]:
    return [f"{each:%m-%d}" for each in meeting_dates(rule, STARTS, until)]


@pytest.mark.parametrize(
    ("to_on", "expected"),
    [
        (date(2025, 1, 23), ["01-07", "01-14", "01-23", "01-30", "02-06"]),
        (date(2025, 1, 20), ["01-07", "01-14", "01-20", "01-27", "02-03"]),
        (date(2025, 2, 4), ["01-07", "01-14", "02-04"]),
    ],
)
def test_a_meeting_and_all_after_it_move_and_those_before_stay(to_on: date, expected: list[str]) -> None:
    assert meets(moved_rule(WEEKLY, date(2025, 1, 21), to_on), date(2025, 2, 8)) == expected


def test_meetings_move_twice() -> None:
    once = moved_rule(WEEKLY, date(2025, 1, 21), date(2025, 1, 23))
    again = moved_rule(once, date(2025, 2, 6), date(2025, 2, 7))
    assert meets(again, date(2025, 2, 20)) == ["01-07", "01-14", "01-23", "01-30", "02-07", "02-14"]


def test_the_first_meeting_moves_and_leaves_nothing_behind() -> None:
    moved = moved_rule(WEEKLY, STARTS, date(2025, 1, 9))
    assert (moved.history, moved.starts_on) == ((), date(2025, 1, 9))


@pytest.mark.parametrize(
    ("recurrence", "from_on", "to_on", "expected"),
    [
        (Recurrence(Frequency.WEEKLY, 2), "01-21", "01-22", ["01-22", "02-05", "02-19"]),
        (Recurrence(Frequency.MONTHLY), "02-07", "02-10", ["02-10", "03-10", "04-10"]),
        (Recurrence(Frequency.MONTHLY, 1, Weekday.TU, NthDay.SECOND), "02-11", "02-20", ["02-20", "03-20", "04-17"]),
        (Recurrence(Frequency.MONTHLY, 1, Weekday.TU, NthDay.LAST), "02-25", "02-26", ["02-26", "03-26", "04-30"]),
        (Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=15), "02-15", "02-20", ["02-20", "03-20", "04-20"]),
        (
            Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=15),
            "03-15",
            "03-31",
            ["03-31", "04-30"],
        ),
        (
            Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=LAST_DAY_OF_MONTH),
            "02-28",
            "03-03",
            ["03-03", "04-03"],
        ),
        (Recurrence(Frequency.DAILY, 10), "02-06", "02-08", ["02-08", "02-18", "02-28"]),
        (None, "01-07", "01-09", ["01-09"]),
    ],
)
def test_they_go_on_meeting_as_often(
    recurrence: Recurrence | None, from_on: str, to_on: str, expected: list[str]
) -> None:
    rule = CalendarRule(STARTS, recurrence)
    first, then = (date.fromisoformat(f"2025-{each}") for each in (from_on, to_on))
    assert first in meeting_dates(rule, STARTS, first)
    moved = moved_rule(rule, first, then)
    found = [f"{each:%m-%d}" for each in meeting_dates(moved, then, date(2025, 4, 30))]
    assert found[: len(expected)] == expected


def test_nobody_meets_after_the_end() -> None:
    with pytest.raises(CalendarEndsBeforeItStarts):
        moved_rule(CalendarRule(STARTS, WEEKLY.recurrence, date(2025, 1, 31)), date(2025, 1, 28), date(2025, 2, 3))


@pytest.mark.parametrize("days", [-1, 2, 14])
def test_each_due_date_goes_with_its_meeting(days: int) -> None:
    from_on = date(2025, 1, 21)
    due = [from_on + timedelta(weeks=number) for number in range(4)]
    to_on = from_on + timedelta(days=days)
    moved = moved_dates(due, WEEKLY, moved_rule(WEEKLY, from_on, to_on), (from_on, to_on), 0)
    assert moved == tuple(each + timedelta(days=days) for each in due)


def test_a_due_date_that_left_a_day_of_rest_goes_with_the_meeting_before_it() -> None:
    from_on = date(2025, 1, 21)
    due = [from_on, date(2025, 1, 30), date(2025, 2, 4)]
    to_on = date(2025, 1, 22)
    after = moved_rule(WEEKLY, from_on, to_on)
    days = (to_on, date(2025, 1, 29), date(2025, 2, 5))
    assert moved_dates(due, WEEKLY, after, (from_on, to_on), 0) == days
    alone = moved_once(WEEKLY, from_on, to_on, 0)
    assert moved_dates(due, WEEKLY, alone, (from_on, to_on), 0, alone=True) == (to_on, *due[1:])


def test_a_meeting_that_moved_moves_again_alone_and_with_all_after_it() -> None:
    once = moved_once(WEEKLY, date(2025, 1, 21), date(2025, 1, 23), 0)
    again = moved_once(once, date(2025, 1, 23), date(2025, 1, 20), 0)
    assert meets(again, date(2025, 2, 8)) == ["01-07", "01-14", "01-20", "01-28", "02-04"]
    other = moved_once(again, date(2025, 2, 4), date(2025, 2, 5), 0)
    assert meets(other, date(2025, 2, 14)) == ["01-07", "01-14", "01-20", "01-28", "02-05", "02-11"]
    all_after = moved_rule(other, date(2025, 1, 20), date(2025, 1, 22))
    assert meets(all_after, date(2025, 2, 14)) == ["01-07", "01-14", "01-22", "01-29", "02-05", "02-12"]


def test_the_last_meeting_moves_alone_as_with_all_after_it() -> None:
    ending = CalendarRule(STARTS, WEEKLY.recurrence, date(2025, 1, 31))
    assert meets(moved_once(ending, date(2025, 1, 28), date(2025, 1, 30), 0), date(2025, 2, 28))[-2:] == [
        "01-21",
        "01-30",
    ]
    with pytest.raises(CalendarEndsBeforeItStarts):
        moved_once(ending, date(2025, 1, 28), date(2025, 2, 3), 0)


RECURRENCES = [
    Recurrence(Frequency.DAILY, 9),
    Recurrence(Frequency.WEEKLY, 1, Weekday.TU),
    Recurrence(Frequency.WEEKLY, 3),
    Recurrence(Frequency.MONTHLY),
    Recurrence(Frequency.MONTHLY, 2),
    Recurrence(Frequency.MONTHLY, 1, Weekday.FR, NthDay.SECOND),
    Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=LAST_DAY_OF_MONTH),
    Recurrence(Frequency.YEARLY),
]


@given(
    recurrence=st.sampled_from(RECURRENCES),
    starts_on=st.dates(date(2024, 1, 1), date(2025, 1, 31)),
    skip=st.sampled_from([0, 14]),
    moves=st.lists(st.tuples(st.integers(0, 12), st.integers(-8, 8)), min_size=1, max_size=4),
)
def test_whichever_meeting_moves_alone_all_others_stay(
    recurrence: Recurrence, starts_on: date, skip: int, moves: list[tuple[int, int]]
) -> None:
    rule, until = CalendarRule(starts_on, recurrence), date(2032, 1, 1)
    held = meeting_dates(rule, starts_on, until, skip_first_days=skip)
    for place, days in moves:
        if place >= len(held) - 1:
            continue
        from_on, to_on = held[place], held[place] + timedelta(days=days)
        before, after = held[place - 1] if place else date.min, held[place + 1]
        if not (days and before < to_on < after):
            continue
        rule = moved_once(rule, from_on, to_on, skip)
        held[place] = to_on
        assert meeting_dates(rule, date(2023, 1, 1), until, skip_first_days=skip) == held


@pytest.mark.parametrize(
    ("wanted", "first_on", "days"),
    [
        # From Tuesdays to Thursdays, and to Mondays: of the week after, for the meeting of this week was first.
        (Recurrence(Frequency.WEEKLY, 1, Weekday.TH), date(2025, 1, 21), (date(2025, 1, 21), date(2025, 1, 23))),
        (Recurrence(Frequency.WEEKLY, 1, Weekday.MO), date(2025, 1, 20), (date(2025, 1, 21), date(2025, 1, 27))),
        (Recurrence(Frequency.WEEKLY, 1, Weekday.TU), date(2025, 1, 16), (date(2025, 1, 21), date(2025, 1, 21))),
        # Not as often as before, which is more than other days.
        (Recurrence(Frequency.WEEKLY, 2, Weekday.TH), date(2025, 1, 21), None),
        (Recurrence(Frequency.MONTHLY), date(2025, 1, 21), None),
    ],
)
def test_which_meeting_moves_where_so_that_they_meet_as_they_want(
    wanted: Recurrence, first_on: date, days: tuple[date, date] | None
) -> None:
    assert move_to(WEEKLY, CalendarRule(first_on, wanted), first_on, 0) == days
    if days is not None:
        assert moved_rule(WEEKLY, *days).recurrence == wanted


def test_a_month_moves_within_its_form_alone() -> None:
    second_tuesday = Recurrence(Frequency.MONTHLY, 1, Weekday.TU, NthDay.SECOND)
    rule = CalendarRule(date(2025, 1, 14), second_tuesday)
    third_thursday = replace(second_tuesday, weekday=Weekday.TH, nth=NthDay.THIRD)
    asked = CalendarRule(date(2025, 2, 1), third_thursday)
    assert move_to(rule, asked, date(2025, 2, 1), 0) == (date(2025, 2, 11), date(2025, 2, 20))
    assert move_to(rule, CalendarRule(date(2025, 2, 1), Recurrence(Frequency.MONTHLY)), date(2025, 2, 1), 0) is None
