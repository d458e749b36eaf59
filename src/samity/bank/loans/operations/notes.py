"""Write what people shall read about a loan, whatever has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from samity.bank.gate import admit_office, operation
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.records import loan

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class NoteLoan:
    """Put other notes in the place of a loan's; None leaves it without any."""

    loan_id: int
    notes: str | None


@operation("loans:note")
def note_loan(command: NoteLoan, unit: Unit) -> LoanAccount:
    """Write the notes of a loan, before it is decided on or after.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice.
    """
    account = loan_by_id(unit.connection, command.loan_id, lock=True)
    admit_office(unit, account.office_id, account.office_hierarchy)
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(notes=command.notes))
    return account
