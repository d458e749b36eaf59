"""A sheet filled in offline: taken along as a workbook, and handed in. Nothing posts until its preview is confirmed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import uuid4

from fastapi import APIRouter, Response
from starlette.datastructures import ImmutableMultiDict

from samity.bank.gate import permit
from samity.bank.organisation.queries import payment_channels
from samity.kernel.errors import Refusal
from samity.web.choices import usual_channel
from samity.web.door import HandedIn, Visiting
from samity.web.languages import later
from samity.web.pages.sheets.blank import PATH, sheet_at
from samity.web.pages.sheets.entry import CAPTURE, SAVE, UNPROCESSABLE, counts_cash_of, preview_or_sheet
from samity.web.papers.workbook import workbook_of
from samity.web.papers.workbook_read import read_workbook
from samity.web.words import plainly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.web.door import Visit
    from samity.web.pages.sheets.blank import Blank

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = later("Choose the file first: the workbook of this sheet, filled in and saved.")


@router.get(f"{PATH}/sheet.xlsx", response_model=None)
def take_along(visit: Visiting, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Hand out the workbook of a sheet, with what is due now."""
    blank = sheet_at(visit, kind, owner_id, due_on)
    channels = payment_channels(visit.connection)
    book = workbook_of(blank, uuid4().hex, visit.unit.business_date, channels, visit.formats)
    name = f"{blank.owner_id}-{due_on}.xlsx"
    return Response(book, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get(f"{PATH}/hand-in", response_model=None)
def ask_for_workbook(visit: Visiting, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Ask for a workbook that was filled in."""
    return _page(visit, _to_fill_in(visit, kind, owner_id, due_on))


@router.post(f"{PATH}/hand-in", response_model=None)
def hand_in(posted: HandedIn, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Read a workbook, and show what it would do; what cannot be read is told row by row."""
    blank = _to_fill_in(posted, kind, owner_id, due_on)
    if not posted.file:
        return _page(posted, blank, UNPROCESSABLE, [NO_FILE])
    channels = payment_channels(posted.connection)
    try:
        read = read_workbook(posted.file, blank.address, {each.name: each.id for each in channels}, posted.formats)
    except Refusal as refusal:
        return _page(posted, blank, UNPROCESSABLE, [plainly(refusal)])
    if read.wrong:
        return _page(posted, blank, UNPROCESSABLE, read.wrong)
    # The same workbook acts once: the key of what is posted with it is its number.
    beside = {"channel": str(usual_channel(channels) or ""), "_once": read.number}
    posted.values = ImmutableMultiDict({**read.values, **beside})
    return preview_or_sheet(posted, blank)


def _to_fill_in(visit: Visit, kind: str, owner_id: int, due_on: dt.date) -> Blank:
    """Return the sheet for who may post it, or capture it where the cash is counted first."""
    blank = sheet_at(visit, kind, owner_id, due_on)
    permit(visit.unit, CAPTURE if counts_cash_of(visit, blank) else SAVE)
    return blank


def _page(visit: Visit, blank: Blank, status: int = 200, wrong: Sequence[str] = ()) -> Response:
    return visit.show("sheets/hand_in.html", status, blank=blank, wrong=wrong)
