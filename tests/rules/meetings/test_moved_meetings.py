"""From one meeting on they meet on other days. See docs/rules/moved-meetings.md."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from samity.bank.meetings.rules.meeting_dates import meeting_dates
from samity.bank.meetings.rules.moved_meetings import moved_dates, moved_rule
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
    after = moved_rule(WEEKLY, from_on, from_on + timedelta(days=days))
    assert moved_dates(due, WEEKLY, after, from_on, 0) == tuple(each + timedelta(days=days) for each in due)


def test_a_due_date_that_left_a_day_of_rest_goes_with_the_meeting_before_it() -> None:
    from_on = date(2025, 1, 21)
    due = [from_on, date(2025, 1, 30), date(2025, 2, 4)]
    after = moved_rule(WEEKLY, from_on, date(2025, 1, 22))
    assert moved_dates(due, WEEKLY, after, from_on, 0) == (date(2025, 1, 22), date(2025, 1, 29), date(2025, 2, 5))
