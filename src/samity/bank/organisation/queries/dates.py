"""The bank's today, and the last day it closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import bank_date

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection


_BANK_DATE = select(bank_date.c.business_date, bank_date.c.closed_on)


@dataclass(frozen=True, slots=True)
class BankDate:
    """Where the bank stands in time.

    Attributes:
        business_date: today.
        closed_on: the last day that was closed; None before the first close.
    """

    business_date: date
    closed_on: date | None


def bank_date_of(connection: Connection) -> BankDate:
    """Return where the bank stands in time."""
    return BankDate(*connection.execute(_BANK_DATE).one())


def business_date(connection: Connection) -> date:
    """Return the bank's today."""
    return bank_date_of(connection).business_date
