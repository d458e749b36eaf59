"""Due dates that fall on rest move to a day of work. See docs/rules/working-days.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.organisation.values.working_days import ShiftedDate, Weekday, WeekdayShift
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from samity.bank.organisation.values.working_days import Holiday, WorkingDays

LONGEST_SHIFT_DAYS = 5 * 366
"""A due date that finds no day of work within this many days is refused rather than sought for ever."""

ONE_DAY = timedelta(days=1)


@dataclass(eq=False)
class NoDayToRepay(Refusal):
    """No working day that is not a holiday was found within five years of {scheduled_on}."""

    scheduled_on: date


def is_working_day(working_days: WorkingDays, on: date) -> bool:
    """Return whether the bank works on that weekday; holidays are another question."""
    return Weekday(on.weekday()) in working_days.weekdays


def holiday_on(holidays: Iterable[Holiday], on: date) -> Holiday | None:
    """Return the first holiday that covers the day, in the order given, or None."""
    return next((holiday for holiday in holidays if holiday.from_on <= on <= holiday.to_on), None)


def shifted_due_dates(
    dates: Iterable[date],
    number: int,
    working_days: WorkingDays,
    holidays: Sequence[Holiday],
    *,
    reschedule_on_holidays: bool,
    next_meeting_on: Callable[[date], date] | None = None,
) -> tuple[ShiftedDate, ...]:
    """Return the due dates of `number` installments, none on rest and no two on the same day.

    Args:
        dates: the unshifted due dates, increasing; it may be endless, and must hold more than `number` dates where a
            drop onto the next repayment is possible (the last installment then needs a date behind the last).
        number: installments wanted.
        working_days: weekdays of work; SAME_DAY leaves a date on a weekday of rest alone.
        holidays: active holidays of the loan's office, in order of precedence.
        reschedule_on_holidays: False lets due dates stand on holidays.
        next_meeting_on: first meeting strictly after a day, for NEXT_MEETING; without it the next repayment counts.

    Raises:
        NoDayToRepay: nothing fits within LONGEST_SHIFT_DAYS of a date, or the dates given run out.
    """
    rest = _Rest(working_days, tuple(holidays) if reschedule_on_holidays else (), next_meeting_on)
    series = _Series(iter(dates))
    shifted: list[ShiftedDate] = []
    for _ in range(number):
        series.advance()
        first_on = series.anchor
        due_on = _settled(series, rest)
        # Two installments never share a day and never change places: the later one moves on along the series.
        while shifted and due_on <= shifted[-1].due_on:
            series.advance()
            _ensure_near(first_on, series.anchor)
            due_on = _settled(series, rest)
        shifted.append(ShiftedDate(series.anchor, due_on))
    return tuple(shifted)


@dataclass(slots=True)
class _Series:
    """The unshifted dates and the one we stand on, the anchor."""

    dates: Iterator[date]
    anchor: date = field(default=date.min)

    def advance(self) -> None:
        following = next(self.dates, None)
        if following is None:
            raise NoDayToRepay(self.anchor)
        self.anchor = following

    def drop_behind(self, on: date) -> date:
        """Move the anchor to the first date of the series after a day."""
        self.advance()
        while self.anchor <= on:
            self.advance()
        return self.anchor


@dataclass(frozen=True, slots=True)
class _Rest:
    """When there is no work."""

    working_days: WorkingDays
    holidays: tuple[Holiday, ...]
    next_meeting_on: Callable[[date], date] | None

    def weekday_counts(self, on: date) -> bool:
        return self.working_days.shift is not WeekdayShift.SAME_DAY and not is_working_day(self.working_days, on)


def _settled(series: _Series, rest: _Rest) -> date:
    """Shift the anchor by weekday, then by holiday, again and again until it is neither."""
    scheduled_on = due_on = series.anchor
    seen: set[tuple[date, date]] = set()
    while rest.weekday_counts(due_on) or holiday_on(rest.holidays, due_on) is not None:
        if (due_on, series.anchor) in seen:  # a holiday sends it forth, a weekday sends it back
            raise NoDayToRepay(scheduled_on)
        seen.add((due_on, series.anchor))
        if rest.weekday_counts(due_on):
            due_on = _off_weekday(due_on, series, rest)
        holiday = holiday_on(rest.holidays, due_on)
        if holiday is not None:
            due_on = holiday.moved_to or series.drop_behind(due_on)
        _ensure_near(scheduled_on, due_on)
    return due_on


def _off_weekday(on: date, series: _Series, rest: _Rest) -> date:
    """Move a date off a weekday of rest, as the bank's shift says."""
    shift = rest.working_days.shift
    if shift is WeekdayShift.NEXT_MEETING and rest.next_meeting_on is not None:
        return rest.next_meeting_on(on)
    if shift in (WeekdayShift.NEXT_REPAYMENT, WeekdayShift.NEXT_MEETING):
        return series.drop_behind(on)
    step = ONE_DAY if shift is WeekdayShift.NEXT_WORKING_DAY else -ONE_DAY
    while not is_working_day(rest.working_days, on):  # at most six times: some weekday has work
        on += step
    return on


def _ensure_near(scheduled_on: date, due_on: date) -> None:
    """Give up a search that has gone too far.

    Raises:
        NoDayToRepay: it is more than LONGEST_SHIFT_DAYS away.
    """
    if abs((due_on - scheduled_on).days) > LONGEST_SHIFT_DAYS:
        raise NoDayToRepay(scheduled_on)
