"""Lock a loan, so that nothing moves on it, and unlock it again. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.gate import further, operation
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.rules.locking import lock_of
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.lock import HOLDS
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.lock import LockedDue
    from samity.storage.unit import Unit

MOVES_LOCKED = further("loans:move_locked")
"""Who holds it moves money on a locked loan too; the act itself needs its own permission besides."""


@dataclass(eq=False)
class LockedNotActive(Refusal):
    """Loan {loan_id} is not active, so that nothing is held off it: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class LoanLockedAlready(Refusal):
    """Loan {loan_id} is locked already."""

    loan_id: int


@dataclass(eq=False)
class InterestNotHeld(Refusal):
    """Interest of loan {loan_id} is not held off it: only that of a contract with due dates is applied on days."""

    loan_id: int


@dataclass(eq=False)
class FeesHeldOff(Refusal):
    """Loan {loan_id} is locked so that no fee is applied to it."""

    loan_id: int


@dataclass(eq=False)
class LoanNotLocked(Refusal):
    """Loan {loan_id} is not locked."""

    loan_id: int


@dataclass(eq=False)
class LoanIsLocked(Refusal):
    """Loan {loan_id} is locked: nothing moves on it, and its schedule stays."""

    loan_id: int


@dataclass(frozen=True, slots=True)
class LockLoan:
    """Lock a loan today.

    Attributes:
        due: what of it is due while it is locked; None as before.
        holds_penalties: penalties go on to accrue, and are not applied.
        note: why.
        holds_interest: interest goes on to accrue, and is not applied.
        holds_fees: no fee is put on it, whoever acts.
    """

    loan_id: int
    due: LockedDue | None = None
    holds_penalties: bool = False
    note: str | None = None
    holds_interest: bool = False
    holds_fees: bool = False


@dataclass(frozen=True, slots=True)
class UnlockLoan:
    """Unlock a loan today."""

    loan_id: int
    note: str | None = None


@operation("loans:lock")
def lock_loan(command: LockLoan, unit: Unit) -> LoanAccount:
    """Lock a loan.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LockedNotActive, LoanLockedAlready, InterestNotHeld.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.ACTIVE:
        raise LockedNotActive(account.id, account.state.status.value)
    if account.state.lock is not None:
        raise LoanLockedAlready(account.id)
    terms = account.agreement.terms
    if command.holds_interest and (terms.engine is not ScheduleEngine.CONTRACTUAL or terms.is_on_demand):
        raise InterestNotHeld(account.id)
    due = None if command.due is None else command.due.value
    holds = {name: getattr(command, name) for name in HOLDS}
    _enter(account, FactKind.LOCKED, noted(command.note, due=due, **holds), unit)
    return account


@operation("loans:unlock")
def unlock_loan(command: UnlockLoan, unit: Unit) -> LoanAccount:
    """Unlock a loan: interest that waits falls due with the next installment, the next night applies penalties.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotLocked.
    """
    account = loan_to_change(command.loan_id, unit)
    if lock_of(account.state) is None:
        raise LoanNotLocked(account.id)
    _enter(account, FactKind.UNLOCKED, noted(command.note), unit)
    return account


def lock_refusals(account: LoanAccount, unit: Unit) -> Iterator[Refusal]:
    """Return whether money may not move on a loan because it is locked, for who may not do so nevertheless."""
    if not unit.actor.may(MOVES_LOCKED):
        yield from schedule_lock_refusals(account)


def schedule_lock_refusals(account: LoanAccount) -> Iterator[Refusal]:
    """Return whether the schedule of a loan stays because it is locked, whoever acts."""
    if lock_of(account.state) is not None:
        yield LoanIsLocked(account.id)


def fee_lock_refusals(account: LoanAccount) -> Iterator[Refusal]:
    """Return whether no fee may be put on a loan, whoever acts."""
    lock = lock_of(account.state)
    if lock is not None and lock.holds_fees:
        yield FeesHeldOff(account.id)


def _enter(account: LoanAccount, kind: FactKind, details: dict[str, Any], unit: Unit) -> None:
    today = unit.business_date
    record([Change(account, (Fact(account.last_serial + 1, kind, today, today, details=details),))], unit)
