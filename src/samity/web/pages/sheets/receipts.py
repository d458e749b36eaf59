"""Print the receipts of a posted sheet, of everybody on it or of one member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.gate import admit_office
from samity.bank.loans.operations.receipts import IssueReceipts, issue_receipts
from samity.web.acts import Act, offer_act
from samity.web.door import Posting, Visit
from samity.web.fields import ChoiceField
from samity.web.languages import later, say
from samity.web.pages.lending.receipts import PRINTED, ReceiptForm, hand_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Response

    from samity.bank.collection_sheets.queries.receipt import ReceiptLine, SheetReceipt
    from samity.bank.loans.queries.receipts import Receipt

router = APIRouter()


class SheetReceiptsForm(ReceiptForm):
    """Whose receipts, and on what."""

    whose = ChoiceField(later("Of whom"), of=str, required=False, empty=later("everybody on the sheet"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the papers, and who paid or was paid."""
        super().offer(visit, **ids)
        self.whose.offer({_whose(line): _name(line) for line in moved_lines(_sheet(visit, ids["sheet_id"]))}.items())

    def command(self, visit: Visit, **ids: int) -> IssueReceipts:
        """Issue a receipt for each line that moved money."""
        asked = self.whose.data
        lines = moved_lines(_sheet(visit, ids["sheet_id"]))
        wanted = [line for line in lines if asked in {None, _whose(line)}]
        return IssueReceipts(tuple((line.loan_id, line.transaction_id or 0) for line in wanted))


def moved_lines(found: SheetReceipt) -> Sequence[ReceiptLine]:
    """Return the lines of a sheet that moved money."""
    return [line for line in found.lines if line.transaction_id]


def _sheet(visit: Visit, sheet_id: int) -> SheetReceipt:
    found = saved_sheet(visit.connection, sheet_id)
    admit_office(visit.unit, found.sheet.office_id, found.sheet.office_hierarchy)
    return found


def _whose(line: ReceiptLine) -> str:
    return f"client-{line.client_id}" if line.client_id else f"group-{line.group_id}"


def _name(line: ReceiptLine) -> str:
    return line.client_name or line.group_name or line.account_no


def _hand_out(posted: Posting, receipts: Sequence[Receipt]) -> Response:
    return hand_out(posted, receipts, _back(**posted.ids))


def _back(sheet_id: int) -> str:
    return f"/sheets/{sheet_id}"


def _about(visit: Visit, sheet_id: int) -> Mapping[str, Any]:
    found = _sheet(visit, sheet_id)
    return {"subject": f"{found.sheet.receipt_no}, {found.sheet.owner_name or say('individuals')}"}


offer_act(
    router,
    Act(
        path="/sheets/{sheet_id:int}/receipts",
        form=SheetReceiptsForm,
        operation=issue_receipts,
        heading=later("Print the receipts"),
        button=later("Print them"),
        after=lambda _, sheet_id: _back(sheet_id),
        said=PRINTED,
        back=_back,
        about=_about,
        tell_once=_hand_out,
    ),
)
