"""How meetings repeat: the canonical text, and the dates it stands for. See docs/rules/recurrence.md."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule

from samity.bank.meetings.values import (
    CalendarRule,
    Frequency,
    NotARecurrence,
    NthDay,
    Recurrence,
    Weekday,
)

UNITS: dict[Frequency, Literal[0, 1, 2, 3]] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
    Frequency.YEARLY: YEARLY,
}

POSITIONS = {NthDay.FIRST: 1, NthDay.SECOND: 2, NthDay.THIRD: 3, NthDay.FOURTH: 4, NthDay.LAST: -1}
NTH_DAYS = {position: nth for nth, position in POSITIONS.items()}

DAY_OF_EVERY_MONTH = 28
"""The last day number that every month has."""


def recurrence_text(recurrence: Recurrence) -> str:
    """Return the RRULE text in its one canonical form, so that equal schedules are equal texts."""
    parts = [f"FREQ={recurrence.frequency}"]
    if recurrence.interval > 1:
        parts.append(f"INTERVAL={recurrence.interval}")
    if recurrence.month_day is not None:
        parts.append(f"BYMONTHDAY={recurrence.month_day}")
    if recurrence.nth in POSITIONS:
        parts.append(f"BYSETPOS={POSITIONS[recurrence.nth]}")
    if recurrence.weekday is not None:
        parts.append(f"BYDAY={recurrence.weekday.name}")
    return ";".join(parts)


def recurrence_of_text(text: str) -> Recurrence:
    """Read an RRULE text; parts may come in any order and in any case.

    Raises:
        NotARecurrence: a part is unknown, doubled, unreadable, or does not belong with the others.
    """
    parts = _parts(text)
    position = _integer(parts, "BYSETPOS")
    if position is not None and position not in NTH_DAYS:
        raise NotARecurrence("BYSETPOS must be 1, 2, 3, 4 or -1")
    month_day = _integer(parts, "BYMONTHDAY")
    nth = NthDay.ON_DAY if month_day is not None else None
    if position is not None and nth is not None:
        raise NotARecurrence("BYSETPOS and BYMONTHDAY exclude each other")
    interval = _integer(parts, "INTERVAL")
    return Recurrence(
        frequency=_frequency(parts["FREQ"]),
        interval=1 if interval is None else interval,
        weekday=_weekday(parts["BYDAY"]) if "BYDAY" in parts else None,
        nth=nth if position is None else NTH_DAYS[position],
        month_day=month_day,
    )


def occurrences(recurrence: Recurrence, starts_on: date, first_on: date, last_on: date) -> list[date]:
    """Return every date from `first_on` to `last_on`, both included, on which the recurrence falls.

    Args:
        recurrence: how meetings repeat.
        starts_on: the seed: from here days, weeks (from Monday), months and years are counted.
        first_on: the first day wanted; a far one costs no more than a near one.
        last_on: the last day wanted.
    """
    first_on = max(first_on, starts_on)
    if last_on < first_on:
        return []
    days = DAYS[recurrence.frequency](recurrence, starts_on)
    expansion = rrule(
        UNITS[recurrence.frequency],
        dtstart=_midnight(_aligned(recurrence, starts_on, first_on)),
        interval=recurrence.interval,
        wkst=Weekday.MO,
        byweekday=days.byweekday,
        bymonthday=days.bymonthday,
        bysetpos=days.bysetpos,
        bymonth=days.bymonth,
    )
    return [moment.date() for moment in expansion.between(_midnight(first_on), _midnight(last_on), inc=True)]


def calendar_on_nth_weekday(
    starts_on: date, weekday: Weekday, interval: int = 1, ends_on: date | None = None
) -> CalendarRule:
    """Return the monthly calendar on the n-th such weekday, n being that of its first one on or after the start.

    A fifth weekday becomes the last, for not every month has five. Where the first one lies in the month after
    `starts_on`, the calendar starts on it, so that every `interval` months counts from there.

    Raises:
        NotARecurrence: the interval is below 1.
    """
    first_on = starts_on + timedelta(days=(weekday - starts_on.weekday()) % 7)
    nth = NTH_DAYS.get((first_on.day - 1) // 7 + 1, NthDay.LAST)
    recurrence = Recurrence(Frequency.MONTHLY, interval, weekday=weekday, nth=nth)
    same_month = first_on.month == starts_on.month
    return CalendarRule(starts_on if same_month else first_on, recurrence, ends_on)


def _aligned(recurrence: Recurrence, starts_on: date, first_on: date) -> date:
    """Return the start of the last counted period that begins on or before `first_on`, so that none is walked through.

    Expansion from it gives the same dates as from the seed, because every interval is a whole number of periods.
    """
    interval = recurrence.interval
    if recurrence.frequency is Frequency.DAILY:
        return starts_on + timedelta(days=(first_on - starts_on).days // interval * interval)
    if recurrence.frequency is Frequency.WEEKLY:
        days_into_week = starts_on.weekday()
        weeks = ((first_on - starts_on).days + days_into_week) // 7 // interval * interval
        return max(starts_on, starts_on + timedelta(days=7 * weeks - days_into_week))
    if recurrence.frequency is Frequency.MONTHLY:
        months = (first_on.year - starts_on.year) * 12 + first_on.month - starts_on.month
        year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months // interval * interval, 12)
        return max(starts_on, date(year, month + 1, 1))
    years = (first_on.year - starts_on.year) // interval * interval
    return max(starts_on, date(starts_on.year + years, 1, 1))


class _Days(NamedTuple):
    """Which days of a period count, in the words of RFC 5545."""

    byweekday: int | None = None
    bymonthday: int | tuple[int, ...] | None = None
    bysetpos: int | None = None
    bymonth: int | None = None


def _every_day(_recurrence: Recurrence, _starts_on: date) -> _Days:
    return _Days()


def _weekday_of_week(recurrence: Recurrence, starts_on: date) -> _Days:
    return _Days(byweekday=starts_on.weekday() if recurrence.weekday is None else recurrence.weekday)


def _day_of_month(recurrence: Recurrence, starts_on: date) -> _Days:
    if recurrence.weekday is not None and recurrence.nth is not None:
        return _Days(byweekday=recurrence.weekday, bysetpos=POSITIONS[recurrence.nth])
    if recurrence.month_day is not None or starts_on.day <= DAY_OF_EVERY_MONTH:
        return _Days(bymonthday=recurrence.month_day or starts_on.day)
    # Deviation from RFC 5545: a short month is not skipped, its last day stands in. Of the days 28 up to the seed's
    # the last one that exists.
    return _Days(bymonthday=tuple(range(DAY_OF_EVERY_MONTH, starts_on.day + 1)), bysetpos=-1)


def _day_of_year(_recurrence: Recurrence, starts_on: date) -> _Days:
    return _Days(bymonth=starts_on.month, bymonthday=starts_on.day)


DAYS = {
    Frequency.DAILY: _every_day,
    Frequency.WEEKLY: _weekday_of_week,
    Frequency.MONTHLY: _day_of_month,
    Frequency.YEARLY: _day_of_year,
}


def _parts(text: str) -> dict[str, str]:
    """Cut `KEY=VALUE;KEY=VALUE` into its parts."""
    parts: dict[str, str] = {}
    for part in text.upper().strip().split(";"):
        key, equals, value = part.partition("=")
        if not equals or key in parts or key not in {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS"}:
            raise NotARecurrence(f"{part or 'an empty part'} is not understood")
        parts[key] = value
    if "FREQ" not in parts:
        raise NotARecurrence("FREQ is missing")
    return parts


def _integer(parts: dict[str, str], key: str) -> int | None:
    """Read a whole number, or None when the part is absent."""
    if key not in parts:
        return None
    try:
        return int(parts[key])
    except ValueError:
        raise NotARecurrence(f"{key} must be a whole number") from None


def _frequency(word: str) -> Frequency:
    if word not in Frequency.__members__:
        raise NotARecurrence(f"{word} is not a frequency")
    return Frequency[word]


def _weekday(word: str) -> Weekday:
    if word not in Weekday.__members__:
        raise NotARecurrence(f"{word} is not one weekday")
    return Weekday[word]


def _midnight(on: date) -> datetime:
    """Return the day as dateutil wants it; no zone takes part."""
    return datetime.combine(on, time.min)
