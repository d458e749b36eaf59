"""Which dates in the life of a client or a group cannot be. See docs/rules/life-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class DateFault(StrEnum):
    """What is wrong with a date."""

    ACTIVATED_BEFORE_OFFICE_OPENED = "ACTIVATED_BEFORE_OFFICE_OPENED"
    SUBMITTED_IN_FUTURE = "SUBMITTED_IN_FUTURE"
    SUBMITTED_AFTER_ACTIVATION = "SUBMITTED_AFTER_ACTIVATION"
    ACTIVATED_IN_FUTURE = "ACTIVATED_IN_FUTURE"


@dataclass(frozen=True, slots=True)
class WrongDate:
    """A date that cannot be, and the date it offends."""

    fault: DateFault
    given_on: date
    limit_on: date


def wrong_dates(
    *, submitted_on: date, activated_on: date | None, office_opened_on: date, today: date
) -> tuple[WrongDate, ...]:
    """Find every wrong date of somebody who was submitted, and perhaps activated, in an office.

    Args:
        submitted_on: when he asked to join.
        activated_on: when he was accepted; None while pending.
        office_opened_on: nobody is active in an office before it opened.
        today: the business date.
    """
    found = []
    if activated_on is not None and activated_on < office_opened_on:
        found.append(WrongDate(DateFault.ACTIVATED_BEFORE_OFFICE_OPENED, activated_on, office_opened_on))
    if submitted_on > today:
        found.append(WrongDate(DateFault.SUBMITTED_IN_FUTURE, submitted_on, today))
    if activated_on is not None and submitted_on > activated_on:
        found.append(WrongDate(DateFault.SUBMITTED_AFTER_ACTIVATION, submitted_on, activated_on))
    if activated_on is not None and activated_on > today:
        found.append(WrongDate(DateFault.ACTIVATED_IN_FUTURE, activated_on, today))
    return tuple(found)


def presumed_submission(activated_on: date | None, today: date) -> date:
    """Return the submission date of one who gave none: today, or the activation date when that is earlier."""
    return min(activated_on, today) if activated_on is not None else today
