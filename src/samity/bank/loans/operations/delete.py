"""Remove an application that came to nothing; the audit trail keeps who did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select

from samity.bank.gate import operation
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.records import (
    loan,
    loan_charge,
    loan_charge_external_id,
    loan_external_id,
    loan_fact,
    loan_transaction,
)
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

REMOVABLE = frozenset({LoanStatus.PARTIAL, LoanStatus.SUBMITTED, LoanStatus.REJECTED, LoanStatus.WITHDRAWN})


@dataclass(eq=False)
class LoanNotRemovable(Refusal):
    """Loan {loan_id} cannot be removed: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class LoanWasPaidOut(Refusal):
    """Loan {loan_id} was paid out once: the books keep it, although that was taken back."""

    loan_id: int


@dataclass(frozen=True, slots=True)
class DeleteApplication:
    """Remove an application."""

    loan_id: int


@operation("loans:delete")
def delete_application(command: DeleteApplication, unit: Unit) -> LoanAccount:
    """Remove an application that was never approved, or was rejected or withdrawn, with all that belongs to it.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotRemovable, LoanWasPaidOut.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status not in REMOVABLE:
        raise LoanNotRemovable(account.id, account.state.status.value)
    booked = select(exists().where(loan_transaction.c.account_id == account.id))
    if unit.connection.execute(booked).scalar_one():
        raise LoanWasPaidOut(account.id)
    for table in (loan_external_id, loan_charge_external_id, loan_charge, loan_fact, loan):
        unit.connection.execute(delete(table).where(table.c.account_id == account.id))
    unit.tell("LoanDeleted", f"loan:{account.id}", {"account_no": account.account_no})
    return account
