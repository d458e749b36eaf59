"""Payments for later days: held in the books until something falls due, night by night, late, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.village import FIRST_MEETING, WEEKLY_TERMS, Product, lend, lend_alone, meeting, on_day, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.due_dates import todays_due_dates_pass, todays_held_payments_settle
from samity.bank.loans.operations.money_checks import MoneyInFuture
from samity.bank.loans.operations.recording import Recorded, record
from samity.bank.loans.operations.repay import Repay, loans_to_repay, repay_loan, repayment_changes
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.acceptance import CountsAfterMaturity, FuturePaymentsOnDemand, MoreThanPayOff
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestMethod, InterestPeriod, ScheduleEngine, ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.close_of_business.steps.held_payments import settle_held_payments

if TYPE_CHECKING:
    from samity.storage.unit import Unit

AHEAD = PaymentTerms(
    strategy={"code": "mifos-standard-strategy"}, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS
)
DUE_ALONE = replace(AHEAD, accepts_prepayment=False)
# 12,000.00 in twelve weeks at 24 % a year, flat: 1,000.00 and 55.38 a week, the first of them 55.39.
WEEK = Decimal("1055.38")
TWO_DAYS = FIRST_MEETING + timedelta(days=2)
INCOME = {AccountingRule.CASH: Purpose.INTEREST_ON_LOANS, AccountingRule.ACCRUAL_PERIODIC: Purpose.INTEREST_RECEIVABLE}


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The first meeting is today."""
    return on_day(unit, FIRST_MEETING)


def lent(
    today: Unit, terms: PaymentTerms = DUE_ALONE, accounting: AccountingRule = AccountingRule.CASH
) -> tuple[Product, int]:
    """A loan of which payments are taken on these terms."""
    offered = product(today, terms=WEEKLY_TERMS, payments=terms, accounting=accounting)
    at = village(today, members=1)
    return offered, lend(today, at, offered.id, at.clients[0])


def pays(unit: Unit, loan_id: int, on: date, amount: Decimal, entered_on: date | None = None) -> Recorded:
    return repay_loan(Repay(loan_id, on, amount), on_day(unit, entered_on or on))


def morning(unit: Unit, day: date) -> int:
    """Close the day before, as the night does; return how many loans held something that settled; all is well."""
    yesterday = on_day(unit, day - timedelta(days=1))
    todays_due_dates_pass(yesterday)
    settled = settle_held_payments(yesterday).loans
    unit.connection.execute(text("UPDATE bank_date SET business_date = :day"), {"day": day})
    assert broken(unit.connection) == []
    return settled


def state_of(unit: Unit, loan_id: int) -> LoanState:
    return loan_by_id(unit.connection, loan_id).state


def paid(unit: Unit, loan_id: int) -> list[int]:
    """What is paid of each installment that anything is paid of."""
    return [each.paid.total for each in state_of(unit, loan_id).installments if each.paid.total]


def lines(unit: Unit, loan_id: int, offered: Product, since: int = 0) -> list[tuple[str, date, date, str, str, int]]:
    """The journal of a loan: what, value date, booked, debit, credit, amount."""
    names = {gl: purpose.value for purpose, gl in offered.gl.items()}
    found = unit.connection.execute(
        text(
            "SELECT t.kind, t.value_on, t.booked_on, p.debit_gl, p.credit_gl, p.amount FROM ledger_transaction t"
            " JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id"
            " WHERE t.account_id = :loan AND t.id > :since ORDER BY t.id, p.amount DESC"
        ),
        {"loan": loan_id, "since": since},
    )
    return [(row[0], row[1], row[2], names[row[3]], names[row[4]], row[5]) for row in found]


def test_what_a_loan_holds_waits_on_where_the_night_left_it_out(today: Unit) -> None:
    _, loan_id = lent(today)
    pays(today, loan_id, TWO_DAYS, Decimal(500))
    due = on_day(today, meeting(1))
    todays_due_dates_pass(on_day(today, meeting(1) - timedelta(days=1)))
    assert todays_held_payments_settle(due, left_out=[loan_id]) == 0
    assert paid(today, loan_id) == []
    assert todays_held_payments_settle(due) == 1


