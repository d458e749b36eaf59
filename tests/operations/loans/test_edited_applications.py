"""Schedules changed by hand before the loan is paid out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, application, on_day

from samity.bank.loans.operations.change import ChangeApplication, change_application
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.edit_schedule import (
    EditSchedule,
    InstallmentEdit,
    edit_schedule,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.values.products import Wish

if TYPE_CHECKING:
    from samity.storage.unit import Unit

from tests.operations.loans.edited import applied, offer, stored


def test_a_schedule_made_before_the_pay_out_is_the_one_that_is_repaid(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = applied(today, offer(today))
    first = InstallmentEdit(1, due_on=date(2025, 2, 14), principal=Decimal(300), interest=Decimal(1))
    rows = (first, InstallmentEdit(11, principal=Decimal(0)))
    edit_schedule(EditSchedule(loan_id, rows), today)
    account = loan_by_id(unit.connection, loan_id)
    planned = planned_installments(unit.connection, account)
    assert (planned[0].due_on, planned[0].due.principal, planned[0].due.interest) == (date(2025, 2, 14), 300_00, 1_00)
    assert planned[1].due.interest == 18_00
    # 200.00 is approved less: the last installments ask for less.
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING, Decimal(1000)), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    paid_out = stored(unit, loan_id).state.installments
    assert [each.due.principal for each in paid_out] == [300_00, *[100_00] * 7, 0, 0, 0, 0]
    with pytest.raises(refused.NoHolidayPossible):
        edit_schedule(EditSchedule(applied(today, offer(today)), (InstallmentEdit(1, is_payment_holiday=True),)), today)


def test_a_changed_application_keeps_its_schedule_while_nothing_it_rests_on_changes(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = offer(today)
    loan_id = applied(today, offered)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(150)),)), today)
    client = loan_by_id(unit.connection, loan_id).client_id
    assert client is not None
    same = replace(application(offered.id, client), external_id="E-1")
    change_application(ChangeApplication(loan_id, same), today)
    assert loan_by_id(unit.connection, loan_id).agreement.terms.custom_rows
    change_application(ChangeApplication(loan_id, replace(same, wish=Wish(principal=600_00))), today)
    assert not loan_by_id(unit.connection, loan_id).agreement.terms.custom_rows


def test_interest_lowered_before_the_pay_out_stays_lowered(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = applied(today, offer(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal(5)),)), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(50)),)), today)
    rows = stored(unit, loan_id).state.installments
    assert [each.due.interest for each in rows[:4]] == [24_00, 23_00, 5_00, 20_00]
