"""Loans whose unpaid interest joins the principal: from night to night, paid late, taken back; the books keep up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, night, pays, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.disburse import UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import TransactionCannotBeUndone, UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestType
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

CAPITALIZED = replace(TERMS, interest_type=InterestType.CAPITALIZED)


@pytest.fixture(params=RULES)
def offered(request: pytest.FixtureRequest, unit: Unit) -> Product:
    """A product at 24 % a year, once for each way of accounting."""
    return product(on_day(unit, LENT_ON), terms=CAPITALIZED, accounting=request.param)


@pytest.fixture
def loan_id(unit: Unit, offered: Product) -> int:
    """A thousand lent to a member."""
    today = on_day(unit, LENT_ON)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def joined(unit: Unit, loan_id: int) -> list[tuple[date, int, int]]:
    """Return what has joined the principal and stands: when, how much, and what that came to."""
    return [
        (each["value_on"], each["amount"], each["principal_after"])
        for each in transactions_of(unit.connection, [loan_id])
        if each["kind"] == TransactionKind.INTEREST_CAPITALIZED and each["reversed_by_id"] is None
    ]


def sound(unit: Unit, today: date) -> bool:
    """Look whether all is well on a day."""
    unit.connection.execute(text("UPDATE bank_date SET business_date = :day"), {"day": today})
    return broken(unit.connection) == []


def in_the_books(unit: Unit, loan_id: int, offered: Product, purpose: Purpose) -> int:
    """Return what a GL account holds of the loan."""
    return account_balance(unit.connection, loan_id, offered.gl[purpose])


def test_a_night_lets_interest_join_the_principal(unit: Unit, loan_id: int, offered: Product) -> None:
    """2 % a month: 20.00 on 1000.00, then 20.40 on 1020.00."""
    assert [night(unit, day, loan_id) for day in (DUE[0], DUE[0], DUE[1])] == [1, 0, 1]
    assert joined(unit, loan_id) == [(DUE[0], 20_00, 1020_00), (DUE[1], 20_40, 1040_40)]
    state = state_of(unit, loan_id)
    assert [each.due for each in state.installments[:2]] == [Parts(186_67), Parts(187_07)]
    assert [each.capitalized for each in state.installments[:3]] == [20_00, 20_40, 0]
    accounting = loan_by_id(unit.connection, loan_id).agreement.accounting
    if accounting is not AccountingRule.NONE:
        assert in_the_books(unit, loan_id, offered, Purpose.LOAN_PORTFOLIO) == 1040_40
        income = {AccountingRule.CASH: 40_40, AccountingRule.ACCRUAL_PERIODIC: 40_40}
        upfront = state.due.interest + 40_40
        assert -in_the_books(unit, loan_id, offered, Purpose.INTEREST_ON_LOANS) == income.get(accounting, upfront)
    if accounting is AccountingRule.ACCRUAL_PERIODIC:
        assert in_the_books(unit, loan_id, offered, Purpose.INTEREST_RECEIVABLE) == 0


def test_a_payment_entered_late_takes_it_out_of_the_principal_and_its_undoing_puts_it_back(
    unit: Unit, loan_id: int
) -> None:
    for day in DUE[:2]:
        night(unit, day)
    paid = pays(unit, loan_id, DUE[0], "186.67", entered_on=date(2025, 3, 25))
    # 2 % of 833.33 join in March; what had joined in February was paid in time.
    assert joined(unit, loan_id) == [(DUE[1], 16_67, 850_00)]
    assert state_of(unit, loan_id).installments[0].paid == Parts(166_67, 20_00)
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, date(2025, 3, 26)))
    assert joined(unit, loan_id) == [(DUE[0], 20_00, 1020_00), (DUE[1], 20_40, 1040_40)]
    assert broken(unit.connection) == []


def test_who_pays_late_pays_it_as_principal(unit: Unit, loan_id: int, offered: Product) -> None:
    night(unit, DUE[0])
    today = date(2025, 3, 6)
    account = loan_by_id(unit.connection, loan_id)
    # 15 days on 1020.00.
    assert pay_off_of(unit.connection, account, today).parts == Parts(1020_00, 10_20)
    pays(unit, loan_id, today, "1030.20")
    state = state_of(unit, loan_id)
    assert (state.status, state.overpaid, state.paid) == (LoanStatus.CLOSED, 0, Parts(1020_00, 10_20))
    assert broken(unit.connection) == []
    for purpose in (Purpose.LOAN_PORTFOLIO, Purpose.INTEREST_RECEIVABLE):
        assert in_the_books(unit, loan_id, offered, purpose) == 0


def test_a_fact_of_a_later_day_lets_it_join_where_no_night_ran(unit: Unit, loan_id: int) -> None:
    pays(unit, loan_id, date(2025, 3, 6), "100")
    assert joined(unit, loan_id) == [(DUE[0], 20_00, 1020_00)]
    assert sound(unit, date(2025, 3, 6))


def test_a_run_of_accruals_lets_it_join(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=CAPITALIZED, accounting=AccountingRule.ACCRUAL_PERIODIC)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    until = date(2025, 3, 6)
    run_accruals(RunAccruals(until), on_day(unit, until))
    assert joined(unit, loan_id) == [(DUE[0], 20_00, 1020_00)]
    assert in_the_books(unit, loan_id, offered, Purpose.INTEREST_RECEIVABLE) == 10_20
    assert sound(unit, until)


def test_it_is_nothing_that_somebody_did_and_that_could_be_taken_back(unit: Unit, loan_id: int) -> None:
    night(unit, DUE[0])
    (transaction,) = [
        each["id"]
        for each in transactions_of(unit.connection, [loan_id])
        if each["kind"] == TransactionKind.INTEREST_CAPITALIZED
    ]
    with pytest.raises(TransactionCannotBeUndone):
        undo_transaction(UndoTransaction(loan_id, transaction), on_day(unit, DUE[0] + timedelta(days=1)))


def test_a_disbursement_taken_back_takes_it_along(unit: Unit, loan_id: int, offered: Product) -> None:
    night(unit, DUE[0])
    undo_disbursement(UndoDisbursement(loan_id), on_day(unit, date(2025, 2, 25)))
    assert (joined(unit, loan_id), state_of(unit, loan_id).installments) == ([], ())
    assert in_the_books(unit, loan_id, offered, Purpose.LOAN_PORTFOLIO) == 0
    assert broken(unit.connection) == []


def test_a_loan_lent_long_ago_has_grown_already(unit: Unit) -> None:
    today = on_day(unit, date(2025, 5, 1))
    offered = product(today, terms=CAPITALIZED)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    assert [amount for _, amount, _ in joined(unit, loan_id)] == [20_00, 20_40, 20_81]
    assert sound(unit, date(2025, 5, 1))
