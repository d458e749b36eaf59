"""What the pages of the books are asked for in their addresses; what cannot be read is not asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from samity.bank.gate import admit_office
from samity.bank.organisation.queries import office_by_id
from samity.doors.ids import LARGEST_ID
from samity.web.languages import western_digits

if TYPE_CHECKING:
    from samity.bank.organisation.queries import Office
    from samity.web.door import Visit


def day(text: str) -> dt.date | None:
    """Return a day, or None."""
    try:
        return dt.date.fromisoformat(western_digits(text.strip()))
    except ValueError:
        return None


def id_of(text: str) -> int | None:
    """Return an id, or None."""
    given = text.strip()
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(LARGEST_ID))):
        return None
    return int(given) if 0 < int(given) <= LARGEST_ID else None


def office_asked(visit: Visit, text: str) -> Office:
    """Return the office asked for, or the person's own.

    Raises:
        OfficeNotFound, OutsideOwnOffice.
    """
    office = office_by_id(visit.connection, id_of(text) or visit.unit.actor.office_id)
    admit_office(visit.unit, office.id, office.hierarchy)
    return office
