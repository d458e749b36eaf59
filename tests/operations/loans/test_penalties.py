"""What being late costs, from night to night: applied, paid, waived, taken back; the books keep up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, pays, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.charges import WaiveCharge, waive_charge
from samity.bank.loans.operations.disburse import UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.due_dates import todays_due_dates_pass
from samity.bank.loans.operations.penalties import todays_penalties_apply
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.queries.views import charges_of_loans
from samity.bank.loans.rules.penalties import accrued_penalty
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken
from samity.close_of_business.steps.penalties import apply_penalties

if TYPE_CHECKING:
    from samity.storage.unit import Unit

# A tenth of a percent a day of what is overdue, asked for from the sixth day late.
LATE = replace(TERMS, penalties=Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction("0.1"), grace=5))

_COPY = text("""
INSERT INTO loan_charge (account_id, id, name, is_penalty, amount, due_on)
SELECT :to, id, name, is_penalty, amount, due_on FROM loan_charge WHERE account_id = :from""")


@pytest.fixture(params=RULES)
def offered(request: pytest.FixtureRequest, unit: Unit) -> Product:
    """A product at 24 % a year, once for each way of accounting."""
    return product(on_day(unit, LENT_ON), terms=LATE, accounting=request.param)


@pytest.fixture
def loan_id(unit: Unit, offered: Product) -> int:
    """A thousand lent to a member."""
    today = on_day(unit, LENT_ON)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def late(days: int) -> date:
    """Return the day on which the first installment is so many days late."""
    return DUE[0] + timedelta(days=days)


def night(unit: Unit, closing: date) -> int:
    """Let due dates pass and penalties be applied, look whether all is well, and return how many loans had one."""
    todays_due_dates_pass(on_day(unit, closing))
    had = apply_penalties(on_day(unit, closing)).loans
    unit.connection.execute(text("UPDATE bank_date SET business_date = :day"), {"day": closing + timedelta(days=1)})
    found = broken(unit.connection)
    assert found == [], found
    return had


def nights(unit: Unit, *, until: int) -> list[int]:
    """Let all nights pass up to the one before so many days late; return what was applied in each that had some."""
    return [night(unit, late(n - 1)) for n in range(1, until + 1)]


def penalties(unit: Unit, loan_id: int) -> list[tuple[date, int]]:
    """Return the day and the amount of each penalty of a loan that stands."""
    rows = transactions_of(unit.connection, [loan_id])
    return [
        (row["value_on"], row["amount"])
        for row in rows
        if row["kind"] == "PENALTY_APPLIED" and row["reversed_by_id"] is None
    ]


def newest(unit: Unit, loan_id: int) -> int:
    """Return the transaction of the newest penalty."""
    rows = transactions_of(unit.connection, [loan_id])
    return max(int(row["id"]) for row in rows if row["kind"] == "PENALTY_APPLIED")


def test_they_are_applied_from_the_day_on_which_the_loan_is_late_beyond_the_grace(unit: Unit, loan_id: int) -> None:
    assert nights(unit, until=8) == [0, 0, 0, 0, 0, 1, 1, 1]
    # 166.67 bear 0.16667 a day.
    assert penalties(unit, loan_id) == [(late(6), 1_00), (late(7), 17), (late(8), 16)]
    (charge,) = charges_of_loans(unit.connection, [loan_id])
    assert (charge["amount"], charge["charge_id"], charge["due_on"], charge["is_penalty"]) == (1_33, None, DUE[0], True)
    assert state_of(unit, loan_id).installments[0].outstanding.penalties == 1_33


def test_a_night_that_was_missed_is_made_up_for(unit: Unit, loan_id: int) -> None:
    assert night(unit, late(19)) == 1
    assert penalties(unit, loan_id) == [(late(20), 3_33)]
    assert night(unit, late(19)) == 0


def test_nothing_is_applied_to_a_loan_that_the_night_left_out(unit: Unit, loan_id: int) -> None:
    todays_due_dates_pass(on_day(unit, late(5)))
    assert todays_penalties_apply(on_day(unit, late(6)), left_out=[loan_id]) == 0
    assert penalties(unit, loan_id) == []
    assert todays_penalties_apply(on_day(unit, late(6))) == 1


def test_a_penalty_is_income_when_it_is_applied_and_its_receivable_goes_when_it_is_paid(
    unit: Unit, loan_id: int, offered: Product, request: pytest.FixtureRequest
) -> None:
    nights(unit, until=6)
    rule = request.node.callspec.params["offered"]
    accrues = rule in {AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT}
    held = account_balance(unit.connection, loan_id, offered.gl[Purpose.PENALTIES_RECEIVABLE])
    assert held == (1_00 if accrues else 0)
    pays(unit, loan_id, late(6), "187.67")
    state = state_of(unit, loan_id)
    assert (state.paid.penalties, state.installments[0].outstanding.total) == (1_00, 0)
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.PENALTIES_RECEIVABLE]) == 0
    income = account_balance(unit.connection, loan_id, offered.gl[Purpose.INCOME_FROM_PENALTIES])
    assert income == (0 if rule is AccountingRule.NONE else -1_00)
    assert night(unit, late(6)) == 0


def test_paid_within_the_grace_it_costs_nothing(unit: Unit, loan_id: int) -> None:
    nights(unit, until=5)
    assert accrued_penalty(LATE, state_of(unit, loan_id), late(5)) == 83
    pays(unit, loan_id, late(5), "186.67")
    assert nights(unit, until=12)[5:] == [0] * 7
    assert penalties(unit, loan_id) == []


def test_what_is_waived_is_owed_no_more(unit: Unit, loan_id: int) -> None:
    nights(unit, until=6)
    (charge,) = charges_of_loans(unit.connection, [loan_id])
    waive_charge(WaiveCharge(loan_id, charge["id"]), on_day(unit, late(6)))
    assert state_of(unit, loan_id).outstanding.penalties == 0
    assert night(unit, late(6)) == 1
    assert state_of(unit, loan_id).outstanding.penalties == 17


def test_one_taken_back_is_applied_again_for_it_has_accrued(unit: Unit, loan_id: int) -> None:
    nights(unit, until=6)
    undo_transaction(UndoTransaction(loan_id, newest(unit, loan_id)), on_day(unit, late(6)))
    assert (penalties(unit, loan_id), charges_of_loans(unit.connection, [loan_id])) == ([], [])
    assert broken(unit.connection) == []
    assert night(unit, late(6)) == 1
    assert penalties(unit, loan_id) == [(late(7), 1_17)]


def test_one_taken_back_is_forgotten_of_its_loan_alone(unit: Unit, loan_id: int, offered: Product) -> None:
    nights(unit, until=6)
    today = on_day(unit, late(6))
    other = lend_alone(today, offered.id, village(today, members=1).clients[0], on=late(6))
    unit.connection.execute(_COPY, {"from": loan_id, "to": other})
    undo_transaction(UndoTransaction(loan_id, newest(unit, loan_id)), today)
    assert [each["account_id"] for each in charges_of_loans(unit.connection, [loan_id, other])] == [other]


def test_one_of_two_taken_back_leaves_the_other(unit: Unit, loan_id: int) -> None:
    nights(unit, until=7)
    undo_transaction(UndoTransaction(loan_id, newest(unit, loan_id)), on_day(unit, late(7)))
    assert [each["amount"] for each in charges_of_loans(unit.connection, [loan_id])] == [1_00]
    assert broken(unit.connection) == []


def test_a_payment_of_before_leaves_what_a_night_decided(unit: Unit, loan_id: int) -> None:
    nights(unit, until=6)
    pays(unit, loan_id, DUE[0], "186.67", entered_on=late(6))
    assert penalties(unit, loan_id) == [(late(6), 1_00)]
    assert state_of(unit, loan_id).outstanding.penalties == 1_00
    assert broken(unit.connection) == []


def test_they_go_with_the_disbursement_that_is_taken_back(unit: Unit, loan_id: int) -> None:
    nights(unit, until=6)
    undo_disbursement(UndoDisbursement(loan_id), on_day(unit, late(6)))
    state = state_of(unit, loan_id)
    assert (state.status, state.charges, state.penalty) == (LoanStatus.APPROVED, (), None)
    assert broken(unit.connection) == []


def test_a_loan_that_is_paid_off_has_no_more(unit: Unit, loan_id: int) -> None:
    nights(unit, until=6)
    pays(unit, loan_id, late(6), "1100")
    assert state_of(unit, loan_id).status is LoanStatus.OVERPAID
    assert night(unit, late(6)) == 0
