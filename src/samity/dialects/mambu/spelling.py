"""How this dialect names rows and writes days: keys under the bank's secret, local midnight in the bank's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from samity.bank.organisation.queries.institution import institution_of
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Keys

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Spelling:
    """What every endpoint needs to name rows and to write days."""

    keys: Keys
    zone: ZoneInfo

    def midnight(self, day: date) -> datetime:
        """Return when a day begins here."""
        return datetime.combine(day, time(), self.zone)

    def day(self, day: date | None) -> datetime | None:
        """Write a day as this dialect does: its midnight, with the offset."""
        return None if day is None else self.midnight(day)

    def local(self, moment: datetime) -> datetime:
        """Return a moment by the bank's clock; one without an offset is so already."""
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment.astimezone(self.zone)


def spelling_of(unit: Unit) -> Spelling:
    """Return how this bank spells."""
    found = institution_of(unit.connection)
    return Spelling(Keys(found.key_secret), ZoneInfo(found.time_zone))


def value_day(spelling: Spelling, given: datetime | date, place: str, resource: str = "") -> date:
    """Return the day of a value date; in another offset than the bank's own nobody knows which day is meant.

    Raises:
        BodyRefused: its offset is another.
    """
    if not isinstance(given, datetime):
        return given
    if given.tzinfo is not None and given.utcoffset() != spelling.local(given).utcoffset():
        raise BodyRefused([offset_fault(place)], resource)
    return given.date()


def offset_fault(place: str) -> dict[str, Any]:
    """Return what is wrong with a date in another offset."""
    return {"type": "invalid_date", "loc": (place,), "msg": "The offset is not the organisation's"}


def next_day(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)
