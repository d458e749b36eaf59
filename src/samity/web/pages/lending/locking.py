"""Lock a loan, so that nothing moves on it, and unlock it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.values.lock import HOLDS, LockedDue
from samity.web.acts import ActForm
from samity.web.fields import BooleanField, ChoiceField, note_field
from samity.web.languages import later
from samity.web.pages.lending.loan_acts import loan_act

if TYPE_CHECKING:
    from samity.web.door import Visit

router = APIRouter()

DUE_WORDS = {LockedDue.BALANCE: later("all that is owed"), LockedDue.LATE: later("what is late")}


class LockForm(ActForm):
    """What is due while it is locked, and what is held off it."""

    due = ChoiceField(later("Due meanwhile"), of=LockedDue, required=False, empty=later("what falls due"))
    holds_interest = BooleanField(
        later("Interest waits"), description=later("It goes on to accrue, and is not asked for meanwhile.")
    )
    holds_fees = BooleanField(later("No fee is put on it"))
    holds_penalties = BooleanField(later("Penalties wait"))
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer what may be due."""
        del visit, ids
        self.due.offer(DUE_WORDS.items())

    def command(self, visit: Visit, **ids: int) -> LockLoan:
        """Lock it."""
        del visit
        holds = {name: self[name].data for name in HOLDS}
        return LockLoan(ids["loan_id"], self.due.data or None, note=self.note.data, **holds)


class UnlockForm(ActForm):
    """Why it is unlocked."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> UnlockLoan:
        """Unlock it."""
        del visit
        return UnlockLoan(ids["loan_id"], self.note.data)


loan_act(
    router,
    "lock",
    LockForm,
    lock_loan,
    heading=later("Lock it"),
    button=later("Lock it"),
    said=later("The loan is locked: nothing moves on it."),
    at={},
)
loan_act(
    router,
    "unlock",
    UnlockForm,
    unlock_loan,
    heading=later("Unlock it"),
    button=later("Unlock it"),
    said=later("The loan is unlocked."),
    at={},
)
