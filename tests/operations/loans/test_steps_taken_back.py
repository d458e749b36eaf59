"""Which steps of a loan's life its product lets be taken back; the others are refused by name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, defined_anew, lend, on_day, product, village

from samity.bank.loans.operations.close import UndoClosing, undo_closing
from samity.bank.loans.operations.decide import (
    RejectLoan,
    StepNotUndoable,
    UndoApproval,
    WithdrawLoan,
    reject_loan,
    undo_approval,
    withdraw_loan,
)
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.reopen import UndoRejection, UndoWithdrawal, undo_rejection, undo_withdrawal
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.allowances import EVERY_STEP, Allowances, UndoableStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit


def _approved(today: Unit, allowances: Allowances) -> int:
    place = village(today, members=1)
    return lend(today, place, product(today, allowances=allowances).id, place.clients[0], disburse=False)


def _rejected(today: Unit, allowances: Allowances) -> int:
    loan_id = _approved(today, allowances)
    undo_approval(UndoApproval(loan_id), today)
    reject_loan(RejectLoan(loan_id, FIRST_MEETING), today)
    return loan_id


def _withdrawn(today: Unit, allowances: Allowances) -> int:
    loan_id = _approved(today, allowances)
    withdraw_loan(WithdrawLoan(loan_id, FIRST_MEETING, even_approved=True), today)
    return loan_id


def _disbursed(today: Unit, allowances: Allowances) -> int:
    loan_id = _approved(today, allowances)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    return loan_id


def _repaid(today: Unit, allowances: Allowances) -> int:
    loan_id = _disbursed(today, allowances)
    owed = loan_by_id(today.connection, loan_id).state.outstanding.total
    repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(owed) / 100), today)
    return loan_id


STEPS: dict[UndoableStep, tuple[Callable[[Unit, Allowances], int], Callable[[int, Unit], object]]] = {
    UndoableStep.APPROVAL: (_approved, lambda loan_id, unit: undo_approval(UndoApproval(loan_id), unit)),
    UndoableStep.REJECTION: (_rejected, lambda loan_id, unit: undo_rejection(UndoRejection(loan_id), unit)),
    UndoableStep.WITHDRAWAL: (_withdrawn, lambda loan_id, unit: undo_withdrawal(UndoWithdrawal(loan_id), unit)),
    UndoableStep.DISBURSEMENT: (_disbursed, lambda loan_id, unit: undo_disbursement(UndoDisbursement(loan_id), unit)),
    UndoableStep.CLOSING: (_repaid, lambda loan_id, unit: undo_closing(UndoClosing(loan_id), unit)),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_back_where_the_product_allows_it_and_nowhere_else(unit: Unit, step: UndoableStep) -> None:
    today = on_day(unit, FIRST_MEETING)
    reached, undo = STEPS[step]
    loan_id = reached(today, Allowances(undo=EVERY_STEP - {step}))
    before = loan_by_id(unit.connection, loan_id).state.status
    with pytest.raises(StepNotUndoable, match=f"does not let its {step.lower()} be taken back"):
        undo(loan_id, today)
    assert loan_by_id(unit.connection, loan_id).state.status is before
    allowed = reached(today, Allowances())
    undo(allowed, today)
    assert loan_by_id(unit.connection, allowed).state.status is not before


def test_a_product_defined_anew_changes_only_loans_made_later(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered, place = product(today), village(today, members=2)
    before = lend(today, place, offered.id, place.clients[0], disburse=False)
    command = defined_anew(today, offered, offered.gl)
    strict = replace(command.offer, allowances=Allowances(undo=frozenset()))
    define_loan_product(replace(command, offer=strict), today)
    undo_approval(UndoApproval(before), today)
    after = lend(today, place, offered.id, place.clients[1], disburse=False)
    with pytest.raises(StepNotUndoable):
        undo_approval(UndoApproval(after), today)
