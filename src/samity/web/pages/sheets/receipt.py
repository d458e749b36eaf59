"""The receipt of a sheet: every line, where each amount went, and the way to take a wrong sheet back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.collection_sheets.operations.reasons import ReasonTooLong
from samity.bank.collection_sheets.operations.undo import UndoneWithoutReason, UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.receipt import SheetReceipt, saved_sheet
from samity.bank.gate import admit_office, permit
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import note_field
from samity.web.languages import later, say
from samity.web.pages.sheets.preview import CAME

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()


@router.get("/sheets/{sheet_id:int}", response_model=None)
def receipt(visit: Visiting, sheet_id: int) -> Response:
    """Show a posted sheet."""
    permit(visit.unit, "clients:read")
    found = saved_sheet(visit.connection, sheet_id)
    admit_office(visit.unit, found.sheet.office_id, found.sheet.office_hierarchy)
    sheet = found.sheet
    on_lines = {line.client_id for line in found.lines}
    return visit.show(
        "sheets/receipt.html",
        sheet=sheet,
        sheet_path=f"/sheets/{sheet.kind.lower()}/{sheet.owner_id or sheet.office_id}/{sheet.due_on}",
        lines=found.lines,
        totals=found.totals,
        others=[each for each in found.attendance if each.client_id not in on_lines],
        came_words=CAME,
        barred=_why_not_undone(found),
        no_receipts=None if any(line.transaction_id for line in found.lines) else say("moved no money"),
    )


def _why_not_undone(found: SheetReceipt) -> str | None:
    return say("was taken back already") if found.sheet.undone else None


class UndoSheetForm(ActForm):
    """Why a sheet is taken back."""

    reason = note_field(later("Why"), required=True, description=later("It is kept with the sheet, with your name."))

    def command(self, visit: Visit, **ids: int) -> UndoSheet:
        """Take the whole sheet back."""
        return UndoSheet(ids["sheet_id"], str(self.reason.data))


offer_act(
    router,
    Act(
        path="/sheets/{sheet_id:int}/undo",
        form=UndoSheetForm,
        operation=undo_sheet,
        heading=later("Take the sheet back"),
        button=later("Take it back"),
        after=lambda undone, sheet_id: f"/sheets/{sheet_id}",
        said=later("The sheet is taken back: nothing of it counts any more."),
        at={UndoneWithoutReason: "reason", ReasonTooLong: "reason"},
        back=lambda sheet_id: f"/sheets/{sheet_id}",
        about=lambda visit, sheet_id: {
            "note": say("Every payment and pay-out of the sheet is reversed in the books, and who came is forgotten."),
        },
    ),
)
