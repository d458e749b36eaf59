"""Lives of loans: late, partial, back-dated, taken back; the books and the stored state keep up with the facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, Product, lend, meeting, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import (
    RunAccruals,
    run_accruals,
    todays_income_is_recognised,
)
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.acceptance import MoreThanPayOff
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.state import LoanState, LoanStatus, due_before

if TYPE_CHECKING:
    from samity.bank.loans.operations.recording import Recorded
    from samity.storage.unit import Unit

WEEK = Decimal("1055.23")  # 12,000 over 12 weeks at 24 % flat: 1,000.00 and 662.79 / 12
RULES = [AccountingRule.CASH, AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT]
RECEIVABLES = (Purpose.INTEREST_RECEIVABLE, Purpose.FEES_RECEIVABLE, Purpose.PENALTIES_RECEIVABLE)


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the twentieth meeting, long after the last installment."""
    return on_day(unit, meeting(20))


@pytest.fixture(params=RULES)
def offered(request: pytest.FixtureRequest, today: Unit) -> Product:
    """A product, once for each way of accounting."""
    return product(today, accounting=request.param)


@pytest.fixture
def loan_id(today: Unit, offered: Product) -> int:
    """12,000 lent to a member at the first meeting."""
    place = village(today, members=1)
    return lend(today, place, offered.id, place.clients[0])


def pays(unit: Unit, loan_id: int, week: int, amount: Decimal = WEEK, *, days_late: int = 0) -> Recorded:
    return repay_loan(Repay(loan_id, meeting(week) + timedelta(days=days_late), amount), unit)


def payment_of(recorded: Recorded) -> int:
    """Return the transaction that is the payment just entered, not one that was moved by it."""
    newest = recorded.account.last_serial + 1
    return next(row.id for row in recorded.transactions if row.fact == newest and row.shows_fact)


def kept(unit: Unit, loan_id: int, offered: Product) -> LoanState:
    """Check what must always hold of a loan, also once the night has recognised its income, and return its state."""
    account = loan_by_id(unit.connection, loan_id)
    facts = facts_of(unit.connection, [loan_id])[loan_id]
    folded, wanted = replay(account.agreement, facts)
    assert account.state == folded, "what is stored is what the facts say"
    standing = [
        (row["kind"], row["value_on"], row["amount"], row["principal"], row["interest"], row["fees"], row["penalties"])
        for row in transactions_of(unit.connection, [loan_id])
        if row["reversed_by_id"] is None and row["kind"] != "ACCRUAL"
    ]
    assert sorted(standing) == sorted((each.kind, each.value_on, each.amount, *each.parts) for each in wanted)
    assert balance(unit, loan_id, offered, Purpose.LOAN_PORTFOLIO) == account.state.outstanding.principal
    assert balance(unit, loan_id, offered, Purpose.OVERPAYMENT) == -account.state.overpaid
    todays_income_is_recognised(unit)
    assert all(balance(unit, loan_id, offered, each) >= 0 for each in RECEIVABLES), "no night leaves one below zero"
    return account.state


def balance(unit: Unit, loan_id: int, offered: Product, purpose: Purpose) -> int:
    """Return what the loan has in a GL account: debits less credits, in minor units."""
    return account_balance(unit.connection, loan_id, offered.gl[purpose])


def test_on_time_to_the_end(today: Unit, offered: Product, loan_id: int) -> None:
    for week in range(1, 12):
        pays(today, loan_id, week)
        kept(today, loan_id, offered)
    left = loan_by_id(today.connection, loan_id).state.outstanding.total
    pays(today, loan_id, 12, Decimal(left) / 100)
    state = kept(today, loan_id, offered)
    assert (state.status, state.ended_on) == (LoanStatus.CLOSED, meeting(12))
    assert balance(today, loan_id, offered, Purpose.INTEREST_ON_LOANS) == -662_79


def test_part_of_a_week_is_late_and_settled_first_the_week_after(today: Unit, offered: Product, loan_id: int) -> None:
    pays(today, loan_id, 1, Decimal(600))
    state = kept(today, loan_id, offered)
    assert due_before(state.installments, meeting(2)).total == 455_23
    pays(today, loan_id, 2, WEEK)
    first, second = kept(today, loan_id, offered).installments[:2]
    assert (first.outstanding.total, second.outstanding.total) == (0, 455_23)


