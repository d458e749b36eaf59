"""/loans/{id}:lock and :unlock, lock-transactions and unlock-transactions: nothing moves on a loan for a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.rules.locking import lock_of
from samity.bank.loans.values.lock import Lock, LockedDue, LockReason
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

OPERATIONS: Mapping[str, str] = {
    "APPLY_INTEREST": "holds_interest",
    "APPLY_FEES": "holds_fees",
    "APPLY_PENALTIES": "holds_penalties",
}
"""What is held off a locked loan, as the bank calls it."""
SUB_STATES: Mapping[LockReason | None, str] = {
    None: "LOCKED",
    LockReason.ARREARS: "LOCKED",
    LockReason.CAP: "LOCKED_CAPPING",
}
"""By why the night locked a loan, what it says beside its state."""
_EVENTS = {"APPLY_INTEREST": "INTEREST", "APPLY_FEES": "FEE", "APPLY_PENALTIES": "PENALTY"}


class LockBody(MambuModel):
    """What is held off a locked loan, and what of it is due."""

    resource: ClassVar[str] = "loan"
    lockedOperations: tuple[Annotated[str, OneOf(tuple(OPERATIONS))], ...] = ()
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
    _lock(loan_id, body, unit)
    return Answer(status=204)


@router.post("/loans/{loan_id}/lock-transactions", status_code=201)
@writing(LockBody)
def lock_with_transactions(loan_id: str, body: LockBody, unit: Unit) -> Answer:
    """Lock a loan today, and tell what is held off it from now on, one operation after the other."""
    _lock(loan_id, body, unit)
    return _held_off(loan_id, body.lockedOperations, "LOCKED", body.notes, unit)


@router.post("/loans/{loan_id}/unlock-transactions", status_code=201)
@writing(UnlockBody)
def unlock_with_transactions(loan_id: str, body: UnlockBody, unit: Unit) -> Answer:
    """Unlock a loan today, and tell what was held off it until now, one operation after the other."""
    found = row_id(unit, spelling_of(unit), Kind.LOAN, loan_id)
    held = lock_of(unlock_loan(UnlockLoan(found, body.notes), unit).state)
    return _held_off(loan_id, [] if held is None else _operations(held), "UNLOCKED", body.notes, unit)


def _lock(loan_id: str, body: LockBody, unit: Unit) -> None:
    found = row_id(unit, spelling_of(unit), Kind.LOAN, loan_id)
    holds = {name: word in body.lockedOperations for word, name in OPERATIONS.items()}
    lock_loan(LockLoan(found, body.lockedAccountTotalDueType, note=body.notes, **holds), unit)


def _held_off(loan_id: str, operations: Iterable[str], act: str, notes: str | None, unit: Unit) -> Answer:
    """Write what a lock does as events of a loan: no money moves, so that the bank keeps no transactions of them."""
    spelling = spelling_of(unit)
    today = spelling.day(unit.business_date)
    told = {
        "parentAccountKey": spelling.keys.encoded(Kind.LOAN, row_id(unit, spelling, Kind.LOAN, loan_id)),
        "amount": 0,
        "valueDate": today,
        "bookingDate": today,
        "userKey": spelling.keys.encoded(Kind.USER, unit.actor.user_id),
        "notes": notes,
    }
    return Answer([{"type": f"{_EVENTS[each]}_{act}", **told} for each in operations], status=201)


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
        "lockedOperations": _operations(held),
        "lockedAccountTotalDueType": held.due,
    }


def _operations(held: Lock) -> list[str]:
    return [word for word, name in OPERATIONS.items() if getattr(held, name)]
