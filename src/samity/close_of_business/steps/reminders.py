"""Remind of the meetings that are near."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.remind import remind

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def remind_of_meetings(unit: Unit) -> int:
    """Write reminders of meetings from the day that begins on, for those who were not reminded of them yet.

    Returns:
        How many were written.
    """
    return remind(unit, unit.business_date + timedelta(days=1))
