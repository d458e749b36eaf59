"""Schedules whose interest follows the real balance, changed by hand: dates, principal, number; the books keep up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.edited import EVERYTHING, names, stored
from tests.operations.loans.real_balance import DUE, LENT_ON, TERMS, night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.rules import edit_allowances
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestType, LoanTerms, ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.storage.unit import Unit

ALLOWED = Allowances(edits=frozenset({EditOption.DUE_DATES, EditOption.PRINCIPAL, EditOption.COUNT}))


def lent(unit: Unit, terms: LoanTerms = TERMS) -> int:
    """Lend a thousand over six months at 2 % a month of thirty days, on 1 January."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=terms, allowances=ALLOWED)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def planned(unit: Unit, loan_id: int) -> list[tuple[date, int, int]]:
    return [(each.due_on, each.due.principal, each.due.interest) for each in state_of(unit, loan_id).installments]


def test_principal_moved_to_later_installments_bears_its_interest(unit: Unit) -> None:
    """2 % of 1000.00, 950.00, 950.00, 783.33, 616.66 and 449.99."""
    loan_id = lent(unit)
    rows = (InstallmentEdit(1, principal=Decimal(50)), InstallmentEdit(2, principal=Decimal(0)))
    edit_schedule(EditSchedule(loan_id, rows), on_day(unit, LENT_ON))
    assert planned(unit, loan_id) == [
        (DUE[0], 50_00, 20_00),
        (DUE[1], 0, 19_00),
        (DUE[2], 166_67, 19_00),
        (DUE[3], 166_67, 15_67),
        (DUE[4], 166_67, 12_33),
        (DUE[5], 449_99, 9_00),
    ]
    pays(unit, loan_id, DUE[0], "70")
    assert night(unit, DUE[0], loan_id) == 1
    # Nothing but 19.00 is due in March; what more is paid is principal of the third.
    pays(unit, loan_id, DUE[1], "119")
    assert night(unit, DUE[1], loan_id) == 1
    assert planned(unit, loan_id)[2] == (DUE[2], 166_67, 17_00)
    stored(unit, loan_id)


def test_what_fell_due_stands_and_the_rest_is_moved_and_goes_on(unit: Unit) -> None:
    """Nothing is paid in February: March bears 2 % of all. On 1 March April is put off by ten days, and June added."""
    loan_id = lent(unit)
    night(unit, DUE[0], loan_id)
    first = date(2025, 3, 1)
    moved = InstallmentEdit(3, due_on=date(2025, 5, 1))
    added = InstallmentEdit(due_on=date(2025, 8, 21), principal=Decimal(100))
    edit_schedule(
        EditSchedule(loan_id, (moved, added, InstallmentEdit(6, principal=Decimal("66.65")))), on_day(unit, first)
    )
    assert [each[0] for each in planned(unit, loan_id)] == [*DUE[:2], date(2025, 5, 1), *DUE[3:], date(2025, 8, 21)]
    # 40 days on 666.66, then 20 on 499.99.
    assert [each[2] for each in planned(unit, loan_id)] == [20_00, 20_00, 17_78, 6_67, 6_67, 3_33, 2_00]
    late = pays(unit, loan_id, DUE[1], "373.34")
    assert night(unit, DUE[1], loan_id) == 1
    pays(unit, loan_id, date(2025, 5, 1), "184.45")
    night(unit, date(2025, 5, 1), loan_id)
    undo_transaction(UndoTransaction(loan_id, late), on_day(unit, date(2025, 5, 2)))
    assert broken(unit.connection) == []
    for due in (*DUE[3:], date(2025, 8, 21)):
        assert night(unit, due, loan_id) == 1
    state = state_of(unit, loan_id)
    pays(unit, loan_id, date(2025, 8, 22), f"{state.outstanding.total / 100:.2f}")
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []


