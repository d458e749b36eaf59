"""A loan on which only interest is left that payment holidays hold back goes on until that is asked for and paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.edited import DECLINING, lent, offer, stored
from tests.operations.loans.holidays import IN_MARCH, applied, left_out
from tests.operations.loans.paying import pay_all, refused
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, night, pays, state_of
from tests.village import FIRST_MEETING, lend, meeting, on_day, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.collection_sheets.queries import gather
from samity.bank.collection_sheets.queries.debts import who_owes_what
from samity.bank.loans.operations.close import (
    CloseLoan,
    InterestHeldBack,
    LoanHoldsOverpayment,
    LoanStillOwes,
    close_loan,
)
from samity.bank.loans.operations.due_dates import todays_held_payments_settle
from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    InstallmentEdit,
    ScheduleStays,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id, loans_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestType
from samity.bank.meetings.queries import effective_calendars
from samity.close_of_business.invariants import broken
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from tests.village import Product

    from samity.storage.unit import Unit

A_DAY = timedelta(days=1)


def holiday(today: Unit, our: Product, *numbers: int) -> int:
    """Lend 1200.00 over twelve months at 2 % a month, and leave installments out."""
    loan_id = lent(today, our)
    rows = tuple(InstallmentEdit(number, is_payment_holiday=True) for number in numbers)
    edit_schedule(EditSchedule(loan_id, rows), today)
    return loan_id


def after_the_first(unit: Unit, loan_id: int) -> Unit:
    """The day after the first installment, which was left out."""
    return on_day(unit, stored(unit, loan_id).state.installments[0].due_on + A_DAY)


def held_in_pay_off(loan_id: int, unit: Unit) -> tuple[int, int]:
    """Return what is to pay and what is held back besides."""
    quote = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), unit.business_date)
    return quote.to_pay, quote.held_back


@pytest.mark.parametrize("accounting", RULES)
def test_a_loan_with_interest_held_back_ends_when_that_is_paid_too(unit: Unit, accounting: AccountingRule) -> None:
    """24.00 are held back of the first, and of 1200.00 in twelve parts from then on 156.00 are due."""
    our = offer(on_day(unit, FIRST_MEETING), accounting=accounting)
    loan_id = holiday(on_day(unit, FIRST_MEETING), our, 1)
    later = after_the_first(unit, loan_id)
    assert held_in_pay_off(loan_id, later) == (1356_00, 24_00)
    pay_all(loan_id, later)
    account = stored(unit, loan_id)
    assert (account.state.status, account.state.ended_on) == (LoanStatus.ACTIVE, None)
    assert (account.state.outstanding.total, account.state.held_back) == (0, 24_00)
    assert held_in_pay_off(loan_id, later) == (0, 24_00)
    assert refused(lambda: close_loan(CloseLoan(loan_id, later.business_date), later)) == [InterestHeldBack]
    apply_held_interest(ApplyHeldInterest(loan_id, later.business_date), later)
    assert refused(lambda: close_loan(CloseLoan(loan_id, later.business_date), later)) == [LoanStillOwes]
    assert held_in_pay_off(loan_id, later) == (24_00, 0)
    pay_all(loan_id, later)
    assert stored(unit, loan_id).state.status is LoanStatus.CLOSED
    with pytest.raises(ScheduleStays):
        apply_held_interest(ApplyHeldInterest(loan_id, later.business_date), later)
    if accounting is not AccountingRule.NONE:
        assert account_balance(unit.connection, loan_id, our.gl[Purpose.INTEREST_ON_LOANS]) == -180_00
    assert broken(unit.connection) == []


def test_a_holiday_to_come_ends_when_all_else_is_paid(unit: Unit) -> None:
    """Nobody has to come back in months because of 20.00: each holiday's interest is that of its own day again."""
    today = on_day(unit, FIRST_MEETING)
    loan_id = holiday(today, offer(today), 1, 4)
    later = after_the_first(unit, loan_id)
    paid = pay_all(loan_id, later)
    assert stored(unit, loan_id).state.held_back == 24_00 + 20_00
    apply_held_interest(ApplyHeldInterest(loan_id, later.business_date), later)
    state = stored(unit, loan_id).state
    assert [(each.due.interest, each.held_back) for each in state.installments[:4]] == [
        (0, 0),
        (48_00, None),
        (22_00, None),
        (20_00, None),
    ]
    assert (state.outstanding.total, state.held_back) == (44_00, 0)
    pay_all(loan_id, later)
    assert stored(unit, loan_id).state.status is LoanStatus.CLOSED
    # The payment bounced: what was asked for stays asked for, and is paid from what came since.
    undo_transaction(UndoTransaction(loan_id, paid), later)
    state = stored(unit, loan_id).state
    assert (state.status, state.held_back, state.due.interest) == (
        LoanStatus.ACTIVE,
        0,
        156_00 + 44_00,
    )
    assert broken(unit.connection) == []


