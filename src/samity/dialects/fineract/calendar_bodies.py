"""Bodies that say when a group or centre meets: Fineract's calendar, and the schedule of the collection-sheet guide."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.meetings.rules.recurrence import calendar_on_nth_weekday
from samity.bank.meetings.values import (
    CalendarNotes,
    CalendarRule,
    CalendarType,
    Frequency,
    NthDay,
    Recurrence,
    RemindBy,
    Weekday,
)
from samity.dialects.fineract.wire import WireDate, WireModel, WireTruth, WireWhole

FREQUENCIES = dict(enumerate(Frequency, start=1))
CALENDAR_TYPES = dict(enumerate(CalendarType, start=1))
REMINDERS = dict(enumerate(RemindBy, start=1))
WEEKDAYS = dict(enumerate(Weekday, start=1))
NTH_DAYS = {1: NthDay.FIRST, 2: NthDay.SECOND, 3: NthDay.THIRD, 4: NthDay.FOURTH, -1: NthDay.LAST, -2: NthDay.ON_DAY}
LONGEST_INTERVAL = 999
LATEST_START = date(2999, 12, 31)
"""Later ones are slips of the pen, and dates counted from them could leave the calendar of years."""


def _one_of(numbers: Any) -> Any:  # noqa: ANN401 - pydantic's own
    def check(given: int) -> int:
        if given not in numbers:
            raise PydanticCustomError("less_than_equal", "This number means nothing here")
        return given

    return AfterValidator(check)


def _first_day(given: date) -> date:
    if given > LATEST_START:
        raise PydanticCustomError("less_than_equal", "No schedule starts that late")
    return given


def _time(given: object) -> object:
    if isinstance(given, str) and re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", given):
        try:
            return time.fromisoformat(given)
        except ValueError:
            pass
    if given is None or isinstance(given, time):
        return given
    raise PydanticCustomError("validation.msg.invalid.time.format", "The time is not written as 14:30 or 14:30:00")


def _wanted(given: object, *, when: bool) -> None:
    if when and given is None:
        raise PydanticCustomError("missing", "Field required")


WireFrequency = Annotated[WireWhole, _one_of(FREQUENCIES)]
WireInterval = Annotated[WireWhole, Field(gt=0, le=LONGEST_INTERVAL)]
WireWeekday = Annotated[WireWhole, _one_of(WEEKDAYS)]
WireNthDay = Annotated[WireWhole, _one_of(NTH_DAYS)]
WireMonthDay = Annotated[WireWhole, _one_of((-1, *range(1, 29)))]
WireCalendarType = Annotated[WireWhole, _one_of(CALENDAR_TYPES)]
WireTitle = Annotated[str, Field(min_length=1, max_length=50)]
WireLength = Annotated[WireWhole, Field(gt=0)]
WireTime = Annotated[time, BeforeValidator(_time)]


class CalendarBody(WireModel):
    """A calendar as Fineract takes it; how it repeats is looked at only when it repeats."""

    resource: ClassVar[str] = "calendar"
    title: WireTitle
    typeId: WireCalendarType
    startDate: Annotated[WireDate, AfterValidator(_first_day)]
    endDate: WireDate | None = None
    repeating: WireTruth = False
    frequency: WireFrequency | None = Field(None, validate_default=True)
    interval: WireInterval | None = Field(None, validate_default=True)
    repeatsOnNthDayOfMonth: WireNthDay | None = None
    repeatsOnDay: WireWeekday | None = Field(None, validate_default=True)
    repeatsOnLastWeekdayOfMonth: WireWeekday | None = Field(None, validate_default=True)
    repeatsOnDayOfMonth: WireMonthDay | None = Field(None, validate_default=True)
    description: Annotated[str, Field(max_length=100)] | None = None
    location: Annotated[str, Field(max_length=50)] | None = None
    duration: WireLength | None = None
    meetingtime: WireTime | None = None
    timeFormat: Literal["HH:mm", "HH:mm:ss"] | None = None
    remindById: Annotated[WireWhole, _one_of(REMINDERS)] | None = None
    firstReminder: WireLength | None = None
    secondReminder: WireLength | None = None

    @field_validator("frequency", "interval")
    @classmethod
    def _with_repeating(cls, given: int | None, info: ValidationInfo) -> int | None:
        _wanted(given, when=bool(info.data.get("repeating")))
        return given

    @field_validator("repeatsOnDay")
    @classmethod
    def _with_weeks(cls, given: int | None, info: ValidationInfo) -> int | None:
        _wanted(given, when=_repeats(info, Frequency.WEEKLY))
        return given

    @field_validator("repeatsOnLastWeekdayOfMonth")
    @classmethod
    def _with_nth_weekday(cls, given: int | None, info: ValidationInfo) -> int | None:
        nth = NTH_DAYS.get(info.data.get("repeatsOnNthDayOfMonth") or 0)
        _wanted(given, when=_repeats(info, Frequency.MONTHLY) and nth not in {None, NthDay.ON_DAY})
        return given

    @field_validator("repeatsOnDayOfMonth")
    @classmethod
    def _with_day_of_month(cls, given: int | None, info: ValidationInfo) -> int | None:
        nth = NTH_DAYS.get(info.data.get("repeatsOnNthDayOfMonth") or 0)
        _wanted(given, when=_repeats(info, Frequency.MONTHLY) and nth is NthDay.ON_DAY)
        return given

    def rule(self) -> CalendarRule:
        """Return the schedule."""
        return CalendarRule(self.startDate, self._recurrence() if self.repeating else None, self.endDate)

    def notes(self) -> CalendarNotes:
        """Return what is written beside the schedule."""
        return CalendarNotes(
            description=self.description,
            location=self.location,
            duration=self.duration,
            meets_at=self.meetingtime,
            remind_by=None if self.remindById is None else REMINDERS[self.remindById],
            first_reminder=self.firstReminder,
            second_reminder=self.secondReminder,
        )

    def _recurrence(self) -> Recurrence:
        frequency, interval = FREQUENCIES[self.frequency or 1], self.interval or 1
        if frequency is Frequency.WEEKLY and self.repeatsOnDay is not None:
            return Recurrence(frequency, interval, WEEKDAYS[self.repeatsOnDay])
        if frequency is Frequency.MONTHLY:
            return self._monthly(interval)
        return Recurrence(frequency, interval)

    def _monthly(self, interval: int) -> Recurrence:
        """Return months in one of their three forms; `repeatsOnDay` says nothing of a month here, as in Fineract."""
        nth = NTH_DAYS.get(self.repeatsOnNthDayOfMonth or 0)
        if nth in {None, NthDay.ON_DAY}:
            on_day = None if self.repeatsOnDayOfMonth is None else NthDay.ON_DAY
            return Recurrence(Frequency.MONTHLY, interval, nth=on_day, month_day=self.repeatsOnDayOfMonth)
        return Recurrence(Frequency.MONTHLY, interval, WEEKDAYS[self.repeatsOnLastWeekdayOfMonth or 0], nth)


class ScheduleBody(CalendarBody):
    """A meeting schedule as the collection-sheet guide posts it to /meetings: without title and type."""

    title: WireTitle | None = None  # type: ignore[assignment] # the path makes one
    typeId: WireCalendarType = 1
    repeating: WireTruth = Field(default=True, validation_alias=AliasChoices("isRepeating", "repeating"))

    @field_validator("repeatsOnDay")
    @classmethod
    def _of_weeks_or_months(cls, given: int | None, info: ValidationInfo) -> int | None:
        """Refuse a weekday that would say nothing: days and years have none here."""
        if given is not None and (_repeats(info, Frequency.DAILY) or _repeats(info, Frequency.YEARLY)):
            raise PydanticCustomError(
                "validation.msg.calendar.repeatsOnDay.not.supported.for.frequency", "it says nothing of days or years"
            )
        return given

    def rule(self) -> CalendarRule:
        """Return the schedule; monthly with a weekday is the n-th such weekday (docs/rules/recurrence.md)."""
        months = self.repeating and FREQUENCIES[self.frequency or 1] is Frequency.MONTHLY
        if months and self.repeatsOnDay is not None and self.repeatsOnNthDayOfMonth is None:
            return calendar_on_nth_weekday(
                self.startDate, WEEKDAYS[self.repeatsOnDay], self.interval or 1, self.endDate
            )
        return super().rule()


def _repeats(info: ValidationInfo, frequency: Frequency) -> bool:
    given = FREQUENCIES.get(info.data.get("frequency") or 0)
    return bool(info.data.get("repeating")) and given is frequency
