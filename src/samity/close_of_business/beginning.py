"""A night begins: its work is laid out in parts, and the bank is shut, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.organisation.operations.business_date import shut_until
from samity.close_of_business.steps import stages

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

PART = 500
"""Loans of one part: so many wait for one transaction, and are in doubt when it is broken off."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work of a night.

    Attributes:
        workers: how many work on parts at once.
        part: how many loans a part has that is laid out tonight.
        begun_by: the user who let it begin through a door; None where it is begun from the command line.
    """

    workers: int = 1
    part: int = PART
    begun_by: int | None = None


@dataclass(frozen=True, slots=True)
class Night:
    """A night under way.

    Attributes:
        id: of its row.
        day: that it closes.
        until: the last day of a catch-up; the same day otherwise.
    """

    id: int
    day: date
    until: date

    @property
    def is_last(self) -> bool:
        """Say whether no other day is closed after it."""
        return self.day == self.until


_BROKEN_OFF = text("SELECT id, day, until FROM night WHERE outcome IS NULL AND day = :day ORDER BY id DESC LIMIT 1")
_BEGIN = text("INSERT INTO night (day, until, begun_by) VALUES (:day, :until, :by) RETURNING id, day, until")
_PARTS = text("""
INSERT INTO night_part (night_id, stage, no, first_id, last_id, loans)
SELECT :night, :stage, no, min(account_id), max(account_id), count(*)
FROM (SELECT account_id, 1 + (row_number() OVER (ORDER BY account_id) - 1) / :part AS no
      FROM loan WHERE status = 'ACTIVE' OR status = 'WRITTEN_OFF' AND recognition_behind_since IS NOT NULL) AS living
GROUP BY no""")
_ONE_PART = text("""
INSERT INTO night_part (night_id, stage, no, first_id, last_id, loans) VALUES (:night, :stage, 1, 0, :last, 0)""")


def broken_off(connection: Connection, day: date) -> Night | None:
    """Return the night of a day that was begun and is not over."""
    found = connection.execute(_BROKEN_OFF, {"day": day}).first()
    return None if found is None else Night(*found)


def begin(connection: Connection, day: date, until: date, crew: Crew) -> Night:
    """Shut the bank until the night is over, and lay out its work."""
    night = Night(*connection.execute(_BEGIN, {"day": day, "until": until, "by": crew.begun_by}).one())
    for number, stage in enumerate(stages(is_last=night.is_last), 1):
        wanted = {"night": night.id, "stage": number}
        parted = stage.is_of_loans and connection.execute(_PARTS, {**wanted, "part": crew.part}).rowcount
        if not parted:
            connection.execute(_ONE_PART, {**wanted, "last": EVERY_ACCOUNT.last})
    shut_until(connection, until)
    return night
