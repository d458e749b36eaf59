"""Fill a sheet in, look at what it will do, and post it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from babel.numbers import get_decimal_symbol, get_group_symbol
from fastapi import APIRouter

from samity.bank.collection_sheets.operations.capture import (
    Captured,
    ChangeCaptured,
    capture_sheet,
    change_captured,
    recorded_as_captured,
)
from samity.bank.collection_sheets.operations.dry_run import try_sheets
from samity.bank.collection_sheets.operations.hand_in import is_counted, recorded
from samity.bank.collection_sheets.operations.save import SavedSheet, save_sheet
from samity.bank.collection_sheets.queries.captured import CapturedFilter, captured_sheets, counts_cash
from samity.bank.collection_sheets.queries.saved import SheetFilter, sheets_saved
from samity.bank.collection_sheets.rules.two_stages import WAITING
from samity.bank.gate import permit
from samity.bank.organisation.queries import payment_channels
from samity.doors.ids import LARGEST_ID
from samity.kernel.errors import Refusal
from samity.web.choices import NO_CHANNEL, usual_channel
from samity.web.door import Done, Posted, Posting, Visit, Visiting
from samity.web.languages import later, say, western_digits
from samity.web.pages.sheets.blank import PATH, sheet_at
from samity.web.pages.sheets.filling import (
    LEFT_OUT,
    OthersRefused,
    keep_typed,
    lines_of,
    place_on_sheet,
    read_sheet,
    refuse_what_was_not_seen,
    refused_on_sheet,
    with_amounts_due,
    wrong_lines,
)
from samity.web.pages.sheets.preview import CAME, preview_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Response

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.collection_sheets.queries.captured import CapturedSheet
    from samity.bank.collection_sheets.queries.saved import SheetHeader
    from samity.web.pages.sheets.blank import Blank

router = APIRouter()

UNPROCESSABLE = 422
SAVE = "collection_sheets:save"
CAPTURE = "collection_sheets:capture"
NO_DAY = later("Type the day of the payments, such as 2025-03-15.")


@router.get(PATH, response_model=None)
def open_sheet(visit: Visiting, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Open the sheet: everybody is present and pays what is due."""
    return _page(visit, sheet_at(visit, kind, owner_id, due_on))


