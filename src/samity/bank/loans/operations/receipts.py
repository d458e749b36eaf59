"""Issue receipts of money that changed hands: the first of each is the receipt, every other one a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.gate import OutsideOwnOffice, operation
from samity.bank.loans.queries.accounts import LoanNotFound, loans_by_id
from samity.bank.loans.queries.receipts import receipts_of
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.queries.receipts import Receipt
    from samity.storage.unit import Unit


@dataclass(eq=False)
class NoMoneyChangedHands(Refusal):
    """Transaction {transaction_id} of loan {loan_id} handed no money over: there is no receipt for it."""

    loan_id: int
    transaction_id: int


@dataclass(frozen=True, slots=True)
class IssueReceipts:
    """Issue a receipt for each of some transactions: ids of loans, and of what was booked on them."""

    transactions: tuple[tuple[int, int], ...]


_ISSUE = text("""
INSERT INTO loan_receipt (account_id, fact, no, user_id)
SELECT o.loan_id, o.fact, 1 + (
    SELECT coalesce(max(i.no), 0) FROM loan_receipt i WHERE i.account_id = o.loan_id AND i.fact = o.fact
), :user FROM (
    SELECT DISTINCT * FROM unnest(CAST(:loans AS bigint[]), CAST(:facts AS int[])) issued (loan_id, fact)
) o""")


@operation("loans:issue_receipt")
def issue_receipts(command: IssueReceipts, unit: Unit) -> list[Receipt]:
    """Issue receipts, and keep that they were: the next one of the same payment is a copy.

    Returns:
        The receipts in the order of the transactions.

    Raises:
        LoanNotFound, OutsideOwnOffice, NoMoneyChangedHands: what stands against it, at once.
    """
    # Who prints the same receipt meanwhile waits, and gets a copy.
    accounts = loans_by_id(unit.connection, [loan for loan, _ in command.transactions], lock=True, next_only=True)
    ground = receipts_of(unit.connection, command.transactions)
    found = {(each.loan_id, each.transaction_id) for each in ground}

    def against() -> Iterator[Refusal]:
        for loan_id, transaction_id in command.transactions:
            account = accounts.get(loan_id)
            if account is None:
                yield LoanNotFound(loan_id)
            elif not unit.actor.sees(account.office_hierarchy):
                yield OutsideOwnOffice(unit.actor.username, account.office_id)
            elif (loan_id, transaction_id) not in found:
                yield NoMoneyChangedHands(loan_id, transaction_id)

    refuse_all(against())
    issued = {"loans": [each.loan_id for each in ground], "facts": [each.fact for each in ground]}
    unit.connection.execute(_ISSUE, {**issued, "user": unit.actor.user_id})
    return receipts_of(unit.connection, command.transactions)
