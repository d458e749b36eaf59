"""Write what people shall read about a loan, whatever has become of it: its notes, and comments one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from samity.bank.gate import operation
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.records import loan, loan_comment
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class CommentSaysNothing(Refusal):
    """A comment has to say something."""


@dataclass(frozen=True, slots=True)
class CommentOnLoan:
    """Write a comment on a loan; it stays as it was written."""

    loan_id: int
    text: str


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
    account = loan_to_change(command.loan_id, unit)
    columns = {"notes": command.notes, "changed_beside_at": func.now()}
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(columns))
    return account


@operation("loans:comment")
def comment_on_loan(command: CommentOnLoan, unit: Unit) -> int:
    """Write a comment on a loan, whatever has become of it.

    Returns:
        Its number within the loan.

    Raises:
        LoanNotFound, OutsideOwnOffice, CommentSaysNothing.
    """
    account = loan_to_change(command.loan_id, unit)
    if not command.text.strip():
        raise CommentSaysNothing
    last = select(func.coalesce(func.max(loan_comment.c.no), 0)).where(loan_comment.c.account_id == account.id)
    number = unit.connection.execute(last).scalar_one() + 1
    written = {"account_id": account.id, "no": number, "written_on": unit.business_date, "text": command.text}
    unit.connection.execute(insert(loan_comment).values(**written, user_id=unit.actor.user_id))
    return int(number)
