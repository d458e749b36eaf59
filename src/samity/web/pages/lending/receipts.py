"""Print the receipt of money that changed hands; whatever is printed after the first is a copy, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from samity.bank.loans.operations.receipts import IssueReceipts, issue_receipts
from samity.bank.loans.queries.receipts import receipts_of
from samity.web.acts import ActForm
from samity.web.door import Posting, Visit
from samity.web.fields import ChoiceField
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.transactions import about_transaction
from samity.web.papers.receipts_on_paper import ISSUED, ReceiptPaper, receipts_on_paper, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.bank.loans.queries.receipts import Receipt

router = APIRouter()

PAPERS = {
    ReceiptPaper.PAGE: later("a page of the browser"),
    ReceiptPaper.A6: later("PDF, A6"),
    ReceiptPaper.ROLL: later("PDF, roll of 80 mm"),
    ReceiptPaper.A4: later("PDF, A4"),
}
PRINTED = later("It counts as printed: whatever is printed after this is a copy.")


class ReceiptForm(ActForm):
    """On what a receipt is printed."""

    paper = ChoiceField(later("On"), of=ReceiptPaper)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the papers."""
        self.paper.offer((paper, words) for paper, words in PAPERS.items())

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Begin with the page, which any printer takes."""
        return {"paper": ReceiptPaper.PAGE}

    def command(self, visit: Visit, **ids: int) -> IssueReceipts:
        """Issue the receipt of the transaction."""
        return IssueReceipts(((ids["loan_id"], ids["transaction_id"]),))


def hand_out(posted: Posting, receipts: Sequence[Receipt], back: str) -> Response:
    """Answer with receipts that were just issued, on what was asked for."""
    paper = ReceiptPaper(posted.values.get("paper", ReceiptPaper.PAGE))
    if paper is ReceiptPaper.PAGE:
        told = [written(each, posted.formats) for each in receipts]
        return posted.show("lending/receipts.html", receipts=told, back=back, printed=ISSUED, told=PRINTED)
    name = receipts[0].number if len(receipts) == 1 else "receipts"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    document = receipts_on_paper(receipts, paper, posted.formats)
    return Response(document, media_type="application/pdf", headers=headers)


def _hand_out_one(posted: Posting, receipts: Sequence[Receipt]) -> Response:
    return hand_out(posted, receipts, _transaction(**posted.ids))


def _transaction(loan_id: int, transaction_id: int) -> str:
    return f"/loans/{loan_id}/transactions/{transaction_id}"


def _about_receipt(visit: Visit, loan_id: int, transaction_id: int) -> Mapping[str, Any]:
    """Say which transaction it is, and whether this is the receipt itself."""
    about = about_transaction(visit, loan_id, transaction_id)
    last = next((each.no for each in receipts_of(visit.connection, [(loan_id, transaction_id)])), 0)
    which = say("It is copy {number}.", number=last) if last else say("It is the receipt itself.")
    return {**about, "note": f"{about['note']} {which}"}


loan_act(
    router,
    "transactions/{transaction_id:int}/receipt",
    ReceiptForm,
    issue_receipts,
    heading=later("Print the receipt"),
    button=later("Print it"),
    said=PRINTED,
    at={},
    about=_about_receipt,
    tell_once=_hand_out_one,
    after=lambda _, loan_id, transaction_id: _transaction(loan_id, transaction_id),
    back=_transaction,
)
