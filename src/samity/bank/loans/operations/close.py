"""Close a loan on which nothing is owed, and let one that closed go on. See docs/rules/closing.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.decide import check_undoable
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.values.allowances import UndoableStep
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class LoanNotOpen(Refusal):
    """Loan {loan_id} is not open, so that it cannot be closed: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class LoanStillOwes(Refusal):
    """Loan {loan_id} cannot be closed while {amount} is owed on it."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class InterestHeldBack(Refusal):
    """Loan {loan_id} cannot be closed while payment holidays hold back {amount} of interest.

    Let it fall due, which it can once they are over or all else is paid.
    """

    loan_id: int
    amount: Money


@dataclass(eq=False)
class LoanHoldsOverpayment(Refusal):
    """Loan {loan_id} cannot be closed while it holds {amount} that was paid too much; pay it back first."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class ClosedInFuture(Refusal):
    """A loan cannot be closed on {closed_on}, after today."""

    closed_on: date


@dataclass(eq=False)
class ClosedBeforeLastAct(Refusal):
    """A loan cannot be closed on {closed_on}, before what was last done to it on {last_on}."""

    closed_on: date
    last_on: date


@dataclass(eq=False)
class LoanNotClosed(Refusal):
    """Loan {loan_id} is not closed as repaid: it is {status}."""

    loan_id: int
    status: str


@dataclass(frozen=True, slots=True)
class CloseLoan:
    """Close a loan whose obligations are met."""

    loan_id: int
    closed_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UndoClosing:
    """Let a loan that closed as repaid be active again."""

    loan_id: int
    note: str | None = None


@operation("loans:close")
def close_loan(command: CloseLoan, unit: Unit) -> LoanAccount:
    """Close a loan that is open though nothing is owed on it.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotOpen.
        LoanStillOwes, InterestHeldBack, LoanHoldsOverpayment, ClosedInFuture, ClosedBeforeLastAct, GroupNotActive,
            BeforeClientCame: all that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status not in {LoanStatus.ACTIVE, LoanStatus.OVERPAID}:
        raise LoanNotOpen(account.id, account.state.status.value)
    refuse_all(_refusals(account, command.closed_on, unit.business_date))
    _enter(account, FactKind.CLOSED, command.closed_on, command.note, unit)
    return account


@operation("loans:undo_closing")
def undo_closing(command: UndoClosing, unit: Unit) -> LoanAccount:
    """Let a loan go on that closed when all was paid, or by hand: it stays open until it is closed again.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotClosed, StepNotUndoable, GroupNotActive.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.CLOSED:
        raise LoanNotClosed(account.id, account.state.status.value)
    check_undoable(account, UndoableStep.CLOSING)
    refuse_all(debtor_refusals(account, account.state.ended_on))
    _enter(account, FactKind.REOPENED, unit.business_date, command.note, unit)
    return account


def _refusals(account: LoanAccount, closed_on: date, today: date) -> Iterator[Refusal]:
    state, currency = account.state, account.currency
    yield from debtor_refusals(account, closed_on)
    if state.outstanding.total:
        yield LoanStillOwes(account.id, currency.money(state.outstanding.total))
    if state.held_back:
        yield InterestHeldBack(account.id, currency.money(state.held_back))
    if state.overpaid:
        yield LoanHoldsOverpayment(account.id, currency.money(state.overpaid))
    if closed_on > today:
        yield ClosedInFuture(closed_on)
    if state.reached is not None and closed_on < state.reached.value_on:
        yield ClosedBeforeLastAct(closed_on, state.reached.value_on)


def _enter(account: LoanAccount, kind: FactKind, on: date, note: str | None, unit: Unit) -> None:
    fact = Fact(account.last_serial + 1, kind, on, unit.business_date, 0, noted(note))
    record([Change(account, (fact,))], unit)
