"""What is sent back of what was told: whether it says the same."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.dialects.mambu.spelling import Spelling


def same(given: object, told: object) -> bool:
    """Say whether a member that was given says what is told; nothing says it always."""
    if given in (None, "", [], (), {}):
        return True
    if isinstance(given, (list, tuple)):
        return isinstance(told, list) and len(told) == len(given) and all(map(same, given, told))
    if isinstance(given, dict):
        return isinstance(told, dict) and all(same(value, told.get(name)) for name, value in given.items())
    try:
        return Decimal(str(given)) == Decimal(str(told))
    except InvalidOperation:
        return str(given).upper() == str(told).upper()


def same_moment(given: datetime | date, told: datetime | None, spelling: Spelling) -> bool:
    """Say whether a moment, to the second, or a day by the bank's clock is the one that is told."""
    if told is None:
        return False
    if not isinstance(given, datetime):
        return given == spelling.local(told).date()
    return spelling.local(given).replace(microsecond=0) == spelling.local(told).replace(microsecond=0)
