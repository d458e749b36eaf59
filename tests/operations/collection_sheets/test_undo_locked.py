"""A sheet is not taken back from under a locked loan, but by who may. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import Product, Village, lend, meeting

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.change_grace import ChangeGrace, change_grace
from samity.bank.loans.operations.lock import LoanIsLocked, LockLoan, lock_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Located, Refusal, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit

WHY = "The amounts of another week"


def filled(of: Village, *, paid: int, paid_out: int) -> FilledSheet:
    """Fill the sheet of the second meeting in: one loan is repaid in part, another is paid out."""
    on = meeting(2)
    return FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=on,
        paid_on=on,
        repayments=(SheetLine("line", paid, Decimal(1000)),),
        disbursements=(SheetLine("disbursement", paid_out, None),),
    )


def test_a_sheet_stays_while_its_loans_are_locked_but_for_who_may(
    today: Unit, offered: Product, place: Village
) -> None:
    paid = lend(today, place, offered.id, place.clients[0])
    paid_out = lend(today, place, offered.id, place.clients[1], on=meeting(2), disburse=False)
    sheet = filled(place, paid=paid, paid_out=paid_out)
    saved = save_sheet(sheet, today)
    change_grace(ChangeGrace(paid_out, meeting(2), 20), today)
    for loan_id in (paid, paid_out):
        lock_loan(LockLoan(loan_id, note="A dispute"), today)
    clerk = replace(today, actor=replace(today.actor, permissions=frozenset({"collection_sheets:undo"})))
    with pytest.raises(Refusal) as refused:
        undo_sheet(UndoSheet(saved.id, WHY), clerk)
    reasons = [each for each in reasons_of(refused.value) if isinstance(each, Located)]
    assert [(each.place, type(each.reason)) for each in reasons] == [("line 1", LoanIsLocked), ("line 2", LoanIsLocked)]
    undo_sheet(UndoSheet(saved.id, WHY), today)
    state = loan_by_id(today.connection, paid_out).state
    assert (state.status, state.lock, state.graces) == (LoanStatus.APPROVED, None, ())
    save_sheet(replace(sheet, repayments=()), today)
    state = loan_by_id(today.connection, paid_out).state
    assert (state.status, state.lock, state.graces) == (LoanStatus.ACTIVE, None, ())
    assert loan_by_id(today.connection, paid).state.lock is not None, "it was locked, and is no pay-out of the sheet"
    assert broken(today.connection) == []
