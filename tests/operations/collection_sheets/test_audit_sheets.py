"""A sheet saved twice is told from two sheets, whatever happened between; what is not on it stays unseen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import Village, lend, lend_alone, meeting, product, village

from samity.bank.collection_sheets.operations.checks import LineAmountNotInCurrency, LineSavedBefore, LoanNotOnSheet
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def _sheet(of: Village, loan_id: int, amount: str) -> FilledSheet:
    return FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=meeting(2),
        paid_on=meeting(2),
        repayments=(SheetLine("line[0]", loan_id, Decimal(amount)),),
    )


def test_a_sheet_is_not_doubled_although_its_payment_was_allocated_anew(today: Unit) -> None:
    """A payment put in before it moves its interest to the next installment: new transaction, same payment."""
    place = village(today, members=1)
    loan_id = lend(today, place, product(today).id, place.clients[0])
    saved = save_sheet(_sheet(place, loan_id, "1000"), today)
    corrected = repay_loan(Repay(loan_id, meeting(1), Decimal("55.23")), today)
    assert any(row.reverses_id == saved.repayments[0] for row in corrected.transactions)
    with pytest.raises(LineSavedBefore):
        save_sheet(_sheet(place, loan_id, "1000"), today)


def test_a_sheet_is_saved_again_once_its_payment_was_taken_back(today: Unit) -> None:
    place = village(today, members=1)
    loan_id = lend(today, place, product(today).id, place.clients[0])
    saved = save_sheet(_sheet(place, loan_id, "1000"), today)
    undo_transaction(UndoTransaction(loan_id, saved.repayments[0]), today)
    save_sheet(_sheet(place, loan_id, "1000"), today)
    assert loan_by_id(today.connection, loan_id).state.paid.total == 1000_00


def test_a_sheet_tells_nothing_of_loans_that_are_not_its_own(today: Unit) -> None:
    place, elsewhere = village(today, members=1), village(today, members=1)
    foreign = lend_alone(today, product(today, refuses_overpayment=True).id, elsewhere.clients[0])
    with pytest.raises(LoanNotOnSheet):
        save_sheet(_sheet(place, foreign, "99999"), today)


@pytest.mark.parametrize("amount", ["10.001", "1E+30", "-1E+30", "Infinity", "NaN"])
def test_what_is_no_amount_is_named_by_its_line_and_once(today: Unit, amount: str) -> None:
    place = village(today, members=2)
    offered = product(today).id
    repays = lend(today, place, offered, place.clients[0])
    borrows = lend(today, place, offered, place.clients[1], disburse=False)
    sheet = replace(
        _sheet(place, repays, amount), disbursements=(SheetLine("disbursement[0]", borrows, Decimal(amount)),)
    )
    with pytest.raises(Refusals) as refused:
        save_sheet(sheet, today)
    named = [(type(each), each.facts()["line"]) for each in refused.value.reasons]
    assert named == [(LineAmountNotInCurrency, "line[0]"), (LineAmountNotInCurrency, "disbursement[0]")]
