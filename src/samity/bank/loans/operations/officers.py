"""Give a loan its officer, and take him away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, update

from samity.bank.gate import operation
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.records import loan
from samity.bank.loans.values.state import LoanStatus
from samity.bank.organisation.queries.staff import eligible_staff
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

OVER = frozenset({LoanStatus.CLOSED, LoanStatus.REJECTED, LoanStatus.WITHDRAWN})


@dataclass(eq=False)
class LoanIsOver(Refusal):
    """Loan {loan_id} needs no officer any more: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class LoanHasNoOfficer(Refusal):
    """Loan {loan_id} has no officer."""

    loan_id: int


@dataclass(eq=False)
class LoanHasAnotherOfficer(Refusal):
    """Staff member {staff_id} is not the officer of loan {loan_id}."""

    staff_id: int
    loan_id: int


@dataclass(eq=False)
class LoanHasThatOfficer(Refusal):
    """Staff member {staff_id} is the officer of loan {loan_id} already."""

    staff_id: int
    loan_id: int


@dataclass(eq=False)
class OfficerBeforeSubmission(Refusal):
    """An officer cannot come or leave on {on}, before the loan was applied for on {submitted_on}."""

    on: date
    submitted_on: date


@dataclass(eq=False)
class OfficerInFuture(Refusal):
    """An officer cannot come or leave on {on}, after today."""

    on: date


@dataclass(frozen=True, slots=True)
class AssignLoanOfficer:
    """An officer comes to a loan; `from_id` names who leaves, to be sure of it."""

    loan_id: int
    staff_id: int
    on: date
    from_id: int | None = None


@dataclass(frozen=True, slots=True)
class UnassignLoanOfficer:
    """The officer leaves a loan."""

    loan_id: int
    on: date


@operation("loans:assign_officer")
def assign_loan_officer(command: AssignLoanOfficer, unit: Unit) -> LoanAccount:
    """Give a loan its officer; the audit trail keeps who had it before.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice; together: LoanIsOver, OfficerBeforeSubmission, OfficerInFuture,
        LoanHasAnotherOfficer, LoanHasThatOfficer; StaffNotFound, StaffInactive.
    """
    account = loan_to_change(command.loan_id, unit)
    refusals = [*_refusals(account, command.on, unit)]
    if command.from_id is not None and command.from_id != account.officer_id:
        refusals.append(LoanHasAnotherOfficer(command.from_id, account.id))
    if command.staff_id == account.officer_id:
        refusals.append(LoanHasThatOfficer(command.staff_id, account.id))
    refuse_all(refusals)
    eligible_staff(unit.connection, command.staff_id, account.office_hierarchy)
    _set(account, command.staff_id, unit)
    return account


@operation("loans:unassign_officer")
def unassign_loan_officer(command: UnassignLoanOfficer, unit: Unit) -> LoanAccount:
    """Take the officer from a loan.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice; together: LoanIsOver, OfficerBeforeSubmission, OfficerInFuture,
        LoanHasNoOfficer.
    """
    account = loan_to_change(command.loan_id, unit)
    missing = [LoanHasNoOfficer(account.id)] if account.officer_id is None else []
    refuse_all([*_refusals(account, command.on, unit), *missing])
    _set(account, None, unit)
    return account


def _refusals(account: LoanAccount, on: date, unit: Unit) -> Iterator[Refusal]:
    if account.state.status in OVER:
        yield LoanIsOver(account.id, account.state.status.value)
    submitted_on = account.state.submitted_on
    if submitted_on is not None and on < submitted_on:
        yield OfficerBeforeSubmission(on, submitted_on)
    if on > unit.business_date:
        yield OfficerInFuture(on)


def _set(account: LoanAccount, staff_id: int | None, unit: Unit) -> None:
    columns = {"officer_id": staff_id, "changed_beside_at": func.now()}
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(columns))
