"""Late fees in the books: charged by the night, once, and as income of the day. See docs/rules/late-fees.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.village import Product, defined_anew, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, LateFeeIsPenalty, define_charge
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.loans.operations.charge_off import ChargeOff, charge_off_loan
from samity.bank.loans.operations.disburse import UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.late_fees import todays_late_fees_are_charged
from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.reschedule import (
    ApproveRescheduling,
    RequestRescheduling,
    approve_rescheduling,
    request_rescheduling,
)
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON = date(2026, 1, 1)
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


def late_fee(unit: Unit, *, is_penalty: bool = True) -> int:
    time, base = ChargeTime.OVERDUE_INSTALLMENT, FeeBase.PRINCIPAL
    command = DefineCharge("Coming late", "KES", Decimal(2), is_penalty=is_penalty, time=time, base=base)
    return define_charge(command, unit)


@pytest.fixture
def offered(unit: Unit) -> Product:
    """Four months of 150.00 and 12.00; 2 % of the principal of what is late, 3.00."""
    found = product(unit, terms=TERMS, credits_loans=True)
    anew = defined_anew(unit, found, found.gl)
    define_loan_product(replace(anew, offer=replace(anew.offer, charges=(late_fee(unit),))), unit)
    return found


@pytest.fixture
def loan_id(unit: Unit, offered: Product) -> int:
    unit = on_day(unit, LENT_ON)
    return lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON)


def night(unit: Unit, on: date) -> int:
    charged = todays_late_fees_are_charged(on_day(unit, on))
    todays_income_is_recognised(on_day(unit, on))
    assert broken(unit.connection) == []
    return charged


def penalties(unit: Unit, loan_id: int) -> list[int]:
    return [each.due.penalties for each in loan_by_id(unit.connection, loan_id).state.installments]


def pays(unit: Unit, loan_id: int, on: date, amount: str) -> None:
    repay_loan(Repay(loan_id, on, Decimal(amount)), on_day(unit, on))


def test_who_has_not_paid_by_the_end_of_the_day_is_charged_once(unit: Unit, loan_id: int, offered: Product) -> None:
    assert night(unit, date(2026, 1, 31)) == 0
    assert penalties(unit, loan_id) == [0, 0, 0, 0]
    assert [night(unit, FEBRUARY), night(unit, FEBRUARY), night(unit, date(2026, 2, 2))] == [1, 0, 0]
    assert penalties(unit, loan_id) == [3_00, 0, 0, 0]
    purposes = (Purpose.PENALTIES_RECEIVABLE, Purpose.INCOME_FROM_PENALTIES)
    assert [account_balance(unit.connection, loan_id, offered.gl[each]) for each in purposes] == [3_00, -3_00]
    assert night(unit, MARCH) == 1
    assert penalties(unit, loan_id) == [3_00, 3_00, 0, 0]


def test_who_pays_on_the_day_is_not_late_and_who_pays_a_part_is_charged_for_the_rest(unit: Unit, loan_id: int) -> None:
    pays(unit, loan_id, FEBRUARY, "162")
    assert night(unit, FEBRUARY) == 0
    pays(unit, loan_id, MARCH, "87")
    assert night(unit, MARCH) == 1
    # 12.00 of interest and 75.00 of principal were paid.
    assert penalties(unit, loan_id) == [0, 1_50, 0, 0]


def test_days_without_a_night_are_made_up_for(unit: Unit, loan_id: int) -> None:
    assert night(unit, date(2026, 3, 15)) == 1
    assert penalties(unit, loan_id) == [3_00, 3_00, 0, 0]
    assert [each.due_on for each in loan_by_id(unit.connection, loan_id).state.charges] == [FEBRUARY, MARCH]


def test_it_goes_with_the_disbursement(unit: Unit, loan_id: int) -> None:
    night(unit, FEBRUARY)
    undo_disbursement(UndoDisbursement(loan_id), on_day(unit, date(2026, 2, 2)))
    assert loan_by_id(unit.connection, loan_id).state.charges == ()
    assert broken(unit.connection) == []


def test_a_locked_loan_waits_for_it(unit: Unit, loan_id: int) -> None:
    lock_loan(LockLoan(loan_id, holds_penalties=True), on_day(unit, date(2026, 1, 20)))
    assert night(unit, FEBRUARY) == 0
    unlock_loan(UnlockLoan(loan_id), on_day(unit, date(2026, 2, 5)))
    assert night(unit, date(2026, 2, 5)) == 1
    assert penalties(unit, loan_id) == [3_00, 0, 0, 0]


def test_an_installment_that_moves_and_is_late_again_is_not_charged_again(unit: Unit, loan_id: int) -> None:
    night(unit, FEBRUARY)
    today = on_day(unit, date(2026, 2, 5))
    asked = ReschedulingAsked(from_on=FEBRUARY, adjusted_due_on=date(2026, 2, 20))
    command = RequestRescheduling(loan_id=loan_id, submitted_on=today.business_date, asked=asked)
    request = request_rescheduling(command, today)
    approve_rescheduling(ApproveRescheduling(request, today.business_date), today)
    due = [each.due_on for each in loan_by_id(unit.connection, loan_id).state.installments]
    assert due[:2] == [date(2026, 2, 20), date(2026, 3, 20)]
    assert night(unit, date(2026, 2, 20)) == 0
    assert [night(unit, each) for each in (MARCH, date(2026, 3, 20), date(2026, 3, 21))] == [0, 1, 0]
    assert penalties(unit, loan_id) == [3_00, 3_00, 0, 0]


def test_a_loan_that_was_charged_off_is_charged_no_more(unit: Unit, loan_id: int) -> None:
    night(unit, FEBRUARY)
    charge_off_loan(ChargeOff(loan_id, date(2026, 2, 10)), on_day(unit, date(2026, 2, 10)))
    assert night(unit, MARCH) == 0


def test_a_late_fee_is_a_penalty(unit: Unit) -> None:
    with pytest.raises(LateFeeIsPenalty):
        late_fee(unit, is_penalty=False)
