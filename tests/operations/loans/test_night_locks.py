"""Loans that are late for too long are locked by the night. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.operations.loans.holidays import left_out
from tests.operations.loans.paying import refused
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.apply_interest import ApplyInterest, apply_interest
from samity.bank.loans.operations.cap_checks import ChargesReachCap
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.edit_schedule import ApplyHeldInterest, apply_held_interest
from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.rules.locking import due_today, lock_of
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.arrears_settings import ArrearsSettings
from samity.bank.loans.values.lock import Cap, Lock, LockReason, LockSettings
from samity.bank.loans.values.penalties import NO_PENALTIES, Penalties, PenaltyMethod
from samity.bank.loans.values.terms import LoanTerms, ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.close_of_business.steps.due_dates import pass_due_dates
from samity.close_of_business.steps.locks import set_locks
from samity.close_of_business.steps.penalties import apply_penalties

if TYPE_CHECKING:
    from samity.storage.unit import Unit

TEN_DAYS = replace(TERMS, locking=LockSettings(10))
TOLERATED = replace(TEN_DAYS, arrears=ArrearsSettings(grace=5))


def late(days: int) -> date:
    """Return the day on which the first installment is so many days late."""
    return DUE[0] + timedelta(days=days)


def lent(unit: Unit, terms: LoanTerms = TEN_DAYS, rule: AccountingRule = AccountingRule.ACCRUAL_PERIODIC) -> int:
    """Lend a thousand at 24 % a year over six months."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=terms, accounting=rule)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def night(unit: Unit, into: date) -> int:
    """Let a day begin, look whether all is well, and return how many loans were locked for it."""
    closing = on_day(unit, into - timedelta(days=1))
    pass_due_dates(closing, EVERY_ACCOUNT)
    apply_penalties(closing)
    locked = set_locks(closing).loans
    unit.connection.execute(text("UPDATE bank_date SET business_date = :day"), {"day": into})
    found = broken(unit.connection)
    assert found == [], found
    return locked


def locked_on(unit: Unit, loan_id: int, *, until: int) -> list[int]:
    """Return how many days late the loan was when the night locked it, of so many nights."""
    return [days for days in range(1, until + 1) if night(unit, late(days)) and lock_of(state_of(unit, loan_id))]


@pytest.mark.parametrize("rule", RULES)
def test_it_is_locked_when_it_is_in_arrears_for_that_many_days(unit: Unit, rule: AccountingRule) -> None:
    loan_id = lent(unit, rule=rule)
    assert locked_on(unit, loan_id, until=12) == [10]
    held = lock_of(state_of(unit, loan_id))
    assert held is not None
    assert (held.on, held.reason) == (late(10), LockReason.ARREARS)
    assert held.holds_interest
    assert held.holds_penalties
    assert held.holds_fees


def test_days_that_are_tolerated_are_none_in_arrears(unit: Unit) -> None:
    assert locked_on(unit, lent(unit, TOLERATED), until=16) == [15]


def test_a_loan_whose_product_says_nothing_stays_open(unit: Unit) -> None:
    assert locked_on(unit, lent(unit, TERMS), until=12) == []


def test_a_night_that_was_missed_is_made_up_for_once(unit: Unit) -> None:
    loan_id = lent(unit)
    assert [night(unit, late(40)), night(unit, late(40))] == [1, 0]
    held = lock_of(state_of(unit, loan_id))
    assert held is not None
    assert held.on == late(40)


def test_who_is_paid_up_is_not_locked(unit: Unit) -> None:
    loan_id = lent(unit)
    night(unit, late(9))
    pays(unit, loan_id, late(9), "200")
    assert locked_on(unit, loan_id, until=12) == []


def test_days_count_anew_once_somebody_unlocks_it(unit: Unit) -> None:
    loan_id = lent(unit)
    night(unit, late(10))
    unlock_loan(UnlockLoan(loan_id), on_day(unit, late(12)))
    assert [days for days in range(13, 25) if night(unit, late(days))] == [22]


def test_what_somebody_locked_stays_as_he_locked_it(unit: Unit) -> None:
    loan_id = lent(unit)
    lock_loan(LockLoan(loan_id), on_day(unit, late(1)))
    assert locked_on(unit, loan_id, until=12) == []
    assert state_of(unit, loan_id).lock == Lock(late(1))


def test_nothing_is_done_to_a_loan_that_the_night_left_out(unit: Unit) -> None:
    loan_id = lent(unit)
    assert todays_locks_set(on_day(unit, late(10)), left_out=[loan_id]) == 0
    assert todays_locks_set(on_day(unit, late(10))) == 1


@pytest.mark.parametrize("method", [ScheduleMethod.DYNAMIC, ScheduleMethod.FIXED])
def test_interest_of_the_day_that_locks_it_waits(unit: Unit, method: ScheduleMethod) -> None:
    """Twenty-eight days after the first due date is the second."""
    loan_id = lent(unit, replace(TERMS, schedule_method=method, locking=LockSettings(28)))
    for day in (DUE[0] + timedelta(days=1), DUE[1], DUE[1] + timedelta(days=1)):
        night(unit, day)
    state = state_of(unit, loan_id)
    assert lock_of(state) is not None
    assert state.installments[1].due.interest == 0
    assert state.waiting_interest == (20_00 if method is ScheduleMethod.DYNAMIC else 16_67)


LATE = Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction(1))
HARD = replace(TERMS, penalties=LATE, locking=LockSettings(cap=Cap(Fraction(3), is_of_original=True, is_hard=True)))


