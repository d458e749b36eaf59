"""Schedules of loans that are paid out, changed by hand: dates, amounts, number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, on_day

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.edit_schedule import (
    EditBeforeDisbursement,
    EditSchedule,
    InstallmentEdit,
    ScheduleStays,
    edit_schedule,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import (
    InterestPeriod,
)

if TYPE_CHECKING:
    from samity.storage.unit import Unit

from tests.operations.loans.edited import DECLINING, amounts, lent, offer, stored

from samity.bank.loans.queries.edit_ground import edit_ground
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.close_of_business.invariants.installments import installments_hold_the_loan
from samity.close_of_business.invariants.overpayments import no_loan_is_overpaid_and_owing


def test_principal_moved_to_later_installments_bears_its_interest(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    edit = EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)), InstallmentEdit(2, principal=Decimal(0))))
    edit_schedule(edit, today)
    account = stored(unit, loan_id)
    # 2 % a month of 1200, 1150, 1150, 1050 … and the last one takes 150 more.
    assert amounts(account)[:4] == [(50_00, 24_00), (0, 23_00), (100_00, 23_00), (100_00, 21_00)]
    assert amounts(account)[-1] == (250_00, 5_00)


def test_a_date_moved_under_real_days_costs_the_days(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today, replace(DECLINING, interest_period=InterestPeriod.DAILY)))
    before = stored(unit, loan_id).state.installments
    later = before[0].due_on + timedelta(days=10)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, due_on=later),)), today)
    after = stored(unit, loan_id).state.installments
    assert (after[0].due_on, after[1].from_on) == (later, later)
    # 1200.00 at 24 % over 41 days of 365, then 1100.00 over 18.
    assert (after[0].due.interest, after[1].due.interest) == (32_35, 13_02)
    assert after[2:] == before[2:]


def test_an_installment_is_added_between_two_others(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    added = InstallmentEdit(due_on=date(2025, 2, 20), principal=Decimal(40))
    edit_schedule(EditSchedule(loan_id, (added,)), today)
    account = stored(unit, loan_id)
    assert len(account.state.installments) == 13
    assert amounts(account)[1] == (40_00, 22_00)
    assert amounts(account)[-1][0] == 60_00


def test_interest_is_lowered_by_hand_and_never_raised(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal(5)),)), today)
    assert amounts(stored(unit, loan_id))[2] == (100_00, 5_00)
    with pytest.raises(refused.InterestRaised, match="at the most"):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal("20.01")),)), today)


def test_a_payment_dated_before_the_change_loses_nothing(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = offer(today)
    loan_id = lent(today, offered)
    changed = on_day(unit, FIRST_MEETING + timedelta(days=14))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(10)),)), changed)
    repay_loan(Repay(loan_id, FIRST_MEETING + timedelta(days=7), Decimal(300)), changed)
    account = stored(unit, loan_id)
    assert account.state.paid.total == 300_00
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.FUND_SOURCE]) == -900_00
    number = next(each["id"] for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "REPAYMENT")
    undo_transaction(UndoTransaction(loan_id, number), changed)
    assert stored(unit, loan_id).state.paid.total == 0


def test_income_that_was_recognised_goes_back_when_interest_is_lowered(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = offer(today, accounting=AccountingRule.ACCRUAL_UPFRONT)
    loan_id = lent(today, offered)
    income = offered.gl[Purpose.INTEREST_ON_LOANS]
    assert account_balance(unit.connection, loan_id, income) == -156_00
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(12, interest=Decimal(0)),)), today)
    assert account_balance(unit.connection, loan_id, income) == -154_00


def test_a_charge_moves_with_the_dates(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    fee = define_charge(DefineCharge("Passbook", "KES", Decimal(15), is_penalty=False), today)
    add_charge(AddCharge(loan_id, AskedCharge(fee, date(2025, 3, 1))), today)
    assert [each.due.fees for each in stored(unit, loan_id).state.installments[:2]] == [0, 15_00]
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, due_on=date(2025, 3, 2)),)), today)
    assert [each.due.fees for each in stored(unit, loan_id).state.installments[:2]] == [15_00, 0]


def test_a_disbursement_taken_back_takes_the_changes_with_it(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    before = amounts(stored(unit, loan_id))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    undo_disbursement(UndoDisbursement(loan_id), today)
    assert stored(unit, loan_id).state.status is LoanStatus.APPROVED
    with pytest.raises(ScheduleStays):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    assert amounts(stored(unit, loan_id)) == before


def test_interest_lowered_by_hand_stays_lowered(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal(5)),)), today)
    for again in (None, Decimal(5)):
        rows = (InstallmentEdit(1, principal=Decimal(50)), InstallmentEdit(3, interest=again))
        edit_schedule(EditSchedule(loan_id, rows), today)
        assert amounts(stored(unit, loan_id))[:4] == [(50_00, 24_00), (100_00, 23_00), (100_00, 5_00), (100_00, 19_00)]
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(100)),)), today)
    # Somebody says otherwise: from now on it follows the terms again.
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal(20)),)), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    assert amounts(stored(unit, loan_id))[2] == (100_00, 21_00)


@pytest.mark.parametrize(("paid", "status"), [(1378, LoanStatus.CLOSED), (1400, LoanStatus.OVERPAID)])
def test_what_was_paid_too_much_before_the_change_pays_what_it_raised(
    unit: Unit, paid: int, status: LoanStatus
) -> None:
    today = on_day(unit, FIRST_MEETING)
    our = offer(today)
    loan_id = lent(today, our)
    changed = on_day(unit, FIRST_MEETING + timedelta(days=14))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(0)),)), changed)
    assert stored(unit, loan_id).state.outstanding.total == 1378_00
    repay_loan(Repay(loan_id, FIRST_MEETING + timedelta(days=7), Decimal(paid)), changed)
    state = stored(unit, loan_id).state
    assert (state.status, state.overpaid, state.outstanding.total) == (status, paid * 100 - 1378_00, 0)
    assert account_balance(unit.connection, loan_id, our.gl[Purpose.OVERPAYMENT]) == 1378_00 - paid * 100


def test_an_installment_that_only_a_charge_made_is_none_of_the_schedule(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    fee = define_charge(DefineCharge("Passbook", "KES", Decimal(15), is_penalty=False), today)
    add_charge(AddCharge(loan_id, AskedCharge(fee, date(2026, 3, 1))), today)
    account = stored(unit, loan_id)
    assert len(account.state.installments) == 13
    ground = edit_ground(unit.connection, account, FIRST_MEETING)
    assert ground is not None
    assert [each.number for each in ground.open_rows] == list(range(1, 13))


def test_what_was_waived_stays_where_an_installment_is_added(unit: Unit) -> None:
    """A pay-off waives interest that has not accrued; it was entered after the change, and counts from before."""
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today, payments=PaymentTerms(strategy={"code": "heavensfamily-strategy"})))
    changed = on_day(unit, FIRST_MEETING + timedelta(days=14))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(due_on=date(2025, 2, 20), interest=Decimal(0)),)), changed)
    repay_loan(Repay(loan_id, FIRST_MEETING + timedelta(days=7), Decimal(1300)), changed)
    rows = stored(unit, loan_id).state.installments
    assert sum(each.waived.interest for each in rows) == 132_00
    assert all(min(each.outstanding) >= 0 for each in rows)
    assert installments_hold_the_loan(unit.connection) == []
    assert no_loan_is_overpaid_and_owing(unit.connection) == []


def test_a_schedule_is_not_changed_on_a_day_before_it_began(unit: Unit) -> None:
    """The business date may move back until a day has been closed."""
    loan_id = lent(on_day(unit, FIRST_MEETING), offer(on_day(unit, FIRST_MEETING)))
    with pytest.raises(EditBeforeDisbursement):
        edit_schedule(
            EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)),
            on_day(unit, FIRST_MEETING - timedelta(days=1)),
        )
