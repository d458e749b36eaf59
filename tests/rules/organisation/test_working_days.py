"""Due dates on days of rest. Spec fineract-loans 5.3, groups-and-collection-sheets 3.4."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.organisation.rules.working_days import NoDayToRepay, holiday_on, is_working_day, shifted_due_dates
from samity.bank.organisation.values.working_days import (
    Holiday,
    HolidayEndsBeforeItStarts,
    HolidayMovesOntoItself,
    HolidayShift,
    Weekday,
    WeekdayShift,
    WeekWithoutWork,
    WorkingDays,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MONDAY_TO_FRIDAY = frozenset(Weekday) - {Weekday.SA, Weekday.SU}
ALL_WEEK = WorkingDays()


def every(days: int, first_on: date) -> Iterator[date]:
    return (first_on + timedelta(days=days * n) for n in count())


def day(text: str) -> date:
    return date.fromisoformat(text)


def shifts(first_on: str, days: int, number: int, working_days: WorkingDays, *holidays: Holiday) -> str:
    """Return "scheduled>due" of each installment, month and day only."""
    dates = shifted_due_dates(every(days, day(first_on)), number, working_days, holidays, reschedule_on_holidays=True)
    return " ".join(f"{shifted.scheduled_on:%m-%d}>{shifted.due_on:%m-%d}" for shifted in dates)


# 2025-03-01 is a Saturday.
@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (WeekdayShift.SAME_DAY, "03-01>03-01 03-08>03-08"),
        (WeekdayShift.NEXT_WORKING_DAY, "03-01>03-03 03-08>03-10"),
        (WeekdayShift.PREVIOUS_WORKING_DAY, "03-01>02-28 03-08>03-07"),
    ],
)
def test_one_shift_does_not_drift_the_schedule(shift: WeekdayShift, expected: str) -> None:
    assert shifts("2025-03-01", 7, 2, WorkingDays(MONDAY_TO_FRIDAY, shift)) == expected


@pytest.mark.parametrize("shift", [WeekdayShift.NEXT_REPAYMENT, WeekdayShift.NEXT_MEETING])
def test_a_drop_onto_the_next_repayment_moves_the_later_ones(shift: WeekdayShift) -> None:
    # Every ten days: Saturday 1 March drops onto Tuesday the 11th; the next stands on Friday the 21st; Monday the 31st.
    assert shifts("2025-03-01", 10, 3, WorkingDays(MONDAY_TO_FRIDAY, shift)) == "03-11>03-11 03-21>03-21 03-31>03-31"


def test_the_next_meeting_may_come_before_the_next_repayment_and_does_not_move_the_anchor() -> None:
    def next_tuesday(on: date) -> date:
        return on + timedelta(days=(Weekday.TU - on.weekday() - 1) % 7 + 1)

    dates = shifted_due_dates(
        every(14, day("2025-03-01")),
        2,
        WorkingDays(MONDAY_TO_FRIDAY, WeekdayShift.NEXT_MEETING),
        (),
        reschedule_on_holidays=True,
        next_meeting_on=next_tuesday,
    )
    assert [(shifted.scheduled_on, shifted.due_on) for shifted in dates] == [
        (day("2025-03-01"), day("2025-03-04")),
        (day("2025-03-15"), day("2025-03-18")),
    ]


def test_a_holiday_moves_to_its_given_date_or_onto_the_next_repayment() -> None:
    given_date = Holiday(day("2025-03-03"), day("2025-03-04"), day("2025-03-05"))
    next_repayment = Holiday(day("2025-03-03"), day("2025-03-04"))
    assert shifts("2025-03-03", 7, 2, ALL_WEEK, given_date) == "03-03>03-05 03-10>03-10"
    assert shifts("2025-03-03", 7, 2, ALL_WEEK, next_repayment) == "03-10>03-10 03-17>03-17"
    assert (given_date.kind, next_repayment.kind) == (HolidayShift.GIVEN_DATE, HolidayShift.NEXT_REPAYMENT)


def test_weekday_goes_first_then_holiday_then_weekday_again() -> None:
    # Saturday goes to Monday, a holiday that moves to Sunday the 9th, which goes to Monday the 10th.
    holiday = Holiday(day("2025-03-03"), day("2025-03-03"), day("2025-03-09"))
    week = WorkingDays(MONDAY_TO_FRIDAY, WeekdayShift.NEXT_WORKING_DAY)
    assert shifts("2025-03-01", 14, 2, week, holiday) == "03-01>03-10 03-15>03-17"


def test_two_installments_never_share_a_day() -> None:
    # Daily from Friday 28 February: the weekend's installments go to Monday, and the later ones make room.
    week = WorkingDays(MONDAY_TO_FRIDAY, WeekdayShift.NEXT_WORKING_DAY)
    assert shifts("2025-02-28", 1, 4, week) == "02-28>02-28 03-01>03-03 03-04>03-04 03-05>03-05"
    # A holiday that moves two weeks' installments to one day: the second takes the first free date of the series.
    holiday = Holiday(day("2025-03-03"), day("2025-03-12"), day("2025-03-13"))
    assert shifts("2025-03-03", 7, 3, ALL_WEEK, holiday) == "03-03>03-13 03-17>03-17 03-24>03-24"


def test_holidays_count_only_when_the_bank_reschedules_on_them() -> None:
    holiday = Holiday(day("2025-03-03"), day("2025-03-04"), day("2025-03-05"))
    dates = shifted_due_dates([day("2025-03-03")], 1, ALL_WEEK, [holiday], reschedule_on_holidays=False)
    assert dates[0].due_on == day("2025-03-03")


def test_the_first_holiday_that_covers_the_day_counts() -> None:
    long, short = Holiday(day("2025-03-01"), day("2025-03-09")), Holiday(day("2025-03-03"), day("2025-03-03"))
    assert holiday_on([long, short], day("2025-03-03")) is long
    assert holiday_on([short, long], day("2025-03-04")) is long
    assert holiday_on([short, long], day("2025-03-10")) is None


def test_the_last_installment_needs_a_date_behind_it_to_drop_onto() -> None:
    holiday = Holiday(day("2025-03-03"), day("2025-03-03"))
    with pytest.raises(NoDayToRepay, match="2025-03-03"):
        shifted_due_dates([day("2025-03-03")], 1, ALL_WEEK, [holiday], reschedule_on_holidays=True)


ENDLESS = [
    (WeekdayShift.NEXT_WORKING_DAY, Holiday(date.min, date.max)),  # no day of work at all
    (WeekdayShift.NEXT_REPAYMENT, None),  # every repayment falls on a Saturday
    (WeekdayShift.PREVIOUS_WORKING_DAY, Holiday(day("2025-02-28"), day("2025-02-28"), day("2025-03-02"))),  # to and fro
]


@pytest.mark.parametrize(("shift", "holiday"), ENDLESS)
def test_a_search_without_end_is_refused(shift: WeekdayShift, holiday: Holiday | None) -> None:
    with pytest.raises(NoDayToRepay):
        shifts("2025-03-01", 7, 1, WorkingDays(MONDAY_TO_FRIDAY, shift), *([holiday] if holiday else []))


@st.composite
def holidays(draw: st.DrawFn) -> Holiday:
    from_on = draw(st.dates(date(2025, 1, 1), date(2025, 12, 31)))
    to_on = from_on + timedelta(days=draw(st.integers(0, 20)))
    after = draw(st.none() | st.integers(1, 30))
    before = draw(st.booleans())
    if after is None:
        return Holiday(from_on, to_on)
    return Holiday(from_on, to_on, from_on - timedelta(days=after) if before else to_on + timedelta(days=after))


@given(
    st.dates(date(2025, 1, 1), date(2025, 6, 30)),
    st.integers(1, 40),
    st.integers(1, 12),
    st.builds(WorkingDays, st.frozensets(st.sampled_from(Weekday), min_size=1), st.sampled_from(WeekdayShift)),
    st.lists(holidays(), max_size=6),
)
def test_shifted_dates_are_days_of_work_in_order_or_refused(
    first_on: date, days: int, number: int, week: WorkingDays, rest: list[Holiday]
) -> None:
    try:
        dates = shifted_due_dates(every(days, first_on), number, week, rest, reschedule_on_holidays=True)
    except NoDayToRepay:
        return  # that it ends at all is the point here; the tables above say when it may refuse
    assert len(dates) == number
    due = [shifted.due_on for shifted in dates]
    assert all(earlier < later for earlier, later in pairwise(due))
    assert all(earlier.scheduled_on < later.scheduled_on for earlier, later in pairwise(dates))
    assert all((shifted.scheduled_on - first_on).days % days == 0 for shifted in dates)
    assert not any(holiday_on(rest, on) for on in due)
    assert week.shift is WeekdayShift.SAME_DAY or all(is_working_day(week, on) for on in due)


@given(
    st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    st.integers(1, 40),
    st.frozensets(st.sampled_from(Weekday), min_size=1),
    st.lists(
        holidays().filter(lambda holiday: holiday.moved_to is None or holiday.moved_to > holiday.to_on), max_size=6
    ),
)
def test_a_day_of_work_is_always_found_when_everything_moves_forwards(
    first_on: date, days: int, weekdays: frozenset[Weekday], rest: list[Holiday]
) -> None:
    week = WorkingDays(weekdays, WeekdayShift.NEXT_WORKING_DAY)
    dates = shifted_due_dates(every(days, first_on), 12, week, rest, reschedule_on_holidays=True)
    assert len(dates) == 12
    assert all(shifted.due_on >= shifted.scheduled_on for shifted in dates)


def test_a_week_needs_work_and_a_holiday_its_order() -> None:
    with pytest.raises(WeekWithoutWork):
        WorkingDays(frozenset())
    with pytest.raises(HolidayEndsBeforeItStarts):
        Holiday(day("2025-03-03"), day("2025-03-02"))
    with pytest.raises(HolidayMovesOntoItself):
        Holiday(day("2025-03-03"), day("2025-03-05"), day("2025-03-04"))
