"""Who is to collect from individuals by a day: the way to their sheets, beside those of meetings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.collection_sheets.queries.rounds import rounds
from samity.bank.gate import permit
from samity.web.door import Visiting
from samity.web.fields import LAST_YEAR
from samity.web.languages import western_digits

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()


@router.get("/sheets/individual", response_model=None)
def individuals(visit: Visiting, on: str = "") -> Response:
    """Show by office and officer what loans owe by a day that are tied to no group; today's without a day."""
    permit(visit.unit, "clients:read")
    day = _day(on) or visit.unit.business_date
    found = rounds(visit.connection, day, visit.unit.actor.office_hierarchy)
    return visit.show(
        "sheets/rounds.html",
        rounds=found,
        on=day,
        may_save=visit.may("collection_sheets:save") or visit.may("collection_sheets:capture"),
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(western_digits(text))
    except ValueError:
        return None
    return day if day.year <= LAST_YEAR else None