@pytest.mark.parametrize("accounting", [AccountingRule.CASH, AccountingRule.ACCRUAL_PERIODIC])
def test_the_books_of_a_payment_that_waits_line_by_line(today: Unit, accounting: AccountingRule) -> None:
    offered, loan_id = lent(today, accounting=accounting)
    first = state_of(today, loan_id).installments[0].due
    made = pays(today, loan_id, TWO_DAYS, Decimal(first.total) / 100 + 500)
    assert [each for each in lines(today, loan_id, offered, made.new_transaction - 1) if "accrual" not in each[0]] == [
        ("loan.repayment", TWO_DAYS, TWO_DAYS, "FUND_SOURCE", "OVERPAYMENT", first.total + 500_00)
    ]
    assert [morning(today, TWO_DAYS), paid(today, loan_id)] == [0, []]
    assert morning(today, meeting(1)) == 1
    applied = [each for each in lines(today, loan_id, offered, made.new_transaction) if "held" in each[0]]
    interest = INCOME[accounting].value
    assert applied == [
        ("loan.held_applied", meeting(1), meeting(1), "OVERPAYMENT", "LOAN_PORTFOLIO", first.principal),
        ("loan.held_applied", meeting(1), meeting(1), "OVERPAYMENT", interest, first.interest),
    ]
    assert (paid(today, loan_id), state_of(today, loan_id).held_in_all) == ([first.total], 500_00)
    assert morning(today, meeting(1) + timedelta(days=1)) == 0
    assert morning(today, meeting(2)) == 1
    run_accruals(RunAccruals(meeting(2)), on_day(today, meeting(2)))
    assert (paid(today, loan_id), state_of(today, loan_id).held) == ([first.total, 500_00], ())


def test_an_act_of_the_due_date_finds_it_settled_before_any_morning(today: Unit) -> None:
    _, loan_id = lent(today)
    first = pays(today, loan_id, TWO_DAYS, WEEK * 2)
    second = pays(today, loan_id, meeting(2), Decimal(100))
    kinds = [each.consequence.kind for each in second.transactions]
    assert kinds == [TransactionKind.HELD_APPLIED] * 2 + [TransactionKind.REPAYMENT]
    assert [each.fact for each in second.transactions][:2] == [first.account.last_serial + 1] * 2
    assert second.transactions[-1].id == second.new_transaction
    assert morning(today, meeting(2)) == 0


def test_a_payment_that_counts_from_a_later_day_is_held_and_settles_on_it(today: Unit) -> None:
    offered, loan_id = lent(today, AHEAD)
    made = pays(today, loan_id, meeting(3), Decimal(2000), entered_on=TWO_DAYS)
    assert lines(today, loan_id, offered, made.new_transaction - 1) == [
        ("loan.repayment", TWO_DAYS, TWO_DAYS, "FUND_SOURCE", "OVERPAYMENT", 2000_00)
    ]
    assert [morning(today, meeting(number)) for number in (1, 2)] == [0, 0]
    assert paid(today, loan_id) == []
    assert morning(today, meeting(3)) == 1
    first = state_of(today, loan_id).installments[0].due.total
    assert paid(today, loan_id) == [first, 2000_00 - first]


