"""The bank's today, and the last day it closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import bank_date
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection


_BANK_DATE = select(bank_date.c.business_date, bank_date.c.closed_on, bank_date.c.closing_until)


@dataclass(frozen=True, slots=True)
class BankDate:
    """Where the bank stands in time.

    Attributes:
        business_date: today.
        closed_on: the last day that was closed; None before the first close.
        closing_until: the last day that a night closes which was begun and is not over; None while the bank is open.
    """

    business_date: date
    closed_on: date | None
    closing_until: date | None = None


@dataclass(eq=False)
class NightIsNotOver(Refusal):
    """The close of {business_date} was begun and is not over: nothing is written until it is."""

    business_date: date


def bank_date_of(connection: Connection) -> BankDate:
    """Return where the bank stands in time."""
    return BankDate(*connection.execute(_BANK_DATE).one())


def business_date(connection: Connection) -> date:
    """Return the bank's today."""
    return bank_date_of(connection).business_date


def open_business_date(connection: Connection) -> date:
    """Return the bank's today for somebody who is about to write.

    Raises:
        NightIsNotOver: the close of today was begun, was broken off, and has to be taken up first.
    """
    stands = bank_date_of(connection)
    if stands.closing_until is not None:
        raise NightIsNotOver(stands.business_date)
    return stands.business_date
