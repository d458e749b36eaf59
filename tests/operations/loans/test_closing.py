"""A loan on which nothing is owed closes, is opened again and closed by hand; what stands against it is named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.paying import pay_all, refused
from tests.operations.loans.standing import ON_REAL_BALANCE, state_of
from tests.village import FIRST_MEETING, Product, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.close import (
    ClosedBeforeLastAct,
    ClosedInFuture,
    CloseLoan,
    LoanHoldsOverpayment,
    LoanNotClosed,
    LoanNotOpen,
    LoanStillOwes,
    UndoClosing,
    close_loan,
    undo_closing,
)
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def lent(today: Unit, offered: Product | None = None) -> int:
    return lend_alone(today, (offered or product(today)).id, village(today, members=1).clients[0])


@pytest.mark.parametrize("terms", [None, ON_REAL_BALANCE])
def test_a_repaid_loan_goes_on_until_it_is_closed_by_hand(unit: Unit, terms: LoanTerms | None) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = product(today, terms=terms) if terms else product(today)
    loan_id = lent(today, offered)
    later = on_day(unit, FIRST_MEETING + WEEK)
    pay_all(loan_id, later)
    assert state_of(loan_id, later).status is LoanStatus.CLOSED
    undo_closing(UndoClosing(loan_id, "A charge was forgotten"), later)
    state = state_of(loan_id, later)
    assert (state.status, state.ended_on, state.outstanding.total) == (LoanStatus.ACTIVE, None, 0)
    assert refused(lambda: undo_closing(UndoClosing(loan_id), later)) == [LoanNotClosed]
    close_loan(CloseLoan(loan_id, FIRST_MEETING + WEEK), later)
    undo_closing(UndoClosing(loan_id), later)
    assert state_of(loan_id, later).status is LoanStatus.ACTIVE
    at_last = on_day(unit, FIRST_MEETING + 2 * WEEK)
    close_loan(CloseLoan(loan_id, FIRST_MEETING + 2 * WEEK, "Done"), at_last)
    state = state_of(loan_id, at_last)
    assert (state.status, state.ended_on) == (LoanStatus.CLOSED, FIRST_MEETING + 2 * WEEK)
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.LOAN_PORTFOLIO]) == 0


def test_what_stands_against_a_closing_is_named_at_once(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today)
    tomorrow = FIRST_MEETING + DAY
    assert refused(lambda: close_loan(CloseLoan(loan_id, tomorrow), today)) == [LoanStillOwes, ClosedInFuture]
    assert refused(lambda: undo_closing(UndoClosing(loan_id), today)) == [LoanNotClosed]
    later = on_day(unit, FIRST_MEETING + WEEK)
    pay_all(loan_id, later, more=50)
    reasons = refused(lambda: close_loan(CloseLoan(loan_id, FIRST_MEETING), later))
    assert reasons == [LoanHoldsOverpayment, ClosedBeforeLastAct]
    other = lent(later)
    pay_all(other, later)
    assert refused(lambda: close_loan(CloseLoan(other, FIRST_MEETING + WEEK), later)) == [LoanNotOpen]


def test_a_payment_taken_back_opens_a_loan_that_was_closed_by_hand(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today)
    paid = pay_all(loan_id, today)
    undo_closing(UndoClosing(loan_id), today)
    close_loan(CloseLoan(loan_id, FIRST_MEETING), today)
    undo_transaction(UndoTransaction(loan_id, paid), today)
    state = state_of(loan_id, today)
    assert (state.status, state.ended_on) == (LoanStatus.ACTIVE, None)
    assert state.outstanding.total > 0
    undo_disbursement(UndoDisbursement(loan_id), today)
    state = state_of(loan_id, today)
    assert (state.status, state.ended_on) == (LoanStatus.APPROVED, None)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    assert state_of(loan_id, today).status is LoanStatus.ACTIVE