def test_undoing_it_brings_back_what_was_held_and_what_was_settled(today: Unit) -> None:
    offered, loan_id = lent(today, accounting=AccountingRule.ACCRUAL_PERIODIC)
    before = state_of(today, loan_id)
    made = pays(today, loan_id, TWO_DAYS, WEEK * 3)
    morning(today, meeting(1))
    morning(today, meeting(2))
    undo_transaction(UndoTransaction(loan_id, made.new_transaction), on_day(today, meeting(2) + timedelta(days=1)))
    after = state_of(today, loan_id)
    assert (after.installments, after.held, after.overpaid, after.last_paid_on) == (before.installments, (), 0, None)
    assert broken(today.connection) == []
    moved = text(
        "SELECT sum(CASE WHEN debit_gl = :gl THEN amount ELSE -amount END)"
        " FROM posting WHERE :gl IN (debit_gl, credit_gl)"
    )
    for purpose in (Purpose.OVERPAYMENT, Purpose.FUND_SOURCE):
        expected = 0 if purpose is Purpose.OVERPAYMENT else -12_000_00
        assert today.connection.scalar(moved, {"gl": offered.gl[purpose]}) == expected
    reversed_kinds = today.connection.scalars(
        text("SELECT kind FROM loan_transaction WHERE account_id = :loan AND reverses_id IS NOT NULL ORDER BY kind"),
        {"loan": loan_id},
    )
    assert list(reversed_kinds) == ["HELD_APPLIED", "HELD_APPLIED", "REPAYMENT"]


def test_taking_back_what_it_settled_is_taking_the_payment_back(today: Unit) -> None:
    _, loan_id = lent(today)
    made = pays(today, loan_id, TWO_DAYS, WEEK)
    morning(today, meeting(1))
    applied = today.connection.scalar(
        text("SELECT id FROM loan_transaction WHERE account_id = :loan AND kind = 'HELD_APPLIED'"), {"loan": loan_id}
    )
    assert applied != made.new_transaction
    undo_transaction(UndoTransaction(loan_id, applied), on_day(today, meeting(2)))
    assert (paid(today, loan_id), state_of(today, loan_id).held) == ([], ())
    assert broken(today.connection) == []


def test_a_payment_entered_late_leads_to_what_it_would_have_on_its_day(today: Unit) -> None:
    (_, late), (_, on_time) = lent(today), lent(today)
    for loan_id in (late, on_time):
        pays(today, loan_id, meeting(1) + timedelta(days=1), WEEK * 2)
    pays(today, on_time, meeting(1) + timedelta(days=2), WEEK)
    morning(today, meeting(2))
    morning(today, meeting(3))
    pays(today, late, meeting(1) + timedelta(days=2), WEEK, entered_on=meeting(3) + timedelta(days=1))
    one, other = state_of(today, late), state_of(today, on_time)
    assert (one.installments, one.held_in_all) == (other.installments, other.held_in_all)
    assert broken(today.connection) == []


def test_the_pay_off_counts_what_is_held(today: Unit) -> None:
    _, loan_id = lent(today, AHEAD)
    pays(today, loan_id, meeting(3), Decimal(2000), entered_on=TWO_DAYS)
    account = loan_by_id(today.connection, loan_id)
    settles = pay_off_of(today.connection, account, meeting(1))
    assert (settles.held, settles.to_pay) == (2000_00, settles.parts.total - 2000_00)
    assert pay_off_of(today.connection, account, meeting(3)).held == 0


def test_a_loan_paid_wholly_ahead_ends_on_its_last_due_date(today: Unit) -> None:
    _, loan_id = lent(today)
    owed = Decimal(state_of(today, loan_id).outstanding.total) / 100
    pays(today, loan_id, TWO_DAYS, owed + 7)
    for number in range(1, 13):
        before = state_of(today, loan_id)
        assert before.status is LoanStatus.ACTIVE
        assert morning(today, meeting(number)) >= 1
        # Loans of others in this bank may hold something too.
        assert state_of(today, loan_id).held_in_all < before.held_in_all
    state = state_of(today, loan_id)
    assert (state.status, state.overpaid, state.held, state.ended_on) == (LoanStatus.OVERPAID, 7_00, (), meeting(12))


