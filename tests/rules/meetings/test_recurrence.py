"""How meetings repeat: texts and dates. Vectors of spec groups-and-collection-sheets, sections 3.2, 3.3 and 9.2."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from time import perf_counter

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.meetings.rules.recurrence import (
    calendar_on_nth_weekday,
    occurrences,
    recurrence_of_text,
    recurrence_text,
)
from samity.bank.meetings.rules.wording import wording
from samity.bank.meetings.values import CalendarRule, Frequency, NotARecurrence, NthDay, Recurrence, Weekday

intervals = st.integers(1, 60)
weekdays = st.sampled_from(Weekday)
recurrences = st.one_of(
    st.builds(Recurrence, st.sampled_from([Frequency.DAILY, Frequency.YEARLY]), intervals),
    st.builds(Recurrence, st.just(Frequency.WEEKLY), intervals, st.none() | weekdays),
    st.builds(Recurrence, st.just(Frequency.MONTHLY), intervals),
    st.builds(
        Recurrence,
        st.just(Frequency.MONTHLY),
        intervals,
        weekdays,
        st.sampled_from([nth for nth in NthDay if nth is not NthDay.ON_DAY]),
    ),
    st.builds(
        Recurrence,
        st.just(Frequency.MONTHLY),
        intervals,
        nth=st.just(NthDay.ON_DAY),
        month_day=st.sampled_from([-1, *range(1, 29)]),
    ),
)
days = st.dates(date(2009, 1, 1), date(2040, 12, 31))


@given(recurrences)
def test_canonical_text_says_everything(recurrence: Recurrence) -> None:
    text = recurrence_text(recurrence)
    assert recurrence_of_text(text) == recurrence
    assert recurrence_text(recurrence_of_text(text.lower())) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("INTERVAL=1;FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("freq=weekly;byday=fr;interval=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYSETPOS=2;BYDAY=TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ],
)
def test_equal_schedules_are_equal_texts(text: str, canonical: str) -> None:
    assert recurrence_text(recurrence_of_text(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "INTERVAL=2",
        "FREQ=HOURLY",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=often",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO,TU",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYSETPOS=2",
        "FREQ=MONTHLY;BYSETPOS=5;BYDAY=MO",
        "FREQ=MONTHLY;BYSETPOS=1;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=29",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO",
    ],
)
def test_a_text_that_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(NotARecurrence):
        recurrence_of_text(text)


@pytest.mark.parametrize(
    ("text", "starts_on", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "2011-03-04", "2011-03-07 2011-03-14 2011-03-21"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2011-03-04", "2011-03-14 2011-03-28 2011-04-11"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2025-01-10", "2025-01-31 2025-02-28 2025-03-31 2025-04-30"),
        ("FREQ=MONTHLY;BYSETPOS=2;BYDAY=TU", "2025-03-01", "2025-03-11 2025-04-08 2025-05-13"),
        ("FREQ=MONTHLY;INTERVAL=2", "2025-03-01", "2025-03-01 2025-05-01 2025-07-01"),
        ("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR", "2025-01-01", "2025-01-31 2025-02-28 2025-03-28"),
        ("FREQ=MONTHLY", "2023-01-31", "2023-01-31 2023-02-28 2023-03-31 2023-04-30"),
        ("FREQ=MONTHLY;INTERVAL=2", "2023-12-30", "2023-12-30 2024-02-29 2024-04-30"),
        ("FREQ=DAILY;INTERVAL=3", "2025-02-26", "2025-02-26 2025-03-01 2025-03-04"),
        ("FREQ=WEEKLY", "2025-03-05", "2025-03-05 2025-03-12 2025-03-19"),
        ("FREQ=YEARLY", "2025-03-01", "2025-03-01 2026-03-01 2027-03-01"),
        ("FREQ=YEARLY", "2024-02-29", "2024-02-29 2028-02-29 2032-02-29"),
    ],
)
def test_dates_of_the_specification(text: str, starts_on: str, expected: str) -> None:
    dates = [date.fromisoformat(on) for on in expected.split()]
    seed = date.fromisoformat(starts_on)
    assert occurrences(recurrence_of_text(text), seed, date(2000, 1, 1), dates[-1]) == dates


@pytest.mark.parametrize(
    ("month", "seed", "day"),
    [
        ("2023-04-27", "2023-01-27", 27),
        ("2023-02-28", "2023-01-31", 28),
        ("2023-03-31", "2023-01-31", 31),
        ("2023-05-31", "2023-04-30", 30),
        ("2023-03-28", "2023-01-31", 31),
        ("2024-02-29", "2024-01-30", 29),
    ],
)
def test_a_short_month_meets_on_its_last_day(month: str, seed: str, day: int) -> None:
    first_on = date.fromisoformat(month).replace(day=1)
    last_on = first_on.replace(day=monthrange(first_on.year, first_on.month)[1])
    monthly = Recurrence(Frequency.MONTHLY)
    assert occurrences(monthly, date.fromisoformat(seed), first_on, last_on) == [first_on.replace(day=day)]


@given(recurrences, days, days)
def test_looking_from_afar_gives_the_dates_counted_from_the_start(
    recurrence: Recurrence, starts_on: date, first_on: date
) -> None:
    last_on = first_on.replace(year=first_on.year + 2, day=28)
    from_start = occurrences(recurrence, starts_on, starts_on, last_on)
    assert occurrences(recurrence, starts_on, first_on, last_on) == [on for on in from_start if on >= first_on]


@given(recurrences, st.dates(date(2020, 1, 1), date(2024, 12, 31)).filter(lambda on: on.day <= 28))
def test_up_to_the_28th_we_agree_with_the_calendar_standard(recurrence: Recurrence, starts_on: date) -> None:
    standard = rrulestr(f"DTSTART:{starts_on:%Y%m%d}\nRRULE:{recurrence_text(recurrence)};WKST=MO")
    last_on = date(2029, 12, 31)
    expected = [moment.date() for moment in standard.xafter(standard[0], count=400, inc=True)]
    assert occurrences(recurrence, starts_on, starts_on, last_on)[:400] == [on for on in expected if on <= last_on]


def test_a_date_far_from_the_start_costs_no_walk_through_the_years() -> None:
    daily = Recurrence(Frequency.DAILY)
    began = perf_counter()
    for _ in range(100):
        occurrences(daily, date(1900, 1, 1), date(2100, 1, 1), date(2100, 1, 1))
    assert perf_counter() - began < 1  # walking 73,000 days a hundred times takes many seconds


def test_the_guides_tuesday_of_every_second_month_is_the_first() -> None:
    calendar = calendar_on_nth_weekday(date(2025, 3, 1), Weekday.TU, 2)
    assert calendar == CalendarRule(
        date(2025, 3, 1), Recurrence(Frequency.MONTHLY, 2, weekday=Weekday.TU, nth=NthDay.FIRST)
    )


@pytest.mark.parametrize(
    ("starts_on", "seed", "nth", "first_two"),
    [
        ("2025-03-12", "2025-03-12", NthDay.THIRD, "2025-03-18 2025-05-20"),
        ("2025-04-29", "2025-04-29", NthDay.LAST, "2025-04-29 2025-06-24"),  # a fifth Tuesday
        ("2025-04-30", "2025-05-06", NthDay.FIRST, "2025-05-06 2025-07-01"),  # the first one lies in May
    ],
)
def test_nth_is_taken_from_the_first_such_weekday_after_the_start(
    starts_on: str, seed: str, nth: NthDay, first_two: str
) -> None:
    calendar = calendar_on_nth_weekday(date.fromisoformat(starts_on), Weekday.TU, 2)
    assert (calendar.starts_on, calendar.recurrence) == (
        date.fromisoformat(seed),
        Recurrence(Frequency.MONTHLY, 2, Weekday.TU, nth),
    )
    assert calendar.recurrence is not None
    dates = [date.fromisoformat(on) for on in first_two.split()]
    assert occurrences(calendar.recurrence, calendar.starts_on, calendar.starts_on, dates[-1]) == dates


@pytest.mark.parametrize(
    ("text", "starts_on", "words"),
    [
        ("FREQ=DAILY", "2025-03-01", "Daily"),
        ("FREQ=DAILY;INTERVAL=3", "2025-03-01", "Every 3 days"),
        ("FREQ=WEEKLY;BYDAY=MO", "2025-03-01", "Weekly on Monday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2025-03-01", "Every 2 weeks on Friday"),
        ("FREQ=WEEKLY", "2025-03-01", "Weekly on Saturday"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "2025-03-01", "Monthly on day 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2025-03-01", "Monthly on last day"),
        ("FREQ=MONTHLY;BYSETPOS=2;BYDAY=TU", "2025-03-01", "Monthly on second tuesday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYSETPOS=-1;BYDAY=FR", "2025-03-01", "Every 2 months on last friday"),
        ("FREQ=MONTHLY;INTERVAL=2", "2025-03-01", "Every 2 months on day 1"),
        ("FREQ=YEARLY", "2025-03-01", "Annually on Mar 1"),
        ("FREQ=YEARLY;INTERVAL=2", "2025-12-24", "Every 2 years on Dec 24"),
    ],
)
def test_a_recurrence_is_said_in_words(text: str, starts_on: str, words: str) -> None:
    assert wording(recurrence_of_text(text), date.fromisoformat(starts_on)) == words
