"""A sheet to take along: printed, one meeting's or all of a day's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from samity.bank.clients.queries import grouping_by_id
from samity.bank.collection_sheets.queries.today import todays_meetings
from samity.bank.gate import permit
from samity.bank.organisation.queries import office_by_id, staff_by_id
from samity.kernel.errors import Refusal
from samity.web.door import PageNotFound, Visiting, lead
from samity.web.fields import LAST_YEAR
from samity.web.pages.sheets.blank import PATH, blank_sheet, sheet_at
from samity.web.papers.sheet_on_paper import Paper, SheetToPrint, sheets_on_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.web.door import Visit
    from samity.web.pages.sheets.blank import Blank

router = APIRouter()


@dataclass(eq=False)
class NobodyMeets(Refusal):
    """Nobody meets on {on}: there is no sheet to print."""

    on: dt.date


MOST_SHEETS = 60
"""Of one document, which is set in less than a minute."""


@router.get(f"{PATH}/sheet.pdf", response_model=None)
def print_sheet(visit: Visiting, kind: str, owner_id: int, due_on: dt.date, paper: str = Paper.A4) -> Response:
    """Print the sheet of a meeting, today's or one to come, as it stands now."""
    blank = sheet_at(visit, kind, owner_id, due_on)
    return _printed(visit, [blank], paper, f"{blank.owner_id}-{due_on}")


@router.get("/sheets/day.pdf", response_model=None)
def print_day(
    visit: Visiting, on: dt.date | None = None, whose: str = "mine", paper: str = Paper.A4, part: int | None = None
) -> Response:
    """Print the sheets of all meetings of a day, an officer's own or those of his office; Today asks for the day.

    More than one document holds are printed in parts, which a page offers one by one.

    Raises:
        NobodyMeets: there is nothing to print.
    """
    permit(visit.unit, "clients:read")
    if on is None:
        return lead("/")
    if on.year > LAST_YEAR:
        raise PageNotFound
    actor = visit.unit.actor
    mine = actor.staff_id if whose == "mine" else None
    meetings = todays_meetings(visit.connection, on, actor.office_hierarchy, mine)
    if not meetings:
        raise NobodyMeets(on)
    parts = [meetings[begin : begin + MOST_SHEETS] for begin in range(0, len(meetings), MOST_SHEETS)]
    if part is None and len(parts) > 1:
        return visit.show("sheets/day_in_parts.html", parts=parts, on=on, whose=whose, paper=paper)
    if part is not None and not 1 <= part <= len(parts):
        raise PageNotFound
    printed = parts[(part or 1) - 1]
    blanks = [blank_sheet(visit, each.kind, each.owner_id, on, of_members=False) for each in printed]
    return _printed(visit, blanks, paper, f"{on}-{part}" if part else str(on))


def _printed(visit: Visit, blanks: Sequence[Blank], paper: str, name: str) -> Response:
    if paper not in Paper.__members__.values():
        raise PageNotFound
    sheets = [_to_print(visit, blank) for blank in blanks]
    origin = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    document = sheets_on_paper(sheets, Paper(paper), visit.unit.business_date, visit.formats, origin)
    return Response(
        document, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )


def _to_print(visit: Visit, blank: Blank) -> SheetToPrint:
    if not blank.meets:
        office = office_by_id(visit.connection, blank.owner_id)
        return SheetToPrint(blank, f"{office.id}", office.name, _name(visit, blank.officer_id))
    owner = grouping_by_id(visit.connection, blank.owner_id)
    return SheetToPrint(blank, owner.account_no, owner.office_name, _name(visit, owner.officer_id))


def _name(visit: Visit, officer_id: int | None) -> str:
    return staff_by_id(visit.connection, officer_id).display_name if officer_id else ""
