"""When a group meets, and when its loans fall due. Spec groups-and-collection-sheets 3.3, 3.6 and 9.2; loans 5.2."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.meetings.rules.meeting_dates import (
    is_meeting_date,
    loan_due_dates,
    meeting_dates,
    meeting_fit,
    next_meeting_dates,
)
from samity.bank.meetings.rules.recurrence import calendar_on_nth_weekday, recurrence_of_text
from samity.bank.meetings.values import (
    CalendarEndsBeforeItStarts,
    CalendarRule,
    FormerRule,
    Frequency,
    MeetingFit,
    Weekday,
)
from samity.kernel.errors import BrokenInvariant

TEXTS = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=5",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;INTERVAL=2;BYSETPOS=-1;BYDAY=FR",
    "FREQ=MONTHLY;BYMONTHDAY=1",
    "FREQ=YEARLY",
]
recurrences = st.none() | st.sampled_from(TEXTS).map(recurrence_of_text)
skips = st.sampled_from([0, 14])


def day(text: str) -> date:
    return date.fromisoformat(text)


def every(text: str, starts_on: str, ends_on: str | None = None) -> CalendarRule:
    return CalendarRule(day(starts_on), recurrence_of_text(text), None if ends_on is None else day(ends_on))


def dated(dates: list[date] | tuple[date, ...]) -> str:
    return " ".join(on.isoformat() for on in dates)


@st.composite
def calendars(draw: st.DrawFn) -> CalendarRule:
    """Calendars with an end or none, and former rules that may overlap each other and the present one."""
    starts_on = draw(st.dates(date(2024, 1, 1), date(2025, 12, 31)))
    length = draw(st.none() | st.integers(0, 500))
    history = tuple(
        FormerRule(start, start + timedelta(days=draw(st.integers(0, 300))), draw(recurrences))
        for start in draw(st.lists(st.dates(date(2023, 6, 1), date(2025, 12, 31)), max_size=2))
    )
    ends_on = None if length is None else starts_on + timedelta(days=length)
    return CalendarRule(starts_on, draw(recurrences), ends_on, history)


@given(calendars(), st.dates(date(2023, 1, 1), date(2026, 12, 31)), skips)
def test_listed_dates_are_exactly_the_meeting_dates(calendar: CalendarRule, first_on: date, skip: int) -> None:
    all_days = [first_on + timedelta(days=n) for n in range(120)]
    listed = meeting_dates(calendar, all_days[0], all_days[-1], skip_first_days=skip)
    assert listed == [on for on in all_days if is_meeting_date(calendar, on, skip_first_days=skip)]


@given(calendars(), st.dates(date(2023, 1, 1), date(2026, 12, 31)), skips)
def test_next_meetings_increase_and_leave_none_out(calendar: CalendarRule, from_on: date, skip: int) -> None:
    following = next_meeting_dates(calendar, from_on, 10, skip_first_days=skip)
    assert all(earlier < later for earlier, later in pairwise(following))
    last_on = following[-1] if len(following) == 10 else date(2045, 1, 1)
    assert following == meeting_dates(calendar, from_on, last_on, skip_first_days=skip)


def test_the_start_is_no_meeting_unless_the_recurrence_falls_on_it() -> None:
    mondays = every("FREQ=WEEKLY;BYDAY=MO", "2011-03-04")
    assert not is_meeting_date(mondays, date(2011, 3, 4))
    assert is_meeting_date(mondays, date(2011, 3, 7))


def test_the_last_day_of_a_calendar_counts_and_no_later_one() -> None:
    mondays = every("FREQ=WEEKLY;BYDAY=MO", "2025-03-03", "2025-03-17")
    assert dated(next_meeting_dates(mondays, date(2025, 1, 1), 10)) == "2025-03-03 2025-03-10 2025-03-17"


def test_a_calendar_cannot_end_before_it_starts() -> None:
    with pytest.raises(CalendarEndsBeforeItStarts, match="2025-03-03"):
        every("FREQ=DAILY", "2025-03-03", "2025-03-02")


def test_a_single_meeting_is_its_start() -> None:
    once = CalendarRule(date(2025, 3, 3))
    assert next_meeting_dates(once, date(2025, 1, 1), 10) == [date(2025, 3, 3)]
    assert next_meeting_dates(once, date(2025, 3, 4), 10) == []


def test_a_meeting_held_before_the_change_stays_a_meeting() -> None:
    mondays = FormerRule(date(2025, 1, 6), date(2025, 3, 3), recurrence_of_text("FREQ=WEEKLY;BYDAY=MO"))
    tuesdays = CalendarRule(date(2025, 3, 4), recurrence_of_text("FREQ=WEEKLY;BYDAY=TU"), history=(mondays,))
    assert dated(meeting_dates(tuesdays, date(2025, 2, 24), date(2025, 3, 11))) == (
        "2025-02-24 2025-03-03 2025-03-04 2025-03-11"
    )
    assert not is_meeting_date(tuesdays, date(2025, 2, 25))
    assert not is_meeting_date(tuesdays, date(2025, 3, 10))


def test_of_two_former_rules_the_first_that_covers_the_day_decides() -> None:
    mondays = FormerRule(date(2025, 1, 6), date(2025, 2, 28), recurrence_of_text("FREQ=WEEKLY;BYDAY=MO"))
    fridays = FormerRule(date(2025, 1, 1), date(2025, 2, 28), recurrence_of_text("FREQ=WEEKLY;BYDAY=FR"))
    calendar = CalendarRule(date(2025, 3, 4), recurrence_of_text("FREQ=WEEKLY;BYDAY=TU"), history=(mondays, fridays))
    assert is_meeting_date(calendar, date(2025, 1, 13))
    assert not is_meeting_date(calendar, date(2025, 1, 10))
    assert is_meeting_date(calendar, date(2025, 1, 3))  # before the Mondays began


def test_a_meeting_on_the_first_moves_when_the_bank_wants_it() -> None:
    firsts = every("FREQ=MONTHLY", "2025-03-01")
    assert dated(next_meeting_dates(firsts, date(2025, 3, 1), 2, skip_first_days=14)) == "2025-03-15 2025-04-15"
    assert not is_meeting_date(firsts, date(2025, 3, 1), skip_first_days=14)


def test_the_guides_calendar_meets_on_first_tuesdays_and_not_on_its_own_sheets_saturday() -> None:
    calendar = calendar_on_nth_weekday(date(2025, 3, 1), Weekday.TU, 2)
    assert dated(next_meeting_dates(calendar, date(2025, 3, 1), 3)) == "2025-03-04 2025-05-06 2025-07-01"
    assert not is_meeting_date(calendar, date(2025, 3, 15))


MONDAYS = every("FREQ=WEEKLY;BYDAY=MO", "2025-01-06")


@pytest.mark.parametrize(
    ("disbursed_on", "repay_every", "min_days", "first_due_on", "expected"),
    [
        ("2025-01-08", 1, 0, None, "2025-01-13 2025-01-20 2025-01-27"),
        ("2025-01-13", 1, 0, None, "2025-01-20 2025-01-27 2025-02-03"),  # strictly after the disbursement
        ("2025-01-12", 1, 0, None, "2025-01-13 2025-01-20 2025-01-27"),  # even on the next day
        ("2025-01-08", 2, 0, None, "2025-01-20 2025-02-03 2025-02-17"),  # every second, counted from the start
        ("2025-01-13", 1, 7, None, "2025-01-27 2025-02-03 2025-02-10"),  # later than the minimum, not on it
        ("2025-01-08", 2, 0, "2025-01-13", "2025-01-13 2025-01-27 2025-02-10"),  # a given first date sets the beat
    ],
)
def test_weekly_loans_fall_due_on_meetings(
    disbursed_on: str, repay_every: int, min_days: int, first_due_on: str | None, expected: str
) -> None:
    first = None if first_due_on is None else day(first_due_on)
    dates = loan_due_dates(
        MONDAYS, day(disbursed_on), Frequency.WEEKLY, repay_every, 3, min_days=min_days, first_due_on=first
    )
    assert dated(dates) == expected


def test_a_daily_meeting_takes_the_frequency_of_the_loan() -> None:
    daily = every("FREQ=DAILY", "2025-01-06")
    assert dated(loan_due_dates(daily, day("2025-01-08"), Frequency.WEEKLY, 1, 3)) == "2025-01-13 2025-01-20 2025-01-27"
    from_thursday = loan_due_dates(daily, day("2025-01-08"), Frequency.WEEKLY, 2, 2, first_due_on=day("2025-01-16"))
    assert dated(from_thursday) == "2025-01-16 2025-01-30"


def test_a_loan_outlives_the_end_of_the_calendar() -> None:
    ending = every("FREQ=WEEKLY;BYDAY=MO", "2025-01-06", "2025-01-20")
    assert dated(loan_due_dates(ending, day("2025-01-13"), Frequency.WEEKLY, 1, 2)) == "2025-01-20 2025-01-27"


def test_due_dates_follow_the_calendar_through_its_change() -> None:
    mondays = FormerRule(date(2025, 1, 6), date(2025, 1, 27), recurrence_of_text("FREQ=WEEKLY;BYDAY=MO"))
    tuesdays = CalendarRule(date(2025, 1, 28), recurrence_of_text("FREQ=WEEKLY;BYDAY=TU"), history=(mondays,))
    dates = loan_due_dates(tuesdays, day("2025-01-13"), Frequency.WEEKLY, 1, 4)
    assert dated(dates) == "2025-01-20 2025-01-27 2025-01-28 2025-02-04"


def test_the_beat_of_a_loan_is_kept_when_the_group_begins_to_meet_more_often() -> None:
    fortnightly = FormerRule(date(2025, 1, 6), date(2025, 2, 28), recurrence_of_text("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"))
    weekly = CalendarRule(date(2025, 2, 3), recurrence_of_text("FREQ=WEEKLY;BYDAY=MO"), history=(fortnightly,))
    assert dated(loan_due_dates(weekly, day("2025-01-06"), Frequency.WEEKLY, 2, 5)) == (
        "2025-01-20 2025-02-03 2025-02-17 2025-03-03 2025-03-17"
    )


@given(
    st.sampled_from([("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", Frequency.WEEKLY, 4), ("FREQ=MONTHLY", Frequency.MONTHLY, 3)]),
    st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    st.integers(0, 90),
    st.integers(0, 40),
)
def test_every_due_date_is_a_meeting_after_the_disbursement(
    loan: tuple[str, Frequency, int], starts_on: date, days: int, min_days: int
) -> None:
    text, frequency, repay_every = loan
    calendar = CalendarRule(starts_on, recurrence_of_text(text))
    disbursed_on = starts_on + timedelta(days=days)
    dates = loan_due_dates(calendar, disbursed_on, frequency, repay_every, 6, min_days=min_days)
    assert dates[0] > disbursed_on + timedelta(days=min_days)
    assert all(is_meeting_date(calendar, on) for on in dates)
    step = repay_every // (calendar.recurrence.interval if calendar.recurrence else 1)
    meetings = meeting_dates(calendar, dates[0], dates[-1])
    assert list(dates) == meetings[::step]


@pytest.mark.parametrize(
    ("text", "frequency", "repay_every", "fit"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", Frequency.WEEKLY, 2, MeetingFit.FITS),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", Frequency.WEEKLY, 3, MeetingFit.NOT_A_MULTIPLE),
        ("FREQ=WEEKLY;BYDAY=MO", Frequency.MONTHLY, 1, MeetingFit.OTHER_FREQUENCY),
        ("FREQ=WEEKLY;BYDAY=MO", Frequency.DAILY, 7, MeetingFit.OTHER_FREQUENCY),
        ("FREQ=DAILY", Frequency.YEARLY, 1, MeetingFit.FITS),
        ("FREQ=DAILY;INTERVAL=7", Frequency.WEEKLY, 2, MeetingFit.FITS),
        ("FREQ=DAILY;INTERVAL=3", Frequency.WEEKLY, 1, MeetingFit.NOT_A_MULTIPLE),
        ("FREQ=DAILY;INTERVAL=3", Frequency.MONTHLY, 1, MeetingFit.NOT_A_MULTIPLE),
        ("FREQ=DAILY;INTERVAL=3", Frequency.DAILY, 6, MeetingFit.FITS),
    ],
)
def test_repayments_fit_meetings_of_the_same_beat(
    text: str, frequency: Frequency, repay_every: int, fit: MeetingFit
) -> None:
    assert meeting_fit(every(text, "2025-01-06"), frequency, repay_every) is fit


def test_a_single_meeting_fits_no_loan() -> None:
    once = CalendarRule(date(2025, 3, 3))
    assert meeting_fit(once, Frequency.WEEKLY, 1) is MeetingFit.MEETS_ONCE
    with pytest.raises(BrokenInvariant):
        loan_due_dates(once, date(2025, 3, 3), Frequency.WEEKLY, 1, 1)