@pytest.mark.parametrize("rule", RULES)
def test_charges_stop_at_a_hard_cap_and_the_loan_is_let_go_when_they_are_paid(unit: Unit, rule: AccountingRule) -> None:
    """20.00 of interest are due, and 1.67 of penalties come each day: 31.00 are reached on the seventh."""
    cap = Cap(Fraction("3.1"), is_of_original=True, is_hard=True)
    loan_id = lent(unit, replace(HARD, locking=LockSettings(cap=cap)), rule)
    assert locked_on(unit, loan_id, until=8) == [7]
    state = state_of(unit, loan_id)
    assert state.lock is not None
    assert (state.lock.reason, state.lock.on) == (LockReason.CAP, late(7))
    first = state.installments[0].outstanding
    assert first.interest + first.penalties == 31_00
    pays(unit, loan_id, late(8), "4")
    # What has waited would come to it.
    assert night(unit, late(9)) == 0
    pays(unit, loan_id, late(9), "20")
    assert night(unit, late(10)) == 1
    assert state_of(unit, loan_id).lock is None
    assert night(unit, late(11)) == 0
    assert state_of(unit, loan_id).installments[0].outstanding.penalties > 0


def test_who_is_late_no_more_is_let_go(unit: Unit) -> None:
    loan_id = lent(unit, HARD)
    night(unit, late(20))
    assert state_of(unit, loan_id).lock is not None
    pays(unit, loan_id, late(20), "300")
    assert night(unit, late(21)) == 1
    assert state_of(unit, loan_id).lock is None


def test_a_soft_cap_lets_what_crosses_it_be_charged(unit: Unit) -> None:
    soft = replace(HARD, locking=LockSettings(cap=Cap(Fraction(3), is_of_original=True)))
    loan_id = lent(unit, soft)
    assert locked_on(unit, loan_id, until=9) == [7]
    first = state_of(unit, loan_id).installments[0].outstanding
    assert first.interest + first.penalties == 20_00 + 11_67


@pytest.mark.parametrize("method", [ScheduleMethod.DYNAMIC, ScheduleMethod.FIXED])
def test_of_the_interest_of_its_day_a_hard_cap_lets_its_rest_be_applied(unit: Unit, method: ScheduleMethod) -> None:
    """A cap of 30.00: with the second due date another 20.00, or 16.67, would come."""
    loan_id = lent(unit, replace(HARD, penalties=NO_PENALTIES, schedule_method=method))
    night(unit, DUE[1])
    balances = due_today(HARD, state_of(unit, loan_id), DUE[1])
    assert balances.interest == 30_00
    night(unit, DUE[1] + timedelta(days=1))
    state = state_of(unit, loan_id)
    assert [each.due.interest for each in state.installments[:2]] == [20_00, 10_00]
    assert state.waiting_interest == (10_00 if method is ScheduleMethod.DYNAMIC else 6_67)
    paid = pays(unit, loan_id, DUE[1], "100", DUE[1] + timedelta(days=1))
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, DUE[1] + timedelta(days=1)))
    assert (state_of(unit, loan_id).lock, state_of(unit, loan_id).installments) == (state.lock, state.installments)


def test_what_somebody_applied_of_that_interest_before_stays_applied(unit: Unit) -> None:
    """A cap of 30.00: 20.00 are late, 5.33 of the second installment were applied by hand, and 4.67 have room."""
    loan_id = lent(unit, replace(HARD, penalties=NO_PENALTIES))
    night(unit, late(8))
    apply_interest(ApplyInterest(loan_id, late(8)), on_day(unit, late(8)))
    for day in (DUE[1], DUE[1] + timedelta(days=1)):
        night(unit, day)
    state = state_of(unit, loan_id)
    assert state.lock is not None
    assert [each.due.interest for each in state.installments[:2]] == [20_00, 10_00]
    assert state.waiting_interest == 10_00


def test_nobody_charges_more_than_a_hard_cap_has_room_for(unit: Unit) -> None:
    loan_id, today = lent(unit, HARD), on_day(unit, late(2))
    night(unit, late(2))
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(6), is_penalty=False), today)
    add = AddCharge(loan_id, AskedCharge(fee, late(2)))
    add_charge(add, today)
    # 20.00, 3.33 and 6.00 leave 0.67 of 30.00; 1.33 of interest have accrued.
    assert refused(lambda: add_charge(add, today)) == [ChargesReachCap]
    assert refused(lambda: apply_interest(ApplyInterest(loan_id, late(2)), today)) == [ChargesReachCap]
    in_time = lent(unit, HARD)
    pays(unit, in_time, DUE[0], "500")
    add_charge(AddCharge(in_time, AskedCharge(fee, late(2))), today)


@pytest.mark.parametrize("method", [ScheduleMethod.DYNAMIC, ScheduleMethod.FIXED])
def test_nobody_applies_more_than_a_hard_cap_has_room_for_of_what_a_payment_holiday_held_back(
    unit: Unit, method: ScheduleMethod
) -> None:
    """Of the first installment 20.00 are late; the payment holiday of the second has held back as much, or 16.67."""
    terms = replace(HARD, penalties=NO_PENALTIES, schedule_method=method)
    loan_id = left_out(unit, terms, AccountingRule.ACCRUAL_PERIODIC, 2)
    night(unit, DUE[1] + timedelta(days=1))
    today = on_day(unit, DUE[1] + timedelta(days=1))
    held = ApplyHeldInterest(loan_id, today.business_date)
    assert refused(lambda: apply_held_interest(held, today)) == [ChargesReachCap]
    pays(unit, loan_id, today.business_date, "20")
    apply_held_interest(held, today)
    assert state_of(unit, loan_id).held_back == 0
