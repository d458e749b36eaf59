"""Give up what is owed on a loan, take that back, and take money on it still. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import MOVED, amount_refusal, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.decide import undo_last
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail, channel_refusals, day_refusals
from samity.bank.loans.operations.reasons import WRITE_OFF_REASONS, reason_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.operations.undo import check_stands
from samity.bank.loans.queries.history import money_moved
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class WrittenOffNotActive(Refusal):
    """Loan {loan_id} is not active, so that it cannot be written off: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class NothingToWriteOff(Refusal):
    """Nothing is owed on loan {loan_id} that could be written off."""

    loan_id: int


@dataclass(eq=False)
class WrittenOffWhileHeld(Refusal):
    """Loan {loan_id} holds {amount} that counts from later days; take those payments back before it is written off."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class WrittenOffInFuture(Refusal):
    """A loan cannot be written off on {written_off_on}, after today."""

    written_off_on: date


@dataclass(eq=False)
class WrittenOffBeforeLastAct(Refusal):
    """A loan cannot be written off on {written_off_on}, before what was last done to it on {last_on}."""

    written_off_on: date
    last_on: date


@dataclass(eq=False)
class LoanNotWrittenOff(Refusal):
    """Loan {loan_id} is not written off: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class RecoveredSince(Refusal):
    """On loan {loan_id}, {amount} was recovered since it was written off; take that back first."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class RecoveredBeforeWriteOff(Refusal):
    """Loan {loan_id} was written off on {written_off_on}; nothing is recovered before that."""

    loan_id: int
    written_off_on: date


@dataclass(eq=False)
class RecoveredNothing(Refusal):
    """What is recovered on loan {loan_id} must be more than nothing."""

    loan_id: int


@dataclass(eq=False)
class RecoveredMoreThanWrittenOff(Refusal):
    """On loan {loan_id}, {most} of what was written off is not recovered yet; no more can be."""

    loan_id: int
    most: Money


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Give up all that is owed on a loan.

    Attributes:
        reason_id: a value of the code WriteOffReasons.
        details: what else is kept with it, such as what others call it.
    """

    loan_id: int
    written_off_on: date
    reason_id: int | None = None
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UndoWriteOff:
    """Let a loan that was written off be owed again.

    Attributes:
        transaction_id: which write-off is meant, where that is said: a later one is not taken back in its place.
    """

    loan_id: int
    note: str | None = None
    transaction_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recover:
    """Take money on a loan that was written off.

    Attributes:
        amount: major units.
        details: what else is kept with it, such as what its payer calls it.
    """

    loan_id: int
    recovered_on: date
    amount: Decimal
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@operation("loans:write_off")
def write_off_loan(command: WriteOff, unit: Unit) -> Recorded:
    """Give up all that is owed on a loan, whatever falls due later too; it is closed by that.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refusals = reason_refusals(unit.connection, WRITE_OFF_REASONS, command.reason_id)
    refuse_all([*refusals, *_refusals(account, command.written_off_on, unit.business_date)])
    # What is owed and was not earned by then is no loss: facts of before do not say so, and fold as they did.
    details = noted(command.note, earned_only=True, **command.details)
    if command.reason_id is not None:
        details["reason_id"] = command.reason_id
    serial, on = account.last_serial + 1, command.written_off_on
    fact = Fact(serial, FactKind.WRITTEN_OFF, on, unit.business_date, 0, details)
    return record([Change(account, (fact,))], unit)[0]


@operation("loans:undo_write_off")
def undo_write_off(command: UndoWriteOff, unit: Unit) -> LoanAccount:
    """Let a loan that was written off be owed again, as if it had not been; the books keep both.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotWrittenOff, RecoveredSince.
        GroupNotActive, BeforeClientCame: what stands against it, at once; BookedByAnotherOffice.
        TransactionNotFound, TransactionAlreadyUndone: the write-off that is meant does not stand.
    """
    account = loan_to_change(command.loan_id, unit)
    check_stands(account.id, command.transaction_id, unit)
    _check_written_off(account)
    if recovered := _recovered(account, unit):
        raise RecoveredSince(account.id, account.currency.money(recovered))
    refuse_all(debtor_refusals(account, account.state.ended_on))
    undo_last(account, FactKind.WRITTEN_OFF, command.note, unit)
    return account


@operation("loans:recover")
def recover_loan(command: Recover, unit: Unit) -> Recorded:
    """Take money on a loan that was written off: it is income, and settles nothing.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotWrittenOff.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    _check_written_off(account)
    refusals = channel_refusals(unit.connection, [(command.payment, None)])
    refusals += day_refusals(
        unit.connection, [account.office_id], command.recovered_on, unit.business_date, "repayment"
    )
    refuse_all(
        [*refusals, *debtor_refusals(account, command.recovered_on), *_recovery_refusals(account, command, unit)]
    )
    details = noted(command.note, **command.payment.details(), **command.details)
    serial, amount = account.last_serial + 1, minor_units(command.amount, account.currency)
    fact = Fact(serial, FactKind.RECOVERED, command.recovered_on, unit.business_date, amount, details)
    return record([Change(account, (fact,))], unit)[0]


def _refusals(account: LoanAccount, on: date, today: date) -> Iterator[Refusal]:
    state, currency = account.state, account.currency
    if state.status is not LoanStatus.ACTIVE:
        yield WrittenOffNotActive(account.id, state.status.value)
        return
    yield from debtor_refusals(account, on)
    if not state.outstanding.total:
        yield NothingToWriteOff(account.id)
    if state.held_in_all:
        yield WrittenOffWhileHeld(account.id, currency.money(state.held_in_all))
    if on > today:
        yield WrittenOffInFuture(on)
    if state.reached is not None and on < state.reached.value_on:
        yield WrittenOffBeforeLastAct(on, state.reached.value_on)


def _check_written_off(account: LoanAccount) -> None:
    if account.state.status is not LoanStatus.WRITTEN_OFF:
        raise LoanNotWrittenOff(account.id, account.state.status.value)


def _recovered(account: LoanAccount, unit: Unit) -> int:
    moved = money_moved(unit.connection, [account.id]).get(account.id)
    return moved.recovered if moved else 0


def _recovery_refusals(account: LoanAccount, command: Recover, unit: Unit) -> Iterator[Refusal]:
    state, currency = account.state, account.currency
    if state.ended_on is not None and command.recovered_on < state.ended_on:
        yield RecoveredBeforeWriteOff(account.id, state.ended_on)
    if refusal := amount_refusal(command.amount, currency, MOVED):
        yield refusal
        return
    if command.amount <= 0:
        yield RecoveredNothing(account.id)
        return
    left = state.written_off.total - _recovered(account, unit)
    if minor_units(command.amount, currency) > left:
        yield RecoveredMoreThanWrittenOff(account.id, currency.money(left))
