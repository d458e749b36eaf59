"""Take back money that came or went, or a waiver: its postings are reversed, and all after it is reckoned anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import TransactionNotFound, fact_of_transaction
from samity.bank.loans.rules.corrections import charged_back_of
from samity.bank.loans.values.facts import (
    REVERSAL_EXTERNAL_ID,
    UNDONE_ALONE,
    FactKind,
    noted,
    standing,
    undoing,
    with_its_charges,
)
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact
    from samity.storage.unit import Unit


@dataclass(eq=False)
class TransactionAlreadyUndone(Refusal):
    """Transaction {transaction_id} was taken back before."""

    transaction_id: int


@dataclass(eq=False)
class TransactionCannotBeUndone(Refusal):
    """Transaction {transaction_id} is no payment, credit, refund, chargeback, penalty, waiver or recovery."""

    transaction_id: int


@dataclass(eq=False)
class LoanIsWrittenOff(Refusal):
    """Loan {loan_id} was written off since; take that back first."""

    loan_id: int


@dataclass(eq=False)
class PaymentWasChargedBack(Refusal):
    """Transaction {transaction_id} was charged back; take that back first."""

    transaction_id: int


@dataclass(frozen=True, slots=True)
class UndoTransaction:
    """Take back a transaction of a loan.

    Attributes:
        external_id: what others know its reversal by.
    """

    loan_id: int
    transaction_id: int
    note: str | None = None
    external_id: str | None = None


def check_stands(loan_id: int, transaction_id: int | None, unit: Unit) -> None:
    """Make sure that what is to be taken back by its transaction was not taken back before.

    Args:
        loan_id: of the loan, locked.
        transaction_id: None where it is not said which transaction is meant.
        unit: the unit of work.

    Raises:
        TransactionNotFound, TransactionAlreadyUndone.
    """
    if transaction_id is None:
        return
    serial = fact_of_transaction(unit.connection, loan_id, transaction_id)
    if serial is None:
        raise TransactionNotFound(loan_id, transaction_id)
    if all(each.serial != serial for each in standing(facts_of(unit.connection, [loan_id])[loan_id])):
        raise TransactionAlreadyUndone(transaction_id)


@operation("loans:undo_transaction")
def undo_transaction(command: UndoTransaction, unit: Unit) -> Recorded:
    """Take money that came or went, or a waiver, back as if it had never been; the books keep both.

    Raises:
        LoanNotFound, OutsideOwnOffice, TransactionNotFound: what is named does not exist here.
        TransactionAlreadyUndone, TransactionCannotBeUndone, LoanIsWrittenOff,
            PaymentWasChargedBack.
        LoanIsLocked, GroupNotActive, BeforeClientCame: what stands against it, at once; BookedByAnotherOffice.
        ReversalExternalIdTaken: another reversal has the external id.
    """
    account = loan_to_change(command.loan_id, unit)
    facts = taken_back_with(account, command.transaction_id, unit)
    refuse_all([*lock_refusals(account, unit), *debtor_refusals(account, facts[0].value_on)])
    named = {} if command.external_id is None else {REVERSAL_EXTERNAL_ID: command.external_id}
    undone = undoing(facts, account.last_serial, unit.business_date, noted(command.note, **named))
    return record([Change(account, undone)], unit)[0]


def taken_back_with(account: LoanAccount, transaction_id: int, unit: Unit) -> list[Fact]:
    """Return the fact behind a transaction that can be taken back alone, with the charges that were made for it.

    Raises:
        TransactionNotFound, TransactionAlreadyUndone, TransactionCannotBeUndone, LoanIsWrittenOff,
            PaymentWasChargedBack.
    """
    fact = _standing_fact_of(account, transaction_id, unit)
    return with_its_charges(fact, standing(facts_of(unit.connection, [account.id])[account.id]))


def _standing_fact_of(account: LoanAccount, transaction_id: int, unit: Unit) -> Fact:
    """Return the fact behind a transaction that can be taken back alone.

    Raises:
        TransactionNotFound, TransactionAlreadyUndone, TransactionCannotBeUndone, LoanIsWrittenOff,
            PaymentWasChargedBack.
    """
    serial = fact_of_transaction(unit.connection, account.id, transaction_id)
    if serial is None:
        raise TransactionNotFound(account.id, transaction_id)
    facts = facts_of(unit.connection, [account.id])[account.id]
    fact = next((each for each in facts if each.serial == serial and each.kind in UNDONE_ALONE), None)
    if fact is None:
        raise TransactionCannotBeUndone(transaction_id)
    if fact not in standing(facts):
        raise TransactionAlreadyUndone(transaction_id)
    if account.state.status is LoanStatus.WRITTEN_OFF and fact.kind is not FactKind.RECOVERED:
        raise LoanIsWrittenOff(account.id)
    if charged_back_of(standing(facts), serial):
        raise PaymentWasChargedBack(transaction_id)
    return fact
