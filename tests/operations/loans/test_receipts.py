"""Receipts of payments: the first of each is the receipt, what is printed after it are copies."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import lend, meeting, on_day, product, village

from samity.bank.loans.operations.receipts import IssueReceipts, NoMoneyChangedHands, issue_receipts
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import LoanNotFound
from samity.bank.loans.queries.transactions import transactions_of
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture
def loan_id(unit: Unit) -> int:
    place, offered = village(unit, members=1), product(unit)
    return lend(unit, place, offered.id, place.clients[0])


def pay(unit: Unit, loan_id: int, on: int, amount: int) -> int:
    paid = repay_loan(Repay(loan_id, meeting(on), Decimal(amount)), on_day(unit, meeting(2))).new_transaction
    assert paid is not None
    return paid


def test_the_first_is_the_receipt_and_the_next_ones_are_copies(unit: Unit, loan_id: int) -> None:
    one, other = pay(unit, loan_id, 1, 100), pay(unit, loan_id, 2, 200)
    command = IssueReceipts(((loan_id, other), (loan_id, one)))
    issued = [issue_receipts(IssueReceipts(((loan_id, one),)), unit), *(issue_receipts(command, unit) for _ in "12")]
    assert [[(each.transaction_id, each.no) for each in receipts] for receipts in issued] == [
        [(one, 1)],
        [(other, 1), (one, 2)],
        [(other, 2), (one, 3)],
    ]


def test_a_payment_that_is_named_twice_has_one_receipt(unit: Unit, loan_id: int) -> None:
    paid = pay(unit, loan_id, 1, 100)
    assert {each.no for each in issue_receipts(IssueReceipts(((loan_id, paid),) * 2), unit)} == {1}


def test_what_is_reckoned_anew_keeps_its_number_and_is_a_copy(unit: Unit, loan_id: int) -> None:
    first, second = pay(unit, loan_id, 1, 100), pay(unit, loan_id, 2, 5000)
    (before,) = issue_receipts(IssueReceipts(((loan_id, second),)), unit)
    undo_transaction(UndoTransaction(loan_id, first), on_day(unit, meeting(2)))
    rows = transactions_of(unit.connection, [loan_id])
    (anew,) = [row["id"] for row in rows if row["fact"] == before.fact and row["reversed_by_id"] is None]
    (after,) = issue_receipts(IssueReceipts(((loan_id, anew),)), unit)
    assert (after.number, after.no, after.is_taken_back) == (before.number, 2, False)
    assert after.principal_left > before.principal_left
    (gone,) = issue_receipts(IssueReceipts(((loan_id, first),)), unit)
    assert gone.is_taken_back


def test_everything_that_has_no_receipt_is_named_at_once(unit: Unit, loan_id: int) -> None:
    paid = pay(unit, loan_id, 1, 100)
    with pytest.raises(Refusals) as refused:
        issue_receipts(IssueReceipts(((loan_id, paid), (loan_id, 0), (loan_id + 10**9, 1))), unit)
    assert [type(each) for each in refused.value.reasons] == [NoMoneyChangedHands, LoanNotFound]
    assert {each.no for each in issue_receipts(IssueReceipts(((loan_id, paid),)), unit)} == {1}
