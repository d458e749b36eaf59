"""Where due dates go with who meets with others. See docs/rules/transfers.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samity.bank.clients.values import Level
from samity.bank.meetings.rules.meeting_dates import is_meeting_date, next_meeting_dates
from samity.bank.meetings.rules.other_meetings import dates_at_other_meetings, meet_as_often
from samity.bank.meetings.values import (
    Calendar,
    CalendarNotes,
    CalendarRule,
    CalendarType,
    Frequency,
    Recurrence,
    Weekday,
)

TUESDAYS, THURSDAYS = (date(2025, 1, 7), Weekday.TU), (date(2025, 1, 9), Weekday.TH)


def calendar(begins: tuple[date, Weekday], interval: int = 1) -> Calendar:
    starts_on, weekday = begins
    rule = CalendarRule(starts_on, Recurrence(Frequency.WEEKLY, interval, weekday))
    notes = CalendarNotes()
    return Calendar(1, Level.GROUP, 1, "meets", CalendarType.COLLECTION, rule, notes, 0, starts_on, 1, "mifos")


def january(*days: int) -> tuple[date, ...]:
    return tuple(date(2025, 1, 1) + timedelta(days=day - 1) for day in days)


def test_to_the_first_meeting_from_its_own_on() -> None:
    tuesdays, thursdays = calendar(TUESDAYS), calendar(THURSDAYS)
    (today,) = january(21)
    assert dates_at_other_meetings(january(28, 35), tuesdays, thursdays, today) == january(30, 37)
    assert dates_at_other_meetings(january(23, 30), thursdays, tuesdays, *january(17)) == january(28, 35)


def test_what_left_its_meeting_goes_with_it() -> None:
    tuesdays = calendar(TUESDAYS)
    # Its own meeting of the 21st was a holiday; the group that it goes to meets on the same days.
    assert dates_at_other_meetings(january(22, 28), tuesdays, tuesdays, *january(14)) == january(21, 28)
    # Not before today, though its meeting was.
    assert dates_at_other_meetings(january(22, 28), tuesdays, tuesdays, *january(21)) == january(28, 35)


def test_who_meets_as_often() -> None:
    assert meet_as_often(calendar(TUESDAYS), calendar(THURSDAYS))
    assert not meet_as_often(calendar(TUESDAYS), calendar(THURSDAYS, 2))
    once = replace(calendar(TUESDAYS), rule=CalendarRule(date(2025, 1, 7), None))
    assert not meet_as_often(calendar(TUESDAYS), once)


@given(
    *(st.sampled_from(list(Weekday)), st.sampled_from(list(Weekday)), st.integers(1, 3)),
    *(st.integers(1, 3), st.integers(0, 200)),
)
def test_each_at_a_meeting_of_its_own_none_before_its_day_and_none_lost(
    own: Weekday, other: Weekday, interval: int, every: int, passed: int
) -> None:
    monday = date(2025, 1, 6)
    met, meets = (calendar((monday + timedelta(days=day), day), interval) for day in (own, other))
    today = monday + timedelta(days=passed)
    due_dates = tuple(next_meeting_dates(met.rule, today + timedelta(days=1), 12 * every)[every - 1 :: every])
    found = dates_at_other_meetings(due_dates, met, meets, today)
    assert len(set(found)) == len(due_dates)
    assert list(found) == sorted(found)
    assert all(is_meeting_date(meets.rule, on) for on in found)
    lag = timedelta(weeks=interval)
    assert all(was <= now < was + lag for was, now in zip(due_dates, found, strict=True))
