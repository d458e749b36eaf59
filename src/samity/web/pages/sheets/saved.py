"""The sheets that were posted, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.collection_sheets.queries.saved import SheetFilter, sheets_counted, sheets_saved
from samity.bank.gate import permit
from samity.web.choices import office_choices
from samity.web.door import Visiting
from samity.web.pages.books.asked import day, office_asked
from samity.web.paging import A_PAGE, Pages

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()


@router.get("/sheets", response_model=None)
def saved_sheets(visit: Visiting, office: str = "", since: str = "", until: str = "", page: int = 1) -> Response:
    """List posted sheets of an office and those below it, by the days of their meetings, the newest first."""
    permit(visit.unit, "clients:read")
    of = office_asked(visit, office)
    wanted = SheetFilter(from_on=day(since), until_on=day(until))
    asked = {"office": office, "since": since, "until": until}
    pages = Pages(page, asked).of(sheets_counted(visit.connection, of.hierarchy, wanted))
    return visit.show(
        "sheets/saved.html",
        found=sheets_saved(visit.connection, of.hierarchy, wanted, offset=pages.offset, limit=A_PAGE),
        pages=pages,
        asked=asked,
        of=of,
        offices=list(office_choices(visit)),
    )
