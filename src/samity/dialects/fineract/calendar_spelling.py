"""How a calendar goes out: its dates, its recurrence in parts and in words, and the options of its form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from samity.bank.clients.values import Level
from samity.bank.meetings.queries import effective_calendars, held_dates
from samity.bank.meetings.rules.eligible_meeting import eligible_meeting_date
from samity.bank.meetings.rules.meeting_dates import meeting_dates, next_meeting_dates
from samity.bank.meetings.rules.recurrence import recurrence_text
from samity.bank.meetings.rules.wording import wording
from samity.bank.meetings.values import CalendarType, Frequency, NthDay, RemindBy, Weekday
from samity.dialects.fineract.calendar_bodies import CALENDAR_TYPES, FREQUENCIES, NTH_DAYS, REMINDERS, WEEKDAYS
from samity.dialects.fineract.wire import option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

    from samity.bank.meetings.values import Calendar, Recurrence
    from samity.storage.unit import Unit

SHOWN = timedelta(days=365)
"""How far before and after today dates are listed."""

NEXT_DATES = 10

ENTITY_TYPES = {
    1: ("clients", "CLIENTS"),
    2: ("groups", "GROUPS"),
    3: ("loans", "LOANS"),
    4: ("centers", "CENTERS"),
    5: ("savings", "SAVINGS"),
}
_OWNERS = {Level.GROUP: 2, Level.CENTRE: 4}
_WEEKDAY_CODES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NTH_DAY_CODES = {
    NthDay.FIRST: "one",
    NthDay.SECOND: "two",
    NthDay.THIRD: "three",
    NthDay.FOURTH: "four",
    NthDay.LAST: "last",
    NthDay.ON_DAY: "onday",
}


def spell_calendar(calendar: Calendar, today: date) -> dict[str, Any]:
    """Spell a calendar with the dates around today."""
    return {
        "id": calendar.id,
        "calendarInstanceId": calendar.id,
        "entityId": calendar.owner_id,
        "entityType": _entity_type(_OWNERS[calendar.owner_level]),
        "title": calendar.title,
        "startDate": calendar.rule.starts_on,
        "endDate": calendar.rule.ends_on,
        "type": _spell(CALENDAR_TYPES, calendar.type, "calendarType"),
        "repeating": calendar.rule.recurrence is not None,
        **_spell_recurrence(calendar.rule.recurrence, calendar.rule.starts_on),
        **_spell_notes(calendar),
        **_spell_dates(calendar, today),
        "createdDate": calendar.created_on,
        "createdByUserId": calendar.created_by,
        "createdByUsername": calendar.created_by_username,
    }


def spell_collection_calendar(unit: Unit, grouping_id: int) -> dict[str, Any] | None:
    """Spell the calendar by which a group or centre meets, its centre's first, as `collectionMeetingCalendar`.

    Returns:
        None when there is no such calendar.
    """
    calendar = effective_calendars(unit.connection, [grouping_id]).get(grouping_id)
    if calendar is None:
        return None
    from_on = unit.business_date - SHOWN
    held = held_dates(unit.connection, calendar.id, from_on)
    eligible = eligible_meeting_date(calendar.rule, held, from_on, skip_first_days=calendar.skip_first_days)
    return {**spell_calendar(calendar, unit.business_date), "recentEligibleMeetingDate": eligible}


def calendar_options() -> dict[str, Any]:
    """Return what a calendar's form offers."""
    return {
        "entityTypeOptions": [_entity_type(number) for number in ENTITY_TYPES],
        "calendarTypeOptions": [_spell(CALENDAR_TYPES, each, "calendarType") for each in CalendarType],
        "remindByOptions": [_spell(REMINDERS, each, "calendarRemindBy") for each in RemindBy],
        "frequencyOptions": [_spell(FREQUENCIES, each, "calendarFrequencyType") for each in Frequency],
        "repeatsOnDayOptions": [spell_weekday(each) for each in Weekday],
        "frequencyNthDayTypeOptions": [spell_nth_day(each) for each in NthDay],
    }


def calendar_template() -> dict[str, Any]:
    """Return an empty form with Fineract's defaults, and its options."""
    return {
        "type": _spell(CALENDAR_TYPES, CalendarType.COLLECTION, "calendarType"),
        "frequency": _spell(FREQUENCIES, Frequency.DAILY, "calendarFrequencyType"),
        "interval": 1,
        "repeatsOnDay": spell_weekday(Weekday.MO),
        "repeatsOnNthDayOfMonth": spell_nth_day(NthDay.FIRST),
        "remindBy": _spell(REMINDERS, RemindBy.EMAIL, "calendarRemindBy"),
        **calendar_options(),
    }


def _spell_recurrence(recurrence: Recurrence | None, starts_on: date) -> dict[str, Any]:
    if recurrence is None:
        return {}
    weekday = recurrence.weekday
    if weekday is None and recurrence.frequency is Frequency.WEEKLY:
        weekday = Weekday(starts_on.weekday())
    return {
        "recurrence": recurrence_text(recurrence),
        "frequency": _spell(FREQUENCIES, recurrence.frequency, "calendarFrequencyType"),
        "interval": recurrence.interval,
        "repeatsOnDay": None if weekday is None else spell_weekday(weekday),
        "repeatsOnNthDayOfMonth": None if recurrence.nth is None else spell_nth_day(recurrence.nth),
        "repeatsOnDayOfMonth": recurrence.month_day,
        "humanReadable": wording(recurrence, starts_on),
    }


def _spell_notes(calendar: Calendar) -> dict[str, Any]:
    notes = calendar.notes
    return {
        "description": notes.description,
        "location": notes.location,
        "duration": notes.duration,
        "meetingTime": None if notes.meets_at is None else notes.meets_at.isoformat(),
        "remindBy": None if notes.remind_by is None else _spell(REMINDERS, notes.remind_by, "calendarRemindBy"),
        "firstReminder": notes.first_reminder,
        "secondReminder": notes.second_reminder,
    }


def _spell_dates(calendar: Calendar, today: date) -> dict[str, Any]:
    rule, skip = calendar.rule, calendar.skip_first_days
    return {
        "recurringDates": meeting_dates(rule, today - SHOWN, today + SHOWN, skip_first_days=skip),
        "nextTenRecurringDates": next_meeting_dates(rule, today, NEXT_DATES, skip_first_days=skip),
    }


def _spell(numbers: Mapping[int, Enum], member: Enum, prefix: str) -> dict[str, Any]:
    number = next(number for number, each in numbers.items() if each is member)
    return option(number, f"{prefix}.{member.name.lower()}", member.name)


def spell_weekday(weekday: Weekday) -> dict[str, Any]:
    """Spell a day of the week."""
    number = next(number for number, each in WEEKDAYS.items() if each is weekday)
    return option(number, f"calendarWeekDaysType.{_WEEKDAY_CODES[weekday]}", weekday.name)


def spell_nth_day(nth: NthDay) -> dict[str, Any]:
    """Spell which day of a month."""
    number = next(number for number, each in NTH_DAYS.items() if each is nth)
    code = _NTH_DAY_CODES[nth]
    return option(number, f"nthDayType.{code}", code.upper())


def _entity_type(number: int) -> dict[str, Any]:
    code, value = ENTITY_TYPES[number]
    return option(number, f"calendarEntityType.{code}", value)
