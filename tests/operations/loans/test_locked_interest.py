"""Interest of a locked loan accrues and is not applied; no fee is put on it. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans import months
from tests.operations.loans.paying import refused
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, dues, night, pays, state_of
from tests.village import NO_ALLOWANCES, lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.lock import (
    FeesHeldOff,
    InterestNotHeld,
    LockLoan,
    UnlockLoan,
    lock_loan,
    unlock_loan,
)
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.explanation import explanation_of
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.locking import due_today
from samity.bank.loans.rules.recognition import accrued_not_due
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.prepayment import LatePayments, Prepayment
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestType, LoanTerms, ScheduleMethod
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

FIXED = replace(TERMS, schedule_method=ScheduleMethod.FIXED)
CAPITALIZED = replace(TERMS, interest_type=InterestType.CAPITALIZED)
BY_DAYS = replace(TERMS, application_days=(31,))
RAISED = replace(
    TERMS,
    amortization=Amortization.EQUAL_INSTALLMENTS,
    prepayment=Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE),
)
ON_DEMAND = replace(TERMS, schedule_method=ScheduleMethod.NONE, number_of_installments=1)
HOW = {"dynamic": TERMS, "fixed": FIXED, "capitalized": CAPITALIZED, "by days": BY_DAYS, "raised": RAISED}
ALLOWED = Allowances(edits=frozenset({EditOption.PRINCIPAL}))
LOCKED_ON = date(2025, 2, 10)


def lent(
    unit: Unit,
    terms: LoanTerms = TERMS,
    accounting: AccountingRule = AccountingRule.ACCRUAL_PERIODIC,
    allowances: Allowances = NO_ALLOWANCES,
) -> int:
    """Lend a thousand at 24 % a year over six months."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=terms, accounting=accounting, allowances=allowances)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def locked(unit: Unit, terms: LoanTerms = TERMS, accounting: AccountingRule = AccountingRule.ACCRUAL_PERIODIC) -> int:
    """Lend, and lock it so that no interest is applied."""
    loan_id = lent(unit, terms, accounting)
    lock_loan(LockLoan(loan_id, holds_interest=True), on_day(unit, LOCKED_ON))
    return loan_id


@pytest.mark.parametrize("rule", RULES)
def test_interest_waits_and_falls_due_with_the_next_installment(unit: Unit, rule: AccountingRule) -> None:
    loan_id = locked(unit, accounting=rule)
    planned = dues(unit, loan_id)
    assert night(unit, DUE[0], loan_id) == 1
    # A month of 2 % on all of it, though nothing was paid.
    assert (dues(unit, loan_id)[:2], state_of(unit, loan_id).waiting_interest) == ([0, planned[0]], 20_00)
    assert night(unit, DUE[1], loan_id) == 1
    state = state_of(unit, loan_id)
    assert (dues(unit, loan_id)[:2], state.waiting_interest) == ([0, 0], 40_00)
    unlock_loan(UnlockLoan(loan_id), on_day(unit, date(2025, 3, 25)))
    # The third installment bears its own month, on all of it, beside what has waited.
    assert (dues(unit, loan_id)[2], state_of(unit, loan_id).waiting_interest) == (20_00 + 40_00, 0)
    assert broken(unit.connection) == []
    paid = pays(unit, loan_id, DUE[2], str(Decimal(500_01 + 60_00) / 100))
    assert state_of(unit, loan_id).paid == Parts(500_01, 60_00)
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, DUE[2]))
    assert broken(unit.connection) == []


