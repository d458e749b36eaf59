"""Nothing moves on a locked loan, but for who may. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans import edited
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import state_of
from tests.village import FIRST_MEETING, lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.change_grace import ChangeGrace, change_grace
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.credit import Credit, credit_loan
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.lock import (
    LoanIsLocked,
    LoanLockedAlready,
    LoanNotLocked,
    LockedNotActive,
    LockLoan,
    UnlockLoan,
    lock_loan,
    unlock_loan,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.reschedule import (
    ApproveRescheduling,
    RequestRescheduling,
    approve_rescheduling,
    request_rescheduling,
)
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.waive_interest import WaiveInterest, waive_interest
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.locking import due_today
from samity.bank.loans.values.facts import FactKind, TransactionKind, standing
from samity.bank.loans.values.lock import Lock, LockedDue
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, DUE_ON, NEXT = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 2)


def lent(unit: Unit) -> int:
    """Lend 600.00 over four months at 12.00 a month."""
    unit = on_day(unit, LENT_ON)
    return lend_alone(unit, product(unit, terms=TERMS).id, village(unit, members=1).clients[0], on=LENT_ON)


def without(unit: Unit) -> Unit:
    """Return the unit of a cashier who may do everything but move locked loans."""
    may = {"loans:repay", "loans:credit", "loans:charge", "loans:waive_charge", "loans:waive_interest"}
    may |= {"loans:undo_transaction", "loans:charge_back", "loans:undo_disbursement"}
    return replace(unit, actor=replace(unit.actor, permissions=frozenset(may)))


def test_nothing_moves_on_a_locked_loan_but_for_who_may(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(5), is_penalty=False), today)
    charge = add_charge(AddCharge(loan_id, AskedCharge(fee, DUE_ON)), today)
    paid = repay_loan(Repay(loan_id, DUE_ON, Decimal(10)), today).new_transaction
    lock_loan(LockLoan(loan_id, note="A dispute"), today)
    cashier = without(today)
    acts = (
        lambda: repay_loan(Repay(loan_id, DUE_ON, Decimal(10)), cashier),
        lambda: credit_loan(Credit(loan_id, TransactionKind.GOODWILL_CREDIT, DUE_ON, Decimal(5)), cashier),
        lambda: add_charge(AddCharge(loan_id, AskedCharge(fee, DUE_ON)), cashier),
        lambda: waive_charge(WaiveCharge(loan_id, charge), cashier),
        lambda: waive_interest(WaiveInterest(loan_id, DUE_ON, Decimal(1)), cashier),
        lambda: charge_back(ChargeBack(loan_id, paid, Decimal(1)), cashier),
        lambda: undo_transaction(UndoTransaction(loan_id, paid), cashier),
    )
    assert [refused(act) for act in acts] == [[LoanIsLocked]] * len(acts)
    repay_loan(Repay(loan_id, DUE_ON, Decimal(10)), today)
    assert state_of(loan_id, unit).paid.total == 20_00
    unlock_loan(UnlockLoan(loan_id), today)
    repay_loan(Repay(loan_id, DUE_ON, Decimal(10)), cashier)
    assert state_of(loan_id, unit).paid.total == 30_00
    assert broken(unit.connection) == []


def test_its_schedule_stays_whoever_asks(unit: Unit) -> None:
    """A contract is not changed by hand, nor another loan rescheduled, also where that was asked for before."""
    today = on_day(unit, FIRST_MEETING)
    contract, edit = edited.lent(today, edited.offer(today)), InstallmentEdit(2, principal=Decimal(60))
    lock_loan(LockLoan(contract), today)
    assert refused(lambda: edit_schedule(EditSchedule(contract, (edit,)), today)) == [LoanIsLocked]
    unlock_loan(UnlockLoan(contract), today)
    edit_schedule(EditSchedule(contract, (edit,)), today)
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    longer = ReschedulingAsked(from_on=date(2026, 3, 1), extra_terms=1)
    wanted = RequestRescheduling(loan_id=loan_id, submitted_on=DUE_ON, asked=longer)
    asked_before = request_rescheduling(wanted, today)
    lock_loan(LockLoan(loan_id), today)
    assert refused(lambda: request_rescheduling(wanted, today)) == [LoanIsLocked]
    approval = ApproveRescheduling(asked_before, DUE_ON)
    assert refused(lambda: approve_rescheduling(approval, today)) == [LoanIsLocked]
    assert len(state_of(loan_id, unit).installments) == 4
    unlock_loan(UnlockLoan(loan_id), today)
    approve_rescheduling(approval, today)
    assert len(state_of(loan_id, unit).installments) == 5


@pytest.mark.parametrize(
    ("due", "first", "then"),
    [
        (None, Parts(150_00, 12_00), Parts(150_00, 12_00)),
        (LockedDue.LATE, Parts(), Parts(150_00, 12_00)),
        (LockedDue.BALANCE, Parts(600_00, 48_00), Parts(600_00, 48_00)),
    ],
)
def test_what_is_due_of_a_locked_loan(unit: Unit, due: LockedDue | None, first: Parts, then: Parts) -> None:
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    lock_loan(LockLoan(loan_id, due, holds_penalties=True), today)
    state = state_of(loan_id, unit)
    assert state.lock == Lock(DUE_ON, due, holds_penalties=True)
    account = loan_by_id(unit.connection, loan_id)
    assert replay(account.agreement, facts_of(unit.connection, [loan_id])[loan_id])[0].lock == state.lock
    terms = account.agreement.terms
    assert [due_today(terms, state, day) for day in (DUE_ON, NEXT)] == [first, then]
    unlock_loan(UnlockLoan(loan_id, "Settled"), today)
    assert state_of(loan_id, unit).lock is None


def test_a_locked_loan_can_be_given_up_and_is_not_locked_then(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    lock_loan(LockLoan(loan_id), today)
    write_off_loan(WriteOff(loan_id, DUE_ON), today)
    assert state_of(loan_id, unit).status is LoanStatus.WRITTEN_OFF
    assert refused(lambda: unlock_loan(UnlockLoan(loan_id), today)) == [LoanNotLocked]


def test_a_pay_out_stays_while_its_loan_is_locked_but_for_who_may(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    lock_loan(LockLoan(loan_id), today)
    assert refused(lambda: undo_disbursement(UndoDisbursement(loan_id), without(today))) == [LoanIsLocked]
    undo_disbursement(UndoDisbursement(loan_id), today)
    assert state_of(loan_id, unit).status is LoanStatus.APPROVED
    assert broken(unit.connection) == []


@pytest.mark.parametrize("unlocked", [False, True])
def test_a_lock_and_an_agreed_grace_go_with_the_pay_out(unit: Unit, *, unlocked: bool) -> None:
    """Paid out again, it runs as its product says: neither locked nor with what was agreed for its first life."""
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    change_grace(ChangeGrace(loan_id, DUE_ON, 20), today)
    lock_loan(LockLoan(loan_id, LockedDue.BALANCE, holds_penalties=True), today)
    if unlocked:
        unlock_loan(UnlockLoan(loan_id), today)
    undo_disbursement(UndoDisbursement(loan_id), today)
    state = state_of(loan_id, unit)
    assert (state.status, state.lock, state.graces) == (LoanStatus.APPROVED, None, ())
    disburse_loan(Disburse(loan_id, DUE_ON), today)
    account = loan_by_id(unit.connection, loan_id)
    assert (account.state.status, account.state.lock, account.state.graces) == (LoanStatus.ACTIVE, None, ())
    stands = standing(facts_of(unit.connection, [loan_id])[loan_id])
    assert [each.kind for each in stands] == [FactKind.SUBMITTED, FactKind.APPROVED, FactKind.DISBURSED]
    repay_loan(Repay(loan_id, DUE_ON, Decimal(10)), without(today))
    assert broken(unit.connection) == []


def test_what_stands_against_locking_is_named(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, DUE_ON)
    assert refused(lambda: unlock_loan(UnlockLoan(loan_id), today)) == [LoanNotLocked]
    lock_loan(LockLoan(loan_id), today)
    assert refused(lambda: lock_loan(LockLoan(loan_id), today)) == [LoanLockedAlready]
    write_off_loan(WriteOff(loan_id, DUE_ON), today)
    assert refused(lambda: lock_loan(LockLoan(loan_id), today)) == [LockedNotActive]
