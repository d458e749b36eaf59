"""/loans/{id}/notes: what was written beside what was done to a loan."""

from __future__ import annotations

from datetime import date
from typing import Any

from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.notes import LoanNote, notes_of
from samity.bank.loans.values.facts import BOOKED_AS
from samity.dialects.door import reading
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Notes"])

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
