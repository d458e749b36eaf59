"""Loans whose interest accrues on the real balance: paid, late, taken back, from night to night; the books keep up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, dues, night, pays, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.disburse import UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.recording import record
from samity.bank.loans.operations.repay import Repay, loans_to_repay, repayment_changes
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.waive_interest import InterestWaivedMoreThanOwed, WaiveInterest, waive_interest
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.acceptance import MoreThanDue
from samity.bank.loans.rules.edit_allowances import EditsNeedInstallments
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import ScheduleMethod
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture(params=RULES)
def offered(request: pytest.FixtureRequest, unit: Unit) -> Product:
    """A product at 24 % a year, once for each way of accounting."""
    return product(on_day(unit, LENT_ON), terms=TERMS, accounting=request.param)


@pytest.fixture
def loan_id(unit: Unit, offered: Product) -> int:
    """A thousand lent to a member."""
    today = on_day(unit, LENT_ON)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def test_a_night_lets_interest_go_on_for_what_was_not_paid(unit: Unit, loan_id: int) -> None:
    assert dues(unit, loan_id) == [20_00, 16_67, 13_33, 10_00, 6_67, 3_33]
    assert [night(unit, day, loan_id) for day in (DUE[0] - timedelta(days=1), DUE[0], DUE[0])] == [0, 1, 0]
    assert dues(unit, loan_id) == [20_00, 20_00, 13_33, 10_00, 6_67, 3_33]
    pays(unit, loan_id, date(2025, 3, 6), "186.67")
    # 15 days on 1000.00, 15 on 833.33; the payment takes what was due, and nothing of the running month.
    assert dues(unit, loan_id) == [20_00, 18_33, 13_33, 10_00, 6_67, 3_33]
    assert night(unit, DUE[1], loan_id) == 1
    assert dues(unit, loan_id)[2] == 16_67


def test_who_pays_everything_early_pays_the_days_so_far(unit: Unit, loan_id: int, offered: Product) -> None:
    today = date(2025, 2, 6)
    account = loan_by_id(unit.connection, loan_id)
    assert pay_off_of(unit.connection, account, today).parts == Parts(1000_00, 10_00)
    pays(unit, loan_id, today, "1010")
    state = state_of(unit, loan_id)
    assert (state.status, state.overpaid, state.due) == (LoanStatus.CLOSED, 0, Parts(1000_00, 10_00))
    assert night(unit, DUE[0], loan_id) == 0
    for purpose in (Purpose.LOAN_PORTFOLIO, Purpose.INTEREST_RECEIVABLE):
        assert account_balance(unit.connection, loan_id, offered.gl[purpose]) == 0


def test_a_payment_entered_late_and_one_taken_back_let_interest_be_reckoned_anew(unit: Unit, loan_id: int) -> None:
    for day in DUE[:2]:
        night(unit, day)
    assert dues(unit, loan_id)[:3] == [20_00, 20_00, 13_33 + 6_67]
    paid = pays(unit, loan_id, DUE[0], "186.67", entered_on=date(2025, 3, 25))
    assert dues(unit, loan_id)[:3] == [20_00, 16_67, 16_67]
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, date(2025, 3, 26)))
    assert dues(unit, loan_id)[:3] == [20_00, 20_00, 20_00]
    assert broken(unit.connection) == []


def test_no_more_interest_is_waived_than_had_accrued_on_the_day(unit: Unit, loan_id: int) -> None:
    """24 of 30 days at 24 % a year on 1000.00 are 16.00, although 20.00 fell due six days later."""
    night(unit, DUE[0])
    today, on = on_day(unit, DUE[0] + timedelta(days=1)), date(2025, 2, 15)
    for day, amount in ((on, "16.01"), (LENT_ON, "0.01")):
        with pytest.raises(InterestWaivedMoreThanOwed):
            waive_interest(WaiveInterest(loan_id, day, Decimal(amount)), today)
    waive_interest(WaiveInterest(loan_id, on, Decimal(16)), today)
    assert state_of(unit, loan_id).waived == Parts(interest=16_00)
    assert broken(unit.connection) == []


def test_the_pay_off_of_a_day_that_is_over_counts_what_had_accrued_by_then(unit: Unit, loan_id: int) -> None:
    night(unit, DUE[0])
    account = loan_by_id(unit.connection, loan_id)
    assert pay_off_of(unit.connection, account, date(2025, 2, 6)).parts == Parts(1000_00, 10_00)
    assert pay_off_of(unit.connection, account, date(2025, 3, 6)).parts == Parts(1000_00, 30_00)


def test_income_is_recognised_from_day_to_day_on_the_real_balance(unit: Unit, loan_id: int, offered: Product) -> None:
    today = date(2025, 3, 6)
    run_accruals(RunAccruals(today), on_day(unit, today))
    night(unit, today)
    account = loan_by_id(unit.connection, loan_id)
    if account.agreement.accounting is AccountingRule.ACCRUAL_PERIODIC:
        assert account_balance(unit.connection, loan_id, offered.gl[Purpose.INTEREST_RECEIVABLE]) == 30_00
    assert dues(unit, loan_id)[:2] == [20_00, 20_00]


def test_a_disbursement_taken_back_leaves_no_interest(unit: Unit, loan_id: int) -> None:
    night(unit, DUE[0])
    undo_disbursement(UndoDisbursement(loan_id), on_day(unit, date(2025, 2, 25)))
    state = state_of(unit, loan_id)
    assert (state.accrued, state.installments) == (None, ())
    assert broken(unit.connection) == []


def test_a_loan_lent_long_ago_has_its_due_dates_behind_it(unit: Unit) -> None:
    today = on_day(unit, date(2025, 5, 1))
    offered = product(today, terms=TERMS)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    assert dues(unit, loan_id) == [20_00] * 4 + [6_67, 3_33]


def test_interest_that_has_accrued_is_taken_whatever_is_said_of_the_future(unit: Unit) -> None:
    payments = PaymentTerms(
        strategy={"code": "mifos-standard-strategy"}, future_payments=FuturePayments.NO_FUTURE_PAYMENTS
    )
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=TERMS, payments=payments)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    pays(unit, loan_id, date(2025, 2, 6), "1010")
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED


def test_many_are_repaid_at_once(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    offered, place = product(today, terms=TERMS), village(today, members=3)
    lent = [lend_alone(today, offered.id, each, on=LENT_ON) for each in place.clients]
    assert night(unit, DUE[0], *lent) == 3
    paid = [Repay(each, DUE[1], Decimal(400)) for each in lent]
    loans = loans_to_repay(unit.connection, lent, paid)
    record(repayment_changes([(loans[each.loan_id], each) for each in paid], unit), on_day(unit, DUE[1]))
    assert [dues(unit, each)[:3] for each in lent] == [[20_00, 20_00, 12_80]] * 3
    assert broken(unit.connection) == []


def test_without_a_schedule_all_is_due_on_demand(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    terms = replace(TERMS, number_of_installments=1, schedule_method=ScheduleMethod.NONE)
    payments = PaymentTerms(
        strategy={"code": "mifos-standard-strategy"}, accepts_prepayment=False, allows_advance=False
    )
    offered = product(today, terms=terms, payments=payments)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    assert (state_of(unit, loan_id).matures_on, state_of(unit, loan_id).scheduled) == (None, ())
    assert night(unit, DUE[5], loan_id) == 0
    with pytest.raises(EditsNeedInstallments):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, is_payment_holiday=True),)), today)
    paid = pays(unit, loan_id, date(2025, 2, 6), "510", entered_on=DUE[5])
    account = loan_by_id(unit.connection, loan_id)
    assert pay_off_of(unit.connection, account, date(2025, 3, 6)).parts == Parts(500_00, 10_00)
    with pytest.raises(MoreThanDue):
        pays(unit, loan_id, date(2025, 3, 6), "510.01")
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, DUE[5]))
    pays(unit, loan_id, date(2025, 3, 6), "1030")
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []
    for purpose in (Purpose.LOAN_PORTFOLIO, Purpose.INTEREST_RECEIVABLE):
        assert account_balance(unit.connection, loan_id, offered.gl[purpose]) == 0
