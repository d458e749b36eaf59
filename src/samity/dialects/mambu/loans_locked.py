"""/loans/{id}:lock and :unlock: nothing moves on a loan for a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.rules.locking import lock_of
from samity.bank.loans.values.lock import LockedDue
from samity.bank.loans.values.state import LoanState
from samity.dialects.door import Answer, writing
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import MambuModel, Text
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])

PENALTIES = "APPLY_PENALTIES"
LATER: Mapping[str, str] = {
    "APPLY_INTEREST": "Interest of a locked loan is applied as of any other yet",
    "APPLY_FEES": "The bank applies no fee for being late by itself",
}
"""What would be held off a locked loan, and is not, with the reason."""
LOCKED = "LOCKED"


class LockBody(MambuModel):
    """What is held off a locked loan, and what of it is due."""

    resource: ClassVar[str] = "loan"
    lockedOperations: tuple[Annotated[str, OneOf((PENALTIES,), LATER)], ...] = ()
    lockedAccountTotalDueType: LockedDue | None = None
    notes: Text = None


class UnlockBody(MambuModel):
    """Why it is unlocked."""

    resource: ClassVar[str] = "loan"
    notes: Text = None


@router.post("/loans/{loan_id}:lock", status_code=204)
@writing(LockBody)
def lock(loan_id: str, body: LockBody, unit: Unit) -> Answer:
    """Lock a loan today: no money moves on it, but for who may do so nevertheless, and its schedule stays."""
    found = row_id(unit, spelling_of(unit), Kind.LOAN, loan_id)
    holds = PENALTIES in body.lockedOperations
    lock_loan(LockLoan(found, body.lockedAccountTotalDueType, holds, body.notes), unit)
    return Answer(status=204)


@router.post("/loans/{loan_id}:unlock", status_code=204)
@writing(UnlockBody)
def unlock(loan_id: str, body: UnlockBody, unit: Unit) -> Answer:
    """Unlock a loan today."""
    unlock_loan(UnlockLoan(row_id(unit, spelling_of(unit), Kind.LOAN, loan_id), body.notes), unit)
    return Answer(status=204)


def spell_lock(state: LoanState, spelling: Spelling) -> dict[str, Any]:
    """Write how a loan is locked; nothing of one that is not."""
    held = lock_of(state)
    if held is None:
        return {}
    return {
        "lastLockedDate": spelling.day(held.on),
        "lockedOperations": [PENALTIES] if held.holds_penalties else [],
        "lockedAccountTotalDueType": held.due,
    }
