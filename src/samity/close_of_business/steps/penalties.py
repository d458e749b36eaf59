"""Let what being late has cost be owed on the day that begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.operations.penalties import todays_penalties_apply

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def apply_penalties(unit: Unit) -> int:
    """Apply penalties as of the next day, the first on which one more day is late.

    They are booked on that day: who pays on it pays them too.

    Returns:
        How many loans had one.
    """
    return todays_penalties_apply(replace(unit, business_date=unit.business_date + timedelta(days=1)))
