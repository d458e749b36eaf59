"""A recurrence said in words, as people see it on a calendar. See docs/rules/recurrence.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.meetings.values import LAST_DAY_OF_MONTH, Frequency, Recurrence

if TYPE_CHECKING:
    from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def wording(recurrence: Recurrence, starts_on: date) -> str:
    """Say when meetings are held: "Every 2 weeks on Friday", "Monthly on second tuesday".

    Spelling is that of Fineract's `humanReadable`, lower case included.
    """
    return SENTENCES[recurrence.frequency](recurrence, starts_on)


def _daily(recurrence: Recurrence, _starts_on: date) -> str:
    return "Daily" if recurrence.interval == 1 else f"Every {recurrence.interval} days"


def _weekly(recurrence: Recurrence, starts_on: date) -> str:
    weekday = starts_on.weekday() if recurrence.weekday is None else recurrence.weekday
    return f"{_how_often(recurrence, 'Weekly', 'weeks')} on {WEEKDAYS[weekday]}"


def _monthly(recurrence: Recurrence, starts_on: date) -> str:
    return f"{_how_often(recurrence, 'Monthly', 'months')} on {_day_of_month(recurrence, starts_on)}"


def _yearly(recurrence: Recurrence, starts_on: date) -> str:
    how_often = _how_often(recurrence, "Annually", "years")
    return f"{how_often} on {MONTHS[starts_on.month - 1]} {starts_on.day}"


SENTENCES = {
    Frequency.DAILY: _daily,
    Frequency.WEEKLY: _weekly,
    Frequency.MONTHLY: _monthly,
    Frequency.YEARLY: _yearly,
}


def _how_often(recurrence: Recurrence, every_one: str, units: str) -> str:
    return every_one if recurrence.interval == 1 else f"Every {recurrence.interval} {units}"


def _day_of_month(recurrence: Recurrence, starts_on: date) -> str:
    if recurrence.nth is not None and recurrence.weekday is not None:
        return f"{recurrence.nth.lower()} {WEEKDAYS[recurrence.weekday].lower()}"
    if recurrence.month_day == LAST_DAY_OF_MONTH:
        return "last day"
    return f"day {recurrence.month_day or starts_on.day}"