def test_what_could_wait_for_nothing_is_refused(today: Unit) -> None:
    _, loan_id = lent(today, replace(DUE_ALONE, overpayment=Overpayment.REFUSED))
    with pytest.raises(MoreThanPayOff):
        pays(today, loan_id, TWO_DAYS, Decimal(20000))
    with pytest.raises(CountsAfterMaturity):
        pays(today, loan_id, meeting(13), Decimal(1), entered_on=TWO_DAYS)
    _, plain = lent(today, replace(AHEAD, future_payments=FuturePayments.ACCEPT_OVERPAYMENTS))
    with pytest.raises(MoneyInFuture):
        pays(today, plain, meeting(3), Decimal(1), entered_on=TWO_DAYS)
    on_demand = replace(
        WEEKLY_TERMS,
        number_of_installments=1,
        interest_method=InterestMethod.DECLINING_BALANCE,
        amortization=Amortization.EQUAL_PRINCIPAL,
        interest_period=InterestPeriod.DAILY,
        engine=ScheduleEngine.CONTRACTUAL,
        schedule_method=ScheduleMethod.NONE,
    )
    with pytest.raises(FuturePaymentsOnDemand):
        product(today, terms=on_demand, payments=AHEAD)


def test_interest_on_the_real_balance_goes_on_until_held_money_settles(today: Unit) -> None:
    terms = replace(
        WEEKLY_TERMS,
        interest_method=InterestMethod.DECLINING_BALANCE,
        amortization=Amortization.EQUAL_PRINCIPAL,
        interest_period=InterestPeriod.DAILY,
        engine=ScheduleEngine.CONTRACTUAL,
        schedule_method=ScheduleMethod.DYNAMIC,
    )
    offered = product(today, terms=terms, payments=DUE_ALONE)
    client = village(today, members=1).clients[0]
    waits, waits_for_nothing = (lend_alone(today, offered.id, client) for _ in range(2))
    due = [each.due_on for each in state_of(today, waits).installments]
    first = Decimal(state_of(today, waits).installments[0].due.total) / 100
    pays(today, waits, TWO_DAYS, first)
    assert [morning(today, day) for day in due[:1]] == [1]
    pays(today, waits_for_nothing, due[0], first, entered_on=due[0] + timedelta(days=1))
    assert morning(today, due[0] + timedelta(days=1)) == 0
    one, other = state_of(today, waits), state_of(today, waits_for_nothing)
    assert one.installments == other.installments
    assert broken(today.connection) == []


def test_many_are_repaid_at_once(today: Unit) -> None:
    offered = product(today, terms=WEEKLY_TERMS, payments=DUE_ALONE)
    at = village(today, members=3)
    ids = [lend(today, at, offered.id, each) for each in at.clients]
    payments = [Repay(each, TWO_DAYS, WEEK * 2) for each in ids]
    unit = on_day(today, TWO_DAYS)
    loans = loans_to_repay(unit.connection, ids, payments)
    record(repayment_changes([(loans[each.loan_id], each) for each in payments], unit), unit)
    assert morning(today, meeting(1)) == 3
    assert {state_of(today, each).held_in_all > 0 for each in ids} == {True}


def test_the_sheet_of_the_day_asks_for_what_is_left(today: Unit) -> None:
    offered = product(today, terms=WEEKLY_TERMS, payments=DUE_ALONE)
    at = village(today, members=1)
    loan_id = lend(today, at, offered.id, at.clients[0])
    pays(today, loan_id, TWO_DAYS, Decimal(1000))
    morning(today, meeting(1))
    unit = on_day(today, meeting(1))
    sheet = generate_sheet(GenerateSheet(SheetKind.GROUP, at.group_id, at.calendar_id, meeting(1)), unit)
    first = state_of(today, loan_id).installments[0].due.total
    assert sheet.groups[0].clients[0].loans[0].due.total == first - 1000_00


def test_a_payment_of_an_earlier_day_entered_on_the_due_date_leaves_it_settled(today: Unit) -> None:
    _, loan_id = lent(today)
    pays(today, loan_id, TWO_DAYS, WEEK)
    morning(today, meeting(1))
    settled = paid(today, loan_id)
    pays(today, loan_id, TWO_DAYS, Decimal(10), entered_on=meeting(1))
    assert paid(today, loan_id) == settled
    assert state_of(today, loan_id).held_in_all == WEEK * 100 + 10_00 - settled[0]
    assert broken(today.connection) == []
