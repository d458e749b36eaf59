"""What is not possible with a locked loan, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations.lock import MOVES_LOCKED
from samity.bank.loans.rules.locking import lock_of
from samity.web.languages import later

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.web.door import Visit

LOCKED = later("it is locked")
_MOVES = (
    "repay",
    "credit",
    "charge",
    "waive-interest",
    "foreclose",
    "refund",
    "undo-pay-out",
    "apply-interest",
    "apply-held-interest",
)
_CHANGES_SCHEDULE = ("reschedule", "rate", "repayment-amount", "edit-schedule", "payment-holiday")


def why_not_moved(account: LoanAccount, visit: Visit) -> str | None:
    """Say why somebody moves no money on a loan; None where it is not locked, or he may nevertheless."""
    return None if lock_of(account.state) is None or visit.may(MOVES_LOCKED) else LOCKED


def barred_by_lock(account: LoanAccount, visit: Visit) -> dict[str, str]:
    """Return, by act of the loan's page, that its lock stands against it."""
    if lock_of(account.state) is None:
        return {}
    moves = () if why_not_moved(account, visit) is None else _MOVES
    return dict.fromkeys((*_CHANGES_SCHEDULE, *moves), LOCKED)
