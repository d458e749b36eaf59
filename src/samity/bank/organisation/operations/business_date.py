"""The business date: set it, and roll it when a day is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text, update

from samity.bank.gate import operation
from samity.bank.organisation.queries import bank_date_of
from samity.bank.organisation.records import bank_date
from samity.kernel.errors import Refusal
from samity.storage.locks import CHANGE_OF_DATE_LOCK, OPEN_DAY_LOCK

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from samity.storage.unit import Unit


@dataclass(eq=False)
class DayIsClosed(Refusal):
    """The bank has closed {closed_on}: its date never goes back to that day or behind it."""

    closed_on: date


@dataclass(eq=False)
class DateIsBeingChanged(Refusal):
    """Somebody else is changing the business date at this moment."""


@dataclass(eq=False)
class NotToday(Refusal):
    """Today is {business_date}: {closing} cannot be closed."""

    business_date: date
    closing: date


@dataclass(frozen=True, slots=True)
class SetBusinessDate:
    """Let another day be today."""

    business_date: date


@dataclass(frozen=True, slots=True)
class CloseDay:
    """Close today; it is named, so that closing it twice does not close two days."""

    closing: date


@operation("business_date:set")
def set_business_date(command: SetBusinessDate, unit: Unit) -> date:
    """Let another day be today, before or after; jumping ahead closes nothing.

    Returns:
        The new business date.

    Raises:
        DateIsBeingChanged: somebody else is at it.
        DayIsClosed: the day, or one after it, is closed.
    """
    _hold_all_postings(unit.connection)
    stands = bank_date_of(unit.connection)
    if stands.closed_on is not None and command.business_date <= stands.closed_on:
        raise DayIsClosed(stands.closed_on)
    unit.connection.execute(update(bank_date).values(business_date=command.business_date))
    if command.business_date != stands.business_date:
        unit.tell("BusinessDateChanged", "bank", {"from": stands.business_date, "to": command.business_date})
    return command.business_date


@operation("business_date:roll")
def roll_business_date(command: CloseDay, unit: Unit) -> date:
    """Close today and let the next day be today; the night calls it when its steps are done.

    Returns:
        The new business date.

    Raises:
        DateIsBeingChanged: somebody else is at it.
        NotToday: another day is today.
    """
    _hold_all_postings(unit.connection)
    today = bank_date_of(unit.connection).business_date
    if today != command.closing:
        raise NotToday(today, command.closing)
    tomorrow = today + timedelta(days=1)
    unit.connection.execute(update(bank_date).values(business_date=tomorrow, closed_on=today))
    unit.tell("DayClosed", "bank", {"closed_on": today, "business_date": tomorrow})
    return tomorrow


def _hold_all_postings(connection: Connection) -> None:
    """Wait until no other request writes, and let none begin before this one is done.

    A request that comes through a door holds the lock shared already. Two of them that both want it alone would wait
    for each other for ever, so the second is refused: it did not get the lock that only changes of the date take.
    """
    mine = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": CHANGE_OF_DATE_LOCK})
    if not mine.scalar_one():
        raise DateIsBeingChanged
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": OPEN_DAY_LOCK})


def shut_until(connection: Connection, day: date) -> None:
    """Let nobody write through a door until the night that closes the days up to this one is over.

    While it runs they wait for it; when it was broken off they are refused, until it is taken up again.
    """
    connection.execute(update(bank_date).values(closing_until=day))


def reopen(connection: Connection) -> None:
    """Let everybody write again: the night is over, whether it closed the day or not."""
    connection.execute(update(bank_date).values(closing_until=None))
