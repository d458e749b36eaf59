"""Write what people shall read about a loan, whatever has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, update

from samity.bank.gate import operation
from samity.bank.loans.operations.locked_loan import locked_loan
from samity.bank.loans.records import loan

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
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
    account = locked_loan(command.loan_id, unit)
    columns = {"notes": command.notes, "changed_beside_at": func.now()}
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(columns))
    return account
