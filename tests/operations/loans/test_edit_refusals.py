"""What stands against changing a schedule by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, on_day

from samity.bank.loans.operations.edit_schedule import (
    EditSchedule,
    InstallmentEdit,
    edit_schedule,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.rules import edit_allowances
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.values.allowances import Allowances, PaymentHolidayTerm
from samity.bank.loans.values.terms import (
    InterestMethod,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit

from tests.operations.loans.edited import DECLINING, EVERYTHING, amounts, applied, lent, names, offer, stored

from samity.bank.loans.values.terms import InterestPeriod


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([InstallmentEdit(13)], [refused.InstallmentNotInSchedule]),
        ([InstallmentEdit(2), InstallmentEdit(2)], [refused.InstallmentNamedTwice]),
        ([InstallmentEdit(principal=Decimal(1))], [refused.AddedWithoutDate]),
        ([InstallmentEdit(2, due_on=date(2025, 4, 7))], [refused.DueDatesNotInOrder]),
        ([InstallmentEdit(2, due_on=date(2025, 5, 8))], [refused.DueDatesNotInOrder]),
        ([InstallmentEdit(1, due_on=FIRST_MEETING)], [refused.DueTooEarly]),
        ([InstallmentEdit(2, principal=Decimal(2000))], [refused.PrincipalDiffersFromLoan]),
        ([InstallmentEdit(12, principal=Decimal(99))], [refused.PrincipalDiffersFromLoan]),
        ([InstallmentEdit(2, principal=Decimal(-1))], [refused.BelowPaid]),
    ],
)
def test_what_cannot_be(unit: Unit, rows: list[InstallmentEdit], expected: list[type[Refusal]]) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    with pytest.raises(Refusal) as caught:
        edit_schedule(EditSchedule(loan_id, tuple(rows)), today)
    assert names(caught) == expected


def test_what_was_due_or_paid_stays(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today))
    repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(124 + 50)), today)
    later = on_day(unit, date(2025, 2, 10))
    with pytest.raises(refused.InstallmentStays):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(1)),)), later)
    with pytest.raises(refused.BelowPaid):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(1)),)), later)
    with pytest.raises(refused.NoHolidayPossible):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, is_payment_holiday=True),)), later)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(60)),)), later)
    assert amounts(stored(unit, loan_id))[:2] == [(100_00, 24_00), (60_00, 22_00)]


def test_what_the_product_does_not_allow_is_named_all_of_it(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today, allowances=Allowances()))
    rows = (
        InstallmentEdit(1, due_on=date(2025, 2, 8), principal=Decimal(1), interest=Decimal(1)),
        InstallmentEdit(due_on=date(2025, 2, 20)),
        InstallmentEdit(3, is_payment_holiday=True),
    )
    with pytest.raises(Refusal) as caught:
        edit_schedule(EditSchedule(loan_id, rows), today)
    assert names(caught) == [refused.EditNotAllowed] * 5


def test_only_a_schedule_of_its_contract_can_be_changed_by_hand(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    terms = replace(DECLINING, engine=ScheduleEngine.CUMULATIVE, interest_method=InterestMethod.FLAT)
    with pytest.raises(Refusal) as caught:
        offer(today, terms)
    assert names(caught) == [edit_allowances.EditsNeedContract, edit_allowances.HolidaysNeedDecliningInterest]


def test_interest_on_the_real_balance_is_not_changed_by_hand(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    with pytest.raises(Refusal) as caught:
        offer(today, replace(DECLINING, schedule_method=ScheduleMethod.DYNAMIC))
    assert edit_allowances.EditsNeedFixedInterest in names(caught)


def test_the_last_installment_is_no_payment_holiday_in_a_term_that_is_kept(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today, allowances=replace(EVERYTHING, payment_holiday_term=PaymentHolidayTerm.KEPT)))
    with pytest.raises(refused.NobodyTakesOver):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(12, is_payment_holiday=True),)), today)
    longer = lent(today, offer(today))
    edit_schedule(EditSchedule(longer, (InstallmentEdit(12, is_payment_holiday=True),)), today)
    assert amounts(stored(unit, longer))[-2:] == [(0, 0), (100_00, 2_00)]


FAR = date(9999, 12, 31)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([InstallmentEdit(12, due_on=FAR)], [refused.DueTooLate]),
        ([InstallmentEdit(12, due_on=FAR), InstallmentEdit(3, is_payment_holiday=True)], [refused.DueTooLate]),
        (
            [InstallmentEdit(12, due_on=date(9989, 12, 30)), InstallmentEdit(3, is_payment_holiday=True)],
            [refused.DueTooLate],
        ),
        (
            [InstallmentEdit(due_on=date(2026, 2, 1) + timedelta(days=each)) for each in range(1189)],
            [refused.TooManyInstallments],
        ),
    ],
)
@pytest.mark.parametrize("made", [applied, lent])
def test_dates_and_numbers_that_cannot_be_reckoned_with(
    unit: Unit, made: Callable[..., int], rows: list[InstallmentEdit], expected: list[type[Refusal]]
) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = made(today, offer(today))
    with pytest.raises(Refusal) as caught:
        edit_schedule(EditSchedule(loan_id, tuple(rows)), today)
    assert [each for each in names(caught) if each is not refused.NoHolidayPossible] == expected


@pytest.mark.parametrize("made", [applied, lent])
def test_amounts_that_no_account_can_hold(unit: Unit, made: Callable[..., int]) -> None:
    today = on_day(unit, FIRST_MEETING)
    terms = replace(DECLINING, principal=10**15, interest_period=InterestPeriod.DAILY)
    loan_id = made(today, offer(today, terms))
    with pytest.raises(refused.ScheduleTooLarge):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(12, due_on=date(2999, 1, 1)),)), today)
