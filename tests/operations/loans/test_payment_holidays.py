"""Payment holidays: what becomes of the others, and of the interest that is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, on_day

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    HeldInterestInFuture,
    InstallmentEdit,
    NothingHeldBack,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.values.allowances import PaymentHolidayTerm
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from tests.village import Product

    from samity.bank.loans.values.terms import (
        LoanTerms,
    )
    from samity.storage.unit import Unit

from tests.operations.loans.edited import ANNUITY, DECLINING, EVERYTHING, amounts, lent, offer, stored

from samity.bank.loans.operations.edit_schedule import HeldInterestBeforeEdit
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.values.agreement import AccountingRule


def test_two_payment_holidays_add_two_installments(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    edit_schedule(
        EditSchedule(loan_id, tuple(InstallmentEdit(each, is_payment_holiday=True) for each in (4, 5))), today
    )
    account = stored(unit, loan_id)
    assert len(account.state.installments) == 14
    assert amounts(account)[3:7] == [(0, 0), (0, 0), (100_00, 18_00), (100_00, 16_00)]
    assert [each.held_back for each in account.state.installments[3:6]] == [18_00, 18_00, None]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        # 900.00 over the 8 that are left; an annuity of 926.19 over 8 months at 2 %: 126.43.
        (DECLINING, [(112_50, 18_00), (112_50, 15_75)]),
        (ANNUITY, [(107_91, 18_52), (110_06, 16_37)]),
    ],
)
def test_a_payment_holiday_in_the_same_term_is_shared_by_the_others(
    unit: Unit, terms: LoanTerms, expected: list[tuple[int, int]]
) -> None:
    today = on_day(unit, FIRST_MEETING)
    kept = replace(EVERYTHING, payment_holiday_term=PaymentHolidayTerm.KEPT)
    loan_id = lent(today, offer(today, terms, kept))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, is_payment_holiday=True),)), today)
    account = stored(unit, loan_id)
    assert len(account.state.installments) == 12
    assert amounts(account)[3] == (0, 0)
    assert amounts(account)[4:6] == expected


def test_interest_that_was_held_back_falls_due_when_it_is_applied(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = offer(today)
    loan_id = lent(today, offered)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, is_payment_holiday=True),)), today)
    first, second = stored(unit, loan_id).state.installments[:2]
    with pytest.raises(NothingHeldBack):
        apply_held_interest(ApplyHeldInterest(loan_id, FIRST_MEETING), today)
    later = on_day(unit, first.due_on)
    with pytest.raises(HeldInterestInFuture):
        apply_held_interest(ApplyHeldInterest(loan_id, first.due_on + timedelta(days=1)), later)
    apply_held_interest(ApplyHeldInterest(loan_id, first.due_on), later)
    account = stored(unit, loan_id)
    assert [each.held_back for each in account.state.installments[:2]] == [0, None]
    assert account.state.installments[1].due.interest == second.due.interest + 24_00
    for each in account.state.installments[1:]:
        repay_loan(Repay(loan_id, each.due_on, Decimal(each.due.total) / 100), on_day(unit, each.due_on))
    assert stored(unit, loan_id).state.status is LoanStatus.CLOSED
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.INTEREST_RECEIVABLE]) == 0


def applied_on_the_second(today: Unit, our: Product) -> tuple[int, Unit]:
    """Leave the first installment out, and let its 24.00 of interest fall due with the second, that asks for 48.00."""
    loan_id = lent(today, our)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, is_payment_holiday=True),)), today)
    first = stored(today, loan_id).state.installments[0]
    later = on_day(today, first.due_on + timedelta(days=1))
    apply_held_interest(ApplyHeldInterest(loan_id, first.due_on), later)
    return loan_id, later


@pytest.mark.parametrize(
    "row",
    [
        InstallmentEdit(2, principal=Decimal(90)),
        InstallmentEdit(2, principal=Decimal(90), interest=Decimal(48)),
        InstallmentEdit(2, due_on=date(2025, 3, 9)),
    ],
)
def test_interest_that_was_applied_stays_when_its_installment_is_changed(unit: Unit, row: InstallmentEdit) -> None:
    today = on_day(unit, FIRST_MEETING)
    our = offer(today, accounting=AccountingRule.ACCRUAL_UPFRONT)
    loan_id, later = applied_on_the_second(today, our)
    income = account_balance(unit.connection, loan_id, our.gl[Purpose.INTEREST_ON_LOANS])
    edit_schedule(EditSchedule(loan_id, (row,)), later)
    rows = stored(unit, loan_id).state.installments
    assert [(each.due.interest, each.held_back) for each in rows[:2]] == [(0, 0), (48_00, None)]
    # 10.00 that is repaid eleven months later costs 0.20 a month.
    more = 0 if row.principal is None else 2_20
    assert account_balance(unit.connection, loan_id, our.gl[Purpose.INTEREST_ON_LOANS]) == income - more
    # It stays through the next change too, and can be lowered, not raised.
    with pytest.raises(refused.InterestRaised, match=r"48\.00 at the most"):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, interest=Decimal("48.01")),)), later)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, interest=Decimal(30)),)), later)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, interest=Decimal(48)),)), later)
    assert stored(unit, loan_id).state.installments[1].due.interest == 48_00


def test_interest_that_was_applied_is_held_back_again_by_another_holiday(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id, later = applied_on_the_second(today, offer(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, is_payment_holiday=True),)), later)
    rows = stored(unit, loan_id).state.installments
    assert [(each.due.interest, each.held_back) for each in rows[:3]] == [(0, 0), (0, 48_00), (24_00, None)]
    last = on_day(unit, rows[1].due_on)
    apply_held_interest(ApplyHeldInterest(loan_id, rows[1].due_on), last)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, principal=Decimal(90)),)), last)
    assert stored(unit, loan_id).state.installments[2].due.interest == 72_00


def test_interest_held_back_is_not_applied_before_the_schedule_was_last_changed(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, is_payment_holiday=True),)), today)
    first = stored(unit, loan_id).state.installments[0]
    changed = on_day(unit, first.due_on + timedelta(days=5))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(6, principal=Decimal(90)),)), changed)
    later = on_day(unit, first.due_on + timedelta(days=7))
    with pytest.raises(HeldInterestBeforeEdit):
        apply_held_interest(ApplyHeldInterest(loan_id, first.due_on), later)
    apply_held_interest(ApplyHeldInterest(loan_id, changed.business_date), later)
    assert [each.due.interest for each in stored(unit, loan_id).state.installments[:2]] == [0, 48_00]


def test_a_payment_holiday_asks_for_nothing_is_not_added_and_stays(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    with pytest.raises(refused.HolidayAsksForNothing):
        edit_schedule(
            EditSchedule(loan_id, (InstallmentEdit(4, principal=Decimal(5), is_payment_holiday=True),)), today
        )
    with pytest.raises(refused.HolidayAsksForNothing):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, interest=Decimal(5), is_payment_holiday=True),)), today)
    with pytest.raises(refused.HolidayAdded):
        edit_schedule(
            EditSchedule(loan_id, (InstallmentEdit(due_on=date(2025, 3, 20), is_payment_holiday=True),)), today
        )
    assert len(stored(unit, loan_id).state.installments) == 12
    # What stood there may be sent along.
    stood = InstallmentEdit(4, principal=Decimal(100), interest=Decimal(18), is_payment_holiday=True)
    edit_schedule(EditSchedule(loan_id, (stood,)), today)
    assert stored(unit, loan_id).state.installments[3].held_back == 18_00
    with pytest.raises(refused.InstallmentStays):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, is_payment_holiday=False),)), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, is_payment_holiday=True),)), today)
    assert len(stored(unit, loan_id).state.installments) == 13


def test_interest_lowered_by_hand_is_what_a_payment_holiday_holds_back(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, interest=Decimal(5)),)), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, is_payment_holiday=True),)), today)
    assert stored(unit, loan_id).state.installments[3].held_back == 5_00
