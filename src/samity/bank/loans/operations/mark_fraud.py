"""Say that a loan is a fraud, before it is charged off: what is lost of it then is booked as that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.fraud import marked_as_fraud
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


OPEN_FOR_FRAUD = frozenset({LoanStatus.ACTIVE, LoanStatus.CLOSED, LoanStatus.OVERPAID})
"""Loans that are marked so: what was found out of one that was paid off is told of it too."""


@dataclass(eq=False)
class FraudOfLoanNotActive(Refusal):
    """Loan {loan_id} is neither active nor paid off, so that it is not marked as fraud: it is {status}."""

    loan_id: int
    status: str


@dataclass(frozen=True, slots=True)
class MarkFraud:
    """Mark a loan as fraud, or take the mark from it."""

    loan_id: int
    is_fraud: bool = True
    note: str | None = None


@operation("loans:mark_fraud")
def mark_fraud(command: MarkFraud, unit: Unit) -> LoanAccount:
    """Mark a loan as fraud, or no more; one that is marked so already stays as it is.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        FraudOfLoanNotActive, LoanIsChargedOff: what stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(_refusals(account))
    if command.is_fraud is not bool(marked_as_fraud(unit.connection, [account.id])):
        today, details = unit.business_date, noted(command.note, is_fraud=command.is_fraud)
        record(
            [Change(account, (Fact(account.last_serial + 1, FactKind.FRAUD_MARKED, today, today, 0, details),))], unit
        )
    return account


def _refusals(account: LoanAccount) -> Iterator[Refusal]:
    if account.state.status not in OPEN_FOR_FRAUD:
        yield FraudOfLoanNotActive(account.id, account.state.status.value)
    # Where its loss is booked was decided by then.
    yield from charged_off_refusals(account)
