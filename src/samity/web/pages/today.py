"""Today: my meetings, what they should bring, and which are posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.web.door import Visiting

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()


@router.get("/", response_model=None)
def today(visit: Visiting) -> Response:
    """Show the meetings of the business date."""
    return visit.show("today.html")
