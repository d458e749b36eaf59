"""/loans/{id}/notes: what was written beside what was done to a loan."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.notes import CommentOnLoan, comment_on_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.notes import LoanNote, notes_of
from samity.bank.loans.values.facts import BOOKED_AS
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireText
from samity.storage.unit import Unit

router = WireRouter(tags=["Notes"])


class LoanNoteBody(WireModel):
    """What a note on a loan says."""

    resource: ClassVar[str] = "note"
    note: WireText


COMMENTS = 1_000_000_000
"""Above it comments are numbered, which stand beside no act; no loan has so many of those."""
OF_LOAN = {"id": 200, "code": "noteType.loan", "value": "Loan note"}
OF_TRANSACTION = {"id": 300, "code": "noteType.loan.transaction", "value": "Loan transaction note"}


@router.get("/loans/{loan_id:int}/notes")
@reading
def list_notes(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    """List the notes on a loan, those of its transactions among them."""
    permit(unit, "loans:read")
    account = loan_by_id(unit.connection, loan_id)
    admit_office(unit, account.office_id, account.office_hierarchy)
    return spell_notes(loan_id, unit)


@router.post("/loans/{loan_id:int}/notes")
@writing(LoanNoteBody)
def create_note(loan_id: int, body: LoanNoteBody, unit: Unit) -> dict[str, Any]:
    """Write a comment on a loan; it stays as it was written."""
    number = comment_on_loan(CommentOnLoan(loan_id, body.note), unit)
    account = loan_by_id(unit.connection, loan_id)
    return {
        "officeId": account.office_id,
        "clientId": account.client_id,
        "groupId": account.group_id,
        "loanId": loan_id,
        "resourceId": COMMENTS + number,
    }


def spell_notes(loan_id: int, unit: Unit, by: date | None = None) -> list[dict[str, Any]]:
    """Write the notes on a loan; those beside what counts from a day or before where one is given."""
    return [_note(loan_id, each) for each in notes_of(unit.connection, loan_id) if by is None or each.value_on <= by]


def _note(loan_id: int, note: LoanNote) -> dict[str, Any]:
    return {
        "id": note.serial if note.kind is not None else COMMENTS + note.serial,
        "loanId": loan_id,
        "noteType": OF_TRANSACTION if note.kind in BOOKED_AS else OF_LOAN,
        "note": note.text,
        "createdById": note.user_id,
        "createdByUsername": note.username,
        "createdOn": note.entered_at,
        "updatedById": note.user_id,
        "updatedByUsername": note.username,
        "updatedOn": note.entered_at,
    }
