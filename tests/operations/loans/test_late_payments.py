"""Equal installments on the real balance: the overdue one, or the last, asks for what being late costs, by night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, dues, night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.prepayment import LatePayments, Prepayment
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LATE = replace(
    TERMS,
    amortization=Amortization.EQUAL_INSTALLMENTS,
    prepayment=Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE),
)
GROWING = replace(LATE, prepayment=Prepayment(late=LatePayments.LAST_INSTALLMENT_INCREASE))
ALLOWED = Allowances(edits=frozenset({EditOption.DUE_DATES, EditOption.PRINCIPAL, EditOption.COUNT}))
APRIL = date(2025, 4, 5)


@pytest.fixture(params=RULES)
def loan_id(request: pytest.FixtureRequest, unit: Unit) -> int:
    """A thousand lent to a member at 24 % a year, once for each way of accounting."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=LATE, accounting=request.param)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def test_nights_payments_and_their_taking_back_lead_to_one_loan_and_its_books(unit: Unit, loan_id: int) -> None:
    planned = dues(unit, loan_id)
    for day in DUE[:2]:
        assert night(unit, day, loan_id) == 1
    raised = dues(unit, loan_id)
    # A month of 2 % on the first installment's principal.
    overdue = state_of(unit, loan_id).installments[0].due.principal
    assert (raised[0] - planned[0], raised[1:]) == (round(overdue * 0.02), planned[1:])
    entered_on = date(2025, 4, 5)
    paid = pays(unit, loan_id, entered_on, "100")
    after = dues(unit, loan_id)
    assert after[0] > raised[0]
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, entered_on))
    assert broken(unit.connection) == []
    assert dues(unit, loan_id) == raised
    due = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), entered_on).parts
    pays(unit, loan_id, entered_on, str(due.total / 100))
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []


@pytest.fixture(params=RULES)
def growing_id(request: pytest.FixtureRequest, unit: Unit) -> int:
    """The same thousand, of which the last installment asks for what being late costs."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=GROWING, accounting=request.param, allowances=ALLOWED)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def late_for_two_months(unit: Unit, loan_id: int) -> int:
    """Let two due dates pass unpaid, and return what a month of the first installment's principal has borne."""
    planned = dues(unit, loan_id)
    for day in DUE[:2]:
        assert night(unit, day, loan_id) == 1
    raised = dues(unit, loan_id)
    overdue = round(state_of(unit, loan_id).installments[0].due.principal * 0.02)
    assert (raised[-1] - planned[-1], raised[:-1]) == (overdue, planned[:-1])
    return overdue


def test_the_last_installment_grows_and_is_asked_for_by_what_pays_all(unit: Unit, growing_id: int) -> None:
    overdue = late_for_two_months(unit, growing_id)
    raised = dues(unit, growing_id)
    paid = pays(unit, growing_id, APRIL, "100")
    after = dues(unit, growing_id)
    assert (after[-1] > raised[-1], after[:2]) == (True, raised[:2])
    assert state_of(unit, growing_id).installments[-1].paid.interest == 0
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(growing_id, paid), on_day(unit, APRIL))
    assert dues(unit, growing_id) == raised
    due = pay_off_of(unit.connection, loan_by_id(unit.connection, growing_id), APRIL).parts
    pays(unit, growing_id, APRIL, str(due.total / 100))
    state = state_of(unit, growing_id)
    assert (state.status, state.overpaid) == (LoanStatus.CLOSED, 0)
    assert state.installments[-1].paid.interest > overdue
    assert broken(unit.connection) == []


def test_whatever_installment_becomes_the_last_by_hand_asks_for_it(unit: Unit, growing_id: int) -> None:
    overdue, today = late_for_two_months(unit, growing_id), on_day(unit, APRIL)
    own = dues(unit, growing_id)
    added = InstallmentEdit(due_on=date(2025, 8, 21), principal=Decimal(50))
    last = state_of(unit, growing_id).installments[-1].due.principal
    lowered = InstallmentEdit(6, principal=Decimal(last - 50_00) / 100)
    edit_schedule(EditSchedule(growing_id, (lowered, added)), today)
    rows = state_of(unit, growing_id).installments
    # A month of 50.00, and what was overdue.
    assert ([each.applied for each in rows], rows[-1].due.interest) == ([0] * 6 + [overdue], 1_00 + overdue)
    assert rows[5].due.interest == own[5] - overdue
    assert broken(unit.connection) == []
    for day in (*DUE[2:], date(2025, 8, 21)):
        night(unit, day, growing_id)
    rows = state_of(unit, growing_id).installments
    assert rows[-1].due.interest > 1_00 + overdue
    assert [each.applied for each in rows[:-1]] == [0] * 6
    # All has passed: the last one keeps what it asks for, also where another follows it.
    asked = rows[-1].due.interest
    late = on_day(unit, date(2025, 9, 1))
    following = InstallmentEdit(due_on=date(2025, 10, 21), principal=Decimal(0))
    edit_schedule(EditSchedule(growing_id, (following,)), late)
    rows = state_of(unit, growing_id).installments
    assert (rows[6].due.interest, rows[7].applied) == (asked, 0)
    assert broken(unit.connection) == []


def test_of_a_locked_loan_it_waits_and_falls_due_with_the_rest(unit: Unit, growing_id: int) -> None:
    overdue = late_for_two_months(unit, growing_id)
    lock_loan(LockLoan(growing_id, holds_interest=True), on_day(unit, APRIL))
    night(unit, DUE[2], growing_id)
    unlock_loan(UnlockLoan(growing_id), on_day(unit, date(2025, 4, 25)))
    rows = state_of(unit, growing_id).installments
    assert rows[3].applied > overdue
    assert rows[5].applied == overdue
    assert broken(unit.connection) == []
