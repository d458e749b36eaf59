"""Take a rejection or a withdrawal back: the application stands again where it stood before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.decide import check_undoable, undo_last
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.queries.products import hold_products, loan_product_by_id
from samity.bank.loans.values.allowances import UndoableStep
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


_STEPS = {FactKind.REJECTED: UndoableStep.REJECTION, FactKind.WITHDRAWN: UndoableStep.WITHDRAWAL}


@dataclass(eq=False)
class LoanNotRejected(Refusal):
    """Loan {loan_id} is not rejected: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class LoanNotWithdrawn(Refusal):
    """Loan {loan_id} is not withdrawn: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class ProductBooksOtherwise(Refusal):
    """Product {product_id} is booked by another rule by now; let loan {loan_id} be applied for anew."""

    loan_id: int
    product_id: int


@dataclass(frozen=True, slots=True)
class UndoRejection:
    """Take a rejection back."""

    loan_id: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UndoWithdrawal:
    """Take a withdrawal back."""

    loan_id: int
    note: str | None = None


@operation("loans:undo_rejection")
def undo_rejection(command: UndoRejection, unit: Unit) -> LoanAccount:
    """Let a rejected application be undecided again.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotRejected, StepNotUndoable, GroupNotActive, ProductBooksOtherwise.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.REJECTED:
        raise LoanNotRejected(account.id, account.state.status.value)
    return _reopened(account, FactKind.REJECTED, command.note, unit)


@operation("loans:undo_withdrawal")
def undo_withdrawal(command: UndoWithdrawal, unit: Unit) -> LoanAccount:
    """Let a withdrawn application, or a loan that was approved, stand where it stood.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotWithdrawn, StepNotUndoable, GroupNotActive, ProductBooksOtherwise.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.WITHDRAWN:
        raise LoanNotWithdrawn(account.id, account.state.status.value)
    return _reopened(account, FactKind.WITHDRAWN, command.note, unit)


def _reopened(account: LoanAccount, kind: FactKind, note: str | None, unit: Unit) -> LoanAccount:
    check_undoable(account, _STEPS[kind])
    refuse_all(debtor_refusals(account))
    hold_products(unit.connection, [account.product_id])
    # While the loan was over, its product could be changed as if it were not there.
    if loan_product_by_id(unit.connection, account.product_id).accounting is not account.agreement.accounting:
        raise ProductBooksOtherwise(account.id, account.product_id)
    undo_last(account, kind, note, unit)
    return account