def test_a_back_dated_payment_is_booked_today_and_counts_from_its_day(
    today: Unit, offered: Product, loan_id: int
) -> None:
    """500.00 pay 55.23 of interest; once 40.00 of a week before pay most of that, they pay 15.23."""
    pays(today, loan_id, 2, Decimal(500))
    recorded = pays(today, loan_id, 1, Decimal(40))
    kept(today, loan_id, offered)
    assert {row.booked_on for row in recorded.transactions} == {today.business_date}
    moved = [row for row in recorded.transactions if row.consequence.amount == 500_00]
    assert [(row.reverses_id is not None, row.consequence.parts.interest) for row in moved] == [
        (True, 55_23),
        (False, 15_23),
    ]


def test_a_payment_in_the_middle_is_taken_back(today: Unit, offered: Product, loan_id: int) -> None:
    payments = [payment_of(pays(today, loan_id, week)) for week in (1, 2, 3)]
    undo_transaction(UndoTransaction(loan_id, payments[1], "bounced"), today)
    state = kept(today, loan_id, offered)
    assert [each.outstanding.total for each in state.installments[:3]] == [0, 0, 1_055_23]
    pays(today, loan_id, 2, days_late=3)
    assert kept(today, loan_id, offered).installments[2].outstanding.total == 0


def test_orders_of_entry_lead_to_one_state(today: Unit, offered: Product, loan_id: int) -> None:
    for week in (2, 5, 1, 4, 3):
        pays(today, loan_id, week, WEEK + week)
        kept(today, loan_id, offered)
    place = village(today, members=1)
    other = product(today, accounting=loan_by_id(today.connection, loan_id).agreement.accounting)
    in_order = lend(today, place, other.id, place.clients[0])
    for week in (1, 2, 3, 4, 5):
        pays(today, in_order, week, WEEK + week)
    todays_income_is_recognised(today)
    ours, theirs = (loan_by_id(today.connection, each).state for each in (loan_id, in_order))
    assert (ours.installments, ours.outstanding) == (theirs.installments, theirs.outstanding)
    assert [balance(today, loan_id, offered, each) for each in offered.gl] == [
        balance(today, in_order, other, each) for each in other.gl
    ]


def test_a_fee_is_waived_the_waiver_taken_back_and_the_fee_paid(today: Unit, offered: Product, loan_id: int) -> None:
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(50), is_penalty=False), today)
    on_loan = add_charge(AddCharge(loan_id, AskedCharge(fee, meeting(1))), today)
    waiver = waive_charge(WaiveCharge(loan_id, on_loan), today)
    assert kept(today, loan_id, offered).outstanding.fees == 0
    undo_transaction(UndoTransaction(loan_id, waiver), today)
    assert kept(today, loan_id, offered).outstanding.fees == 50_00
    pays(today, loan_id, 1)
    assert kept(today, loan_id, offered).outstanding.fees == 0


def test_income_is_recognised_week_by_week_and_never_twice(today: Unit, offered: Product, loan_id: int) -> None:
    accrues = loan_by_id(today.connection, loan_id).agreement.accounting
    expected = {AccountingRule.CASH: 0, AccountingRule.ACCRUAL_PERIODIC: 110_46, AccountingRule.ACCRUAL_UPFRONT: 662_79}
    for _ in range(2):
        run_accruals(RunAccruals(meeting(2)), today)
        assert balance(today, loan_id, offered, Purpose.INTEREST_RECEIVABLE) == expected[accrues]
    pays(today, loan_id, 1, Decimal(2200))
    kept(today, loan_id, offered)


def test_more_than_the_pay_off_is_owed_back_or_refused(today: Unit, offered: Product, loan_id: int) -> None:
    pays(today, loan_id, 1, Decimal(13000))
    state = kept(today, loan_id, offered)
    assert (state.status, state.overpaid) == (LoanStatus.OVERPAID, 13000_00 - 12662_79)
    strict = product(today, refuses_overpayment=True)
    place = village(today, members=1)
    other = lend(today, place, strict.id, place.clients[0])
    with pytest.raises(MoreThanPayOff):
        pays(today, other, 1, Decimal(13000))


def test_time_alone_makes_a_loan_late(today: Unit, loan_id: int) -> None:
    state = loan_by_id(today.connection, loan_id).state
    days: list[tuple[date, int]] = [(FIRST_MEETING, 0), (meeting(1), 0), (meeting(1) + timedelta(days=1), 1_055_23)]
    for day, late in days:
        assert due_before(state.installments, day).total == late