def test_after_the_last_due_date_it_falls_due_at_once(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = holiday(today, offer(today), 1)
    for each in stored(unit, loan_id).state.installments[1:]:
        repay_loan(Repay(loan_id, each.due_on, Decimal(each.due.total) / 100), on_day(unit, each.due_on))
    last = stored(unit, loan_id).state.installments[-1]
    years_later = on_day(unit, last.due_on + timedelta(days=90))
    assert stored(unit, loan_id).state.status is LoanStatus.ACTIVE
    apply_held_interest(ApplyHeldInterest(loan_id, years_later.business_date), years_later)
    assert stored(unit, loan_id).state.installments[-1].outstanding.total == 24_00
    assert held_in_pay_off(loan_id, years_later) == (24_00, 0)
    pay_all(loan_id, years_later)
    state = stored(unit, loan_id).state
    assert (state.status, state.ended_on) == (LoanStatus.CLOSED, years_later.business_date)


def test_what_was_paid_too_much_settles_it_or_is_paid_back(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = holiday(today, offer(today), 1)
    later = after_the_first(unit, loan_id)
    pay_all(loan_id, later, more=30_00)
    assert (stored(unit, loan_id).state.status, stored(unit, loan_id).state.overpaid) == (LoanStatus.ACTIVE, 30_00)
    assert refused(lambda: close_loan(CloseLoan(loan_id, later.business_date), later)) == [
        InterestHeldBack,
        LoanHoldsOverpayment,
    ]
    refund_overpayment(RefundOverpayment(loan_id, later.business_date, Decimal(4)), later)
    assert stored(unit, loan_id).state.status is LoanStatus.ACTIVE
    apply_held_interest(ApplyHeldInterest(loan_id, later.business_date), later)
    assert (stored(unit, loan_id).state.status, stored(unit, loan_id).state.overpaid) == (LoanStatus.OVERPAID, 2_00)
    assert broken(unit.connection) == []


def test_what_is_held_for_later_waits_for_it(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    elements = {"code": "element-order", "parts": ["PENALTIES", "FEES", "INTEREST", "PRINCIPAL"], "walk": "HORIZONTAL"}
    holds = PaymentTerms(strategy=elements, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    loan_id = holiday(today, offer(today, payments=holds), 1)
    later = after_the_first(unit, loan_id)
    owed = stored(unit, loan_id).state.outstanding.total
    repay_loan(Repay(loan_id, later.business_date, Decimal(owed + 24_00) / 100), later)
    end = on_day(unit, stored(unit, loan_id).state.installments[-1].due_on + A_DAY)
    todays_held_payments_settle(end)
    waits = loan_by_id(unit.connection, loan_id).state
    assert (waits.status, waits.outstanding.total, waits.held_in_all) == (LoanStatus.ACTIVE, 0, 24_00)
    apply_held_interest(ApplyHeldInterest(loan_id, end.business_date), end)
    state = loan_by_id(unit.connection, loan_id).state
    assert (state.status, state.overpaid, state.held) == (LoanStatus.CLOSED, 0, ())
    assert broken(unit.connection) == []


def test_a_loan_of_which_little_is_read_does_not_end_either(unit: Unit) -> None:
    """Of five installments that are open the first four are read; the holiday stands after them."""
    today = on_day(unit, FIRST_MEETING)
    terms = replace(DECLINING, number_of_installments=6)
    loan_id = holiday(today, offer(today, terms), 5)
    for each in stored(unit, loan_id).state.installments[:3]:
        repay_loan(Repay(loan_id, each.due_on, Decimal(each.due.total) / 100), on_day(unit, each.due_on))
    read = loans_by_id(unit.connection, [loan_id], next_only=True)[loan_id].state
    assert (read.held_back, len(read.installments)) == (stored(unit, loan_id).state.held_back, 3)
    assert read.held_back


@pytest.mark.parametrize("accounting", RULES)
@pytest.mark.parametrize("kind", [InterestType.SIMPLE, InterestType.CAPITALIZED])
def test_on_the_real_balance_it_is_what_accrued_until_all_else_was_paid(
    unit: Unit, accounting: AccountingRule, kind: InterestType
) -> None:
    """Of the second month 8.33 have accrued on 833.33 by 6 March; then nothing bears interest any more."""
    loan_id = left_out(unit, replace(TERMS, interest_type=kind), accounting, 2)
    pays(unit, loan_id, DUE[0], "186.67")
    night(unit, DUE[0], loan_id)
    march = on_day(unit, IN_MARCH)
    assert held_in_pay_off(loan_id, march) == (833_33, 8_33)
    pays(unit, loan_id, IN_MARCH, "833.33")
    state = state_of(unit, loan_id)
    assert (state.status, state.outstanding.total, state.held_back) == (LoanStatus.ACTIVE, 0, 8_33)
    assert held_in_pay_off(loan_id, march) == (0, 8_33)
    # The same day, and the holiday is not over.
    applied(unit, loan_id, IN_MARCH)
    assert held_in_pay_off(loan_id, march) == (8_33, 0)
    pays(unit, loan_id, IN_MARCH, "8.33")
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []


@pytest.mark.parametrize("months", [1, 9], ids=["before its last installment", "after it"])
def test_on_the_real_balance_it_waits_through_the_nights(unit: Unit, months: int) -> None:
    loan_id = left_out(unit, TERMS, AccountingRule.ACCRUAL_PERIODIC, 2)
    pays(unit, loan_id, DUE[0], "186.67")
    night(unit, DUE[0], loan_id)
    pays(unit, loan_id, IN_MARCH, "833.33")
    on = LENT_ON + timedelta(days=31 * months + 40)
    night(unit, on, loan_id)
    assert (state_of(unit, loan_id).status, state_of(unit, loan_id).held_back) == (LoanStatus.ACTIVE, 8_33)
    applied(unit, loan_id, on + A_DAY)
    pays(unit, loan_id, on + A_DAY, "8.33")
    assert (state_of(unit, loan_id).status, state_of(unit, loan_id).overpaid) == (LoanStatus.CLOSED, 0)
    assert broken(unit.connection) == []


def test_nobody_is_asked_for_it_and_nobody_is_late_with_it(unit: Unit) -> None:
    """It stands on its group's sheet with nothing due, and makes nobody late, until it was asked for."""
    today = on_day(unit, FIRST_MEETING)
    place, weekly = village(today, members=1), replace(DECLINING, repay_unit=PeriodUnit.WEEKS)
    loan_id = lend(today, place, offer(today, weekly).id, place.clients[0], amount=Decimal(1200))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, is_payment_holiday=True),)), today)
    second = on_day(unit, meeting(2))
    pay_all(loan_id, second)

    def asked_for(on: date) -> list[tuple[int, int, int]]:
        """Return what is due on the sheet, what is late by it, and by how many days the debt is."""
        calendars = effective_calendars(unit.connection, [place.group_id])
        sheet = gather(unit.connection, calendars, on)
        (shown,) = [loan for group in sheet.groups for client in group.clients for loan in client.loans]
        (member,) = who_owes_what(unit.connection, place.group_id, on).members
        return [(shown.due.total, shown.arrears.total, each.overdue_days or 0) for each in member.loans]

    state = loan_by_id(unit.connection, loan_id).state
    assert (state.status, state.held_back) == (LoanStatus.ACTIVE, asked := state.held_back)
    assert asked_for(meeting(2)) == asked_for(meeting(3)) == [(0, 0, 0)]
    third = on_day(unit, meeting(3))
    apply_held_interest(ApplyHeldInterest(loan_id, meeting(3)), third)
    assert asked_for(meeting(3)) == [(asked, 0, 0)]
    assert asked_for(meeting(4)) == [(asked, asked, 7)]
    pay_all(loan_id, third)
    assert loan_by_id(unit.connection, loan_id).state.status is LoanStatus.CLOSED
    assert broken(unit.connection) == []
