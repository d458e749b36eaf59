"""/loans/{id}:writeOff and :undoWriteOff: what is owed is given up, and owed again."""

from __future__ import annotations

from typing import ClassVar

from samity.bank.loans.operations.write_off import UndoWriteOff, WriteOff, undo_write_off, write_off_loan
from samity.dialects.door import Answer, writing
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of
from samity.dialects.mambu.wire import MambuModel, Text
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])


class GivenUpBody(MambuModel):
    """Why a loan is given up, or owed again."""

    resource: ClassVar[str] = "loan"
    notes: Text = None


@router.post("/loans/{loan_id}:writeOff", status_code=204)
@writing(GivenUpBody)
def write_off(loan_id: str, body: GivenUpBody, unit: Unit) -> Answer:
    """Give up today all that is owed on a loan; it is closed by that."""
    found = row_id(unit, spelling_of(unit), Kind.LOAN, loan_id)
    write_off_loan(WriteOff(found, unit.business_date, note=body.notes), unit)
    return Answer(status=204)


@router.post("/loans/{loan_id}:undoWriteOff", status_code=204)
@writing(GivenUpBody)
def undo_write_off_of(loan_id: str, body: GivenUpBody, unit: Unit) -> Answer:
    """Let a loan that was given up stand where it stood before."""
    undo_write_off(UndoWriteOff(row_id(unit, spelling_of(unit), Kind.LOAN, loan_id), body.notes), unit)
    return Answer(status=204)