def test_a_payment_entered_late_finds_the_schedule_of_its_day_and_then_the_new_one(unit: Unit) -> None:
    loan_id = lent(unit)
    night(unit, DUE[0], loan_id)
    edit = InstallmentEdit(2, principal=Decimal("66.67"))
    edit_schedule(EditSchedule(loan_id, (edit,)), on_day(unit, date(2025, 3, 1)))
    pays(unit, loan_id, DUE[0], "386.67", entered_on=date(2025, 3, 2))
    account = stored(unit, loan_id)
    # 20.00 and 366.67 of principal: the first, 66.67 of the second that now asks for no more, 133.33 of the third.
    assert [each.paid.principal for each in account.state.installments[:4]] == [166_67, 66_67, 133_33, 0]
    assert account.state.installments[1].due.interest == 12_67
    assert broken(unit.connection) == []


def test_interest_that_has_joined_the_principal_stays_with_its_installment(unit: Unit) -> None:
    """20.00 has joined; whoever halves the principal of March asks for no other sum than the thousand."""
    loan_id = lent(unit, replace(TERMS, interest_type=InterestType.CAPITALIZED))
    night(unit, DUE[0], loan_id)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(100)),)), on_day(unit, date(2025, 3, 1)))
    state = state_of(unit, loan_id)
    assert [each.due.principal for each in state.installments] == [186_67, 100_00, 166_67, 166_67, 166_67, 233_32]
    assert (state.capitalized, state.outstanding.principal, state.installments[1].due.interest) == (
        20_00,
        1020_00,
        20_40,
    )
    pays(unit, loan_id, date(2025, 3, 1), "200")
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, principal=Decimal(0)),)), on_day(unit, date(2025, 3, 2)))
    assert night(unit, DUE[1], loan_id) == 1
    assert broken(unit.connection) == []


def test_a_charge_after_the_last_installment_bears_no_interest_of_its_own(unit: Unit) -> None:
    loan_id = lent(unit)
    today = on_day(unit, LENT_ON)
    added = InstallmentEdit(due_on=date(2025, 8, 21), principal=Decimal(0))
    edit_schedule(EditSchedule(loan_id, (added,)), today)
    currency = loan_by_id(unit.connection, loan_id).currency.code
    fee = define_charge(DefineCharge("Late visit", currency, Decimal(30), is_penalty=False), today)
    add_charge(AddCharge(loan_id, AskedCharge(fee, date(2025, 9, 21))), today)
    rows = state_of(unit, loan_id).installments
    assert (len(rows), rows[-1].due.interest, rows[-1].due.fees) == (8, 0, 30_00)
    for due in (*DUE, date(2025, 8, 21)):
        assert night(unit, due, loan_id) == 1
    assert state_of(unit, loan_id).installments[6].due.interest == 20_00
    assert night(unit, date(2025, 9, 21), loan_id) == 0
    edit_schedule(
        EditSchedule(loan_id, (InstallmentEdit(due_on=date(2025, 11, 21), principal=Decimal(0)),)),
        on_day(unit, date(2025, 10, 1)),
    )
    assert broken(unit.connection) == []


def test_taking_the_pay_out_back_takes_the_change_back(unit: Unit) -> None:
    loan_id = lent(unit)
    before = planned(unit, loan_id)
    today = on_day(unit, LENT_ON)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(due_on=date(2025, 8, 21), principal=Decimal(0)),)), today)
    undo_disbursement(UndoDisbursement(loan_id), today)
    disburse_loan(Disburse(loan_id, LENT_ON), today)
    assert planned(unit, loan_id) == before
    stored(unit, loan_id)


def test_what_does_not_go_with_the_real_balance_is_refused_by_name(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    with pytest.raises(Refusal) as caught:
        product(today, terms=TERMS, allowances=EVERYTHING)
    assert names(caught) == [edit_allowances.EditsNeedFixedInterest]
    with pytest.raises(edit_allowances.EditsNeedInterestOnDueDates):
        product(today, terms=replace(TERMS, application_days=(31,)), allowances=ALLOWED)
    on_demand = replace(TERMS, number_of_installments=1, schedule_method=ScheduleMethod.NONE)
    with pytest.raises(edit_allowances.EditsNeedInstallments):
        product(today, terms=on_demand, allowances=ALLOWED)
    loan_id = lent(unit)
    lowered = InstallmentEdit(1, interest=Decimal(1))
    with pytest.raises(refused.EditNotAllowed):
        edit_schedule(EditSchedule(loan_id, (lowered,)), today)