@router.post(f"{PATH}/edit", response_model=None)
def change_something(posted: Posted, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Go back from the preview to the sheet, with everything that was typed."""
    blank = sheet_at(posted, kind, owner_id, due_on)
    keep_typed(blank, posted.values)
    return _page(posted, blank)


@router.post(f"{PATH}/preview", response_model=None)
def preview(posted: Posted, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Try the sheet out and show what it will do; nothing is posted."""
    return preview_or_sheet(posted, sheet_at(posted, kind, owner_id, due_on))


def preview_or_sheet(posted: Posting, blank: Blank) -> Response:
    """Show what a sheet would do, or the sheet with what stands against it; nothing is posted."""
    filled = read_sheet(blank, posted)
    if filled is None:
        return _refused(posted, blank, [] if _has_day(posted) else [NO_DAY])
    try:
        refuse_what_was_not_seen(blank, posted.values)
        (tried,) = posted.tried(lambda: try_sheets(lambda: [_recorded(filled, posted)], posted.unit))
    except Refusal as refusal:
        return _refused_by_bank(posted, blank, refusal)
    typed = {**with_amounts_due(blank, posted.values, posted.formats), LEFT_OUT: lines_of(tried.saved.refused)}
    return posted.show(
        "sheets/preview.html",
        preview=preview_of(blank, tried.receipt),
        blank=blank,
        refused=refused_on_sheet(blank, tried.saved.refused),
        values=[pair for pair in typed.items() if pair[0] != "_form"],
        counts_cash=counts_cash_of(posted, blank),
    )


@router.post(PATH, response_model=None)
def post_sheet(posted: Posted, kind: str, owner_id: int, due_on: dt.date) -> Response:
    """Post the sheet, once, and lead to its receipt."""
    blank = sheet_at(posted, kind, owner_id, due_on)
    filled = read_sheet(blank, posted)
    if filled is None:
        return _refused(posted, blank, [] if _has_day(posted) else [NO_DAY])
    try:
        return posted.once(lambda: _posted(blank, filled, posted))
    except Refusal as refusal:
        return _refused_by_bank(posted, blank, refusal)


def _posted(blank: Blank, filled: FilledSheet, posted: Posting) -> Done:
    refuse_what_was_not_seen(blank, posted.values)
    changed = captured_asked(posted.values)
    saved: SavedSheet | Captured
    if changed is not None:
        saved = change_captured(ChangeCaptured(changed, filled), posted.unit)
    elif is_counted(filled, posted.unit):
        saved = capture_sheet(filled, posted.unit)
    else:
        saved = save_sheet(filled, posted.unit)
    if lines_of(saved.refused) != posted.values.get(LEFT_OUT, ""):
        raise OthersRefused
    if isinstance(saved, Captured):
        said = say("The sheet is captured: it is posted when its cash is counted.")
        return Done(f"/sheets/captured/{saved.id}", said)
    said = say("The good lines are posted; the others were left out.") if saved.refused else say("The sheet is posted.")
    return Done(f"/sheets/{saved.id}", said)


def _recorded(filled: FilledSheet, posted: Posting) -> SavedSheet:
    changed = captured_asked(posted.values)
    if changed is None:
        return recorded(filled, posted.unit)
    permit(posted.unit, "collection_sheets:change_captured")
    return recorded_as_captured(filled, posted.unit, changed)


def captured_asked(values: Mapping[str, str]) -> int | None:
    """Return the captured sheet that a form changes; None where it hands a new one in."""
    given = values.get("captured", "")
    return int(given) if given.isascii() and given.isdecimal() and int(given) <= LARGEST_ID else None


def counts_cash_of(visit: Visit, blank: Blank) -> bool:
    """Say whether the cash of a sheet is counted before it is posted."""
    if blank.meets:
        return counts_cash(visit.connection, blank.owner_id, (), blank.owner_id)
    loans = {line.loan.id for line in blank.lines}
    return counts_cash(visit.connection, None, loans, blank.owner_id)


def _has_day(posted: Posting) -> bool:
    try:
        dt.date.fromisoformat(western_digits(posted.values.get("paid_on", "")))
    except ValueError:
        return False
    return True


def _refused_by_bank(posted: Posting, blank: Blank, refusal: Refusal) -> Response:
    """Show what stands against a sheet; where only lines are wrong, the others may be posted."""
    on_top = place_on_sheet(blank, refusal)
    wrong = list(wrong_lines(blank))
    return _page(posted, blank, UNPROCESSABLE, on_top=on_top, wrong=wrong, may_leave_out=not on_top)


def _refused(posted: Posting, blank: Blank, on_top: list[str]) -> Response:
    return _page(posted, blank, UNPROCESSABLE, on_top=on_top, wrong=list(wrong_lines(blank)))


def _page(visit: Visit, blank: Blank, status: int = 200, **values: Any) -> Response:
    given = visit.values if isinstance(visit, Posting) else None
    return sheet_page(visit, blank, given, status, **values)


def sheet_page(
    visit: Visit, blank: Blank, typed: Mapping[str, str] | None, status: int = 200, **values: Any
) -> Response:
    """Show a sheet with what was typed beside its lines; None where nothing was yet."""
    counts = counts_cash_of(visit, blank)
    permit(visit.unit, CAPTURE if counts else SAVE)
    channels = payment_channels(visit.connection)
    given = {"channel": str(usual_channel(channels) or "")} if typed is None else typed
    today = visit.unit.business_date
    before = _saved_before(visit, blank) if blank.meets else []
    about = {
        "blank": blank,
        "fresh": not isinstance(visit, Posting),
        "channels": channels,
        "no_channel": NO_CHANNEL,
        "saved_before": before,
        "paid_on": given.get("paid_on") or str(today),
        "channel": given.get("channel", ""),
        "note": given.get("note", ""),
        "once": given.get("_once") or uuid4().hex,
        "on_top": [],
        "wrong": [],
        "may_leave_out": False,
        "came_words": CAME,
        "decimal": get_decimal_symbol(visit.formats.locale),
        "group": get_group_symbol(visit.formats.locale),
        "signs": visit.formats.signs,
        "lakhs": visit.formats.groups_by_lakhs,
        "counts_cash": counts,
        "captured": captured_asked(given) or "",
        "waiting": _waiting(visit, blank) if blank.meets and counts else [],
    }
    return visit.show("sheets/sheet.html", status, **(about | values))


def _waiting(visit: Visit, blank: Blank) -> Sequence[CapturedSheet]:
    wanted = CapturedFilter(owner_id=blank.owner_id, from_on=blank.due_on, until_on=blank.due_on, states=WAITING)
    return captured_sheets(visit.connection, visit.unit.actor.office_hierarchy, wanted)


def _saved_before(visit: Visit, blank: Blank) -> list[SheetHeader]:
    wanted = SheetFilter(owner_id=blank.owner_id, from_on=blank.due_on, until_on=blank.due_on)
    found = sheets_saved(visit.connection, visit.unit.actor.office_hierarchy, wanted)
    return [each.sheet for each in found if each.sheet.undone is None]