@pytest.mark.parametrize("rule", RULES)
def test_fixed_interest_waits_too(unit: Unit, rule: AccountingRule) -> None:
    loan_id = locked(unit, FIXED, rule)
    planned = dues(unit, loan_id)
    night(unit, DUE[0], loan_id)
    night(unit, DUE[1], loan_id)
    assert dues(unit, loan_id) == [0, 0, *planned[2:]]
    assert state_of(unit, loan_id).waiting_interest == sum(planned[:2])
    unlock_loan(UnlockLoan(loan_id), on_day(unit, date(2025, 3, 25)))
    assert dues(unit, loan_id) == [0, 0, sum(planned[:3]), *planned[3:]]
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", [*HOW])
def test_a_day_that_passed_is_the_same_whether_a_night_was_or_not(unit: Unit, how: str) -> None:
    """One loan sees each night, the other is looked at first when it is unlocked."""
    seen, alone = locked(unit, HOW[how]), locked(unit, HOW[how])
    for day in DUE[:3]:
        night(unit, day, seen, alone)
    stood = state_of(unit, seen)
    entered_on = DUE[2] + timedelta(days=4)
    paid = pays(unit, seen, LOCKED_ON + timedelta(days=1), "10", entered_on)
    undo_transaction(UndoTransaction(seen, paid), on_day(unit, entered_on))
    now = state_of(unit, seen)
    assert (now.installments, now.lock) == (stood.installments, stood.lock)
    for each in (seen, alone):
        unlock_loan(UnlockLoan(each), on_day(unit, entered_on))
    assert state_of(unit, seen).installments == state_of(unit, alone).installments
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", ["dynamic", "fixed", "raised"])
def test_after_the_last_due_date_interest_waits_until_it_is_unlocked(unit: Unit, how: str) -> None:
    loan_id = locked(unit, HOW[how])
    for day in DUE:
        night(unit, day, loan_id)
    assert dues(unit, loan_id) == [0] * 6
    waits = state_of(unit, loan_id).waiting_interest
    unlock_loan(UnlockLoan(loan_id), on_day(unit, date(2025, 8, 1)))
    assert waits <= dues(unit, loan_id)[-1] <= waits + (100_00 if how == "raised" else 0)
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", ["dynamic", "fixed", "by days"])
def test_a_payment_takes_no_interest_before_it_is_applied_but_to_end_the_loan(unit: Unit, how: str) -> None:
    loan_id = locked(unit, HOW[how])
    # Ten days had been applied on the last of January, before it was locked.
    due = Parts(166_67, 6_00 if how == "by days" else 0)
    account = loan_by_id(unit.connection, loan_id)
    assert due_today(account.agreement.terms, account.state, DUE[0]) == due
    pays(unit, loan_id, DUE[0], str(Decimal(due.total) / 100))
    assert state_of(unit, loan_id).paid == due
    night(unit, DUE[0], loan_id)
    on = DUE[0] + timedelta(days=9)
    settles = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), on)
    assert settles.parts.interest > (14_00 if how == "by days" else 20_00)
    pays(unit, loan_id, on, str(Decimal(settles.parts.total) / 100))
    state = state_of(unit, loan_id)
    assert (state.status, state.overpaid, state.waiting_interest) == (LoanStatus.CLOSED, 0, 0)
    assert state.paid == settles.parts.plus(due)
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", ["dynamic", "fixed", "raised"])
def test_what_was_let_go_stays_where_the_schedule_is_changed_by_hand_since(unit: Unit, how: str) -> None:
    loan_id = lent(unit, HOW[how], allowances=ALLOWED)
    lock_loan(LockLoan(loan_id, holds_interest=True), on_day(unit, LOCKED_ON))
    for day in DUE[:2]:
        night(unit, day, loan_id)
    today = on_day(unit, date(2025, 3, 25))
    unlock_loan(UnlockLoan(loan_id), today)
    asked = dues(unit, loan_id)
    rows = (InstallmentEdit(4, principal=Decimal(100)), InstallmentEdit(6))
    edit_schedule(EditSchedule(loan_id, rows), today)
    # Two months wait, and fall due with the third beside its own interest: the change of the fourth leaves that.
    assert dues(unit, loan_id)[:4] == asked[:4]
    assert dues(unit, loan_id)[4] > asked[4]
    assert broken(unit.connection) == []
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, principal=Decimal(120)), InstallmentEdit(6))), today)
    assert dues(unit, loan_id)[:3] == asked[:3]
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", ["dynamic", "fixed"])
def test_what_waits_is_told_as_accrued_and_given_up_with_the_loan(unit: Unit, how: str) -> None:
    loan_id, today = locked(unit, HOW[how]), DUE[0] + timedelta(days=1)
    night(unit, DUE[0], loan_id)
    account = loan_by_id(unit.connection, loan_id)
    accrued = accrued_not_due(account.agreement.terms, account.state, today)
    told, _ = explanation_of(unit.connection, account, today)
    assert sum(each.amount for each in told.accrued) == accrued > 20_00
    assert sum(each.amount for each in told.dues if each.part is Part.INTEREST) == sum(dues(unit, loan_id))
    write_off_loan(WriteOff(loan_id, today), on_day(unit, today))
    state = state_of(unit, loan_id)
    assert (state.status, state.waiting_interest) == (LoanStatus.WRITTEN_OFF, 0)
    assert broken(unit.connection) == []


@pytest.mark.parametrize("terms", [ON_DEMAND, months.TERMS], ids=["on demand", "scheduled"])
def test_interest_that_is_not_applied_on_days_is_not_held_off(unit: Unit, terms: LoanTerms) -> None:
    assert refused(lambda: locked(unit, terms)) == [InterestNotHeld]


def test_interest_that_is_owed_from_the_first_day_was_applied_then(unit: Unit) -> None:
    loan_id = locked(unit, replace(FIXED, applied_at_once=True))
    planned = dues(unit, loan_id)
    night(unit, DUE[0], loan_id)
    assert dues(unit, loan_id) == planned


def test_no_fee_is_put_on_a_loan_locked_for_fees_whoever_acts(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, LOCKED_ON)
    made = {
        is_penalty: define_charge(DefineCharge(f"{loan_id} {is_penalty}", "KES", Decimal(5), is_penalty), today)
        for is_penalty in (False, True)
    }
    lock_loan(LockLoan(loan_id, holds_fees=True), today)
    assert refused(lambda: add_charge(AddCharge(loan_id, AskedCharge(made[False], LOCKED_ON)), today)) == [FeesHeldOff]
    add_charge(AddCharge(loan_id, AskedCharge(made[True], LOCKED_ON)), today)
    unlock_loan(UnlockLoan(loan_id), today)
    add_charge(AddCharge(loan_id, AskedCharge(made[False], LOCKED_ON)), today)
