"""Equal installments on the real balance: the overdue one asks for what being late costs, night by night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, dues, night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
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
