"""The nights of the bank: what closing each day did, also while it is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.collection_sheets.queries.captured import waiting_sheets
from samity.bank.gate import permit
from samity.bank.organisation.queries import bank_date_of
from samity.close_of_business import nights as told
from samity.web.door import Visiting
from samity.web.languages import later

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()

OUTCOMES = {
    "CLOSED": (later("closed"), "good"),
    "LEFT_OPEN": (later("left open"), "late"),
    None: (later("under way"), "waiting"),
}
"""In words, with their tone."""


@router.get("/nights", response_model=None)
def nights(visit: Visiting) -> Response:
    """Show the last nights, the newest first."""
    permit(visit.unit, "business_date:read")
    listed = told.nights(visit.connection)
    return visit.show(
        "organisation/nights.html",
        nights=listed,
        outcomes=OUTCOMES,
        dates=bank_date_of(visit.connection),
        waiting=waiting_sheets(visit.connection, visit.unit.actor.office_hierarchy),
    )


@router.get("/nights/{night_id:int}", response_model=None)
def night(visit: Visiting, night_id: int) -> Response:
    """Show what one night did, and the loans that it could not work on."""
    permit(visit.unit, "business_date:read")
    report, left_out = told.report_of(visit.connection, night_id), told.left_out_of(visit.connection, night_id)
    return visit.show("organisation/night.html", night=report, left_out=left_out, outcomes=OUTCOMES)
