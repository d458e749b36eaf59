"""When meetings are held, in the reader's words; English is that of the bank's own wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from samity.bank.meetings.values import LAST_DAY_OF_MONTH, Frequency, NthDay
from samity.web.languages import counted, later, say, spoken_language

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.meetings.values import Recurrence

WHICH = {
    NthDay.FIRST: later("first {weekday}"),
    NthDay.SECOND: later("second {weekday}"),
    NthDay.THIRD: later("third {weekday}"),
    NthDay.FOURTH: later("fourth {weekday}"),
    NthDay.LAST: later("last {weekday}"),
}


def recurring(recurrence: Recurrence, starts_on: date) -> str:
    """Say when meetings are held, such as "Every 2 weeks on Friday"."""
    every, frequency = recurrence.interval, recurrence.frequency
    if frequency is Frequency.DAILY:
        return say("Daily") if every == 1 else counted("Every {number} day", "Every {number} days", every)
    if frequency is Frequency.WEEKLY:
        on = _weekday(starts_on.weekday() if recurrence.weekday is None else recurrence.weekday)
        often = say("Weekly") if every == 1 else counted("Every {number} week", "Every {number} weeks", every)
    elif frequency is Frequency.MONTHLY:
        on = _day_of_month(recurrence, starts_on)
        often = say("Monthly") if every == 1 else counted("Every {number} month", "Every {number} months", every)
    else:
        on = say(
            "{month} {day}",
            month=get_month_names("abbreviated", locale=spoken_language())[starts_on.month],
            day=starts_on.day,
        )
        often = say("Annually") if every == 1 else counted("Every {number} year", "Every {number} years", every)
    return say("{often} on {on}", often=often, on=on)


def _day_of_month(recurrence: Recurrence, starts_on: date) -> str:
    if recurrence.nth in WHICH and recurrence.weekday is not None:
        return WHICH[recurrence.nth].format(weekday=_weekday(recurrence.weekday).lower())
    if recurrence.month_day == LAST_DAY_OF_MONTH:
        return say("last day")
    return say("day {number}", number=recurrence.month_day or starts_on.day)


def _weekday(number: int) -> str:
    return str(get_day_names(locale=spoken_language())[number])
