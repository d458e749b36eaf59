"""Charges of a loan that falls due at once when it is charged off: stored as folded, paid, waived, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.standing import state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charge_off import ChargeOff, UndoChargeOff, charge_off_loan, undo_charge_off
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.as_of import charges_as_of, loan_as_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.queries.views import charges_of_loans
from samity.bank.loans.values.agreement import AccountingRule, ChargeOffBehaviour
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import InterestMethod, ScheduleEngine
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

DAY = timedelta(days=1)
LENT_ON, PAID_ON, OFF_ON = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 10)
# One falls due while the installment of 1 March runs, the other with the next.
RUNNING, NEXT = date(2026, 2, 20), date(2026, 3, 15)
PENALTIES_FIRST = {
    "code": "advanced-payment-allocation-strategy",
    "order": [
        [timing, part]
        for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
        for part in ("PENALTIES", "FEES", "INTEREST", "PRINCIPAL")
    ],
    "walk": "HORIZONTAL",
    "future": "NEXT_INSTALLMENT",
}
PAYMENTS = PaymentTerms(strategy=PENALTIES_FIRST, charge_off=ChargeOffBehaviour.ACCELERATE_MATURITY)
PROGRESSIVE = replace(TERMS, engine=ScheduleEngine.PROGRESSIVE, interest_method=InterestMethod.DECLINING_BALANCE)


def night(unit: Unit, on: date) -> None:
    """Recognise the income of a day as the night does, and find nothing broken then: facts lead to what is stored."""
    todays_income_is_recognised(on_day(unit, on))
    assert broken(unit.connection) == []


def lent(unit: Unit, accounting: AccountingRule = AccountingRule.ACCRUAL_PERIODIC) -> tuple[int, int, int]:
    """Lend 600.00 over four months, paid for a month, with penalties of 10.00 and 5.00; return it and them."""
    offered = product(unit, terms=PROGRESSIVE, payments=PAYMENTS, accounting=accounting, credits_loans=True)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    first = state_of(loan_id, unit).installments[0].due
    today = on_day(unit, PAID_ON)
    repay_loan(Repay(loan_id, PAID_ON, Decimal(first.total) / 100), today)
    penalty = define_charge(DefineCharge(f"Late {loan_id}", "KES", Decimal(10), is_penalty=True), unit)
    running = add_charge(AddCharge(loan_id, AskedCharge(penalty, RUNNING)), today)
    following = add_charge(AddCharge(loan_id, AskedCharge(penalty, NEXT, Decimal(5))), today)
    return loan_id, running, following


def charged_off(unit: Unit, loan_id: int) -> None:
    night(unit, OFF_ON)
    charge_off_loan(ChargeOff(loan_id, OFF_ON), on_day(unit, OFF_ON))
    night(unit, OFF_ON)


def told(unit: Unit, loan_id: int) -> dict[int, tuple[date, int, int]]:
    """When each charge falls due, and what of it is paid and waived, in minor units."""
    rows = charges_of_loans(unit.connection, [loan_id])
    return {each["id"]: (each["due_on"], each["paid"], each["waived"]) for each in rows}


@pytest.mark.parametrize("rule", [AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT, AccountingRule.CASH])
def test_a_charge_of_the_running_installment_falls_due_with_it_until_that_is_taken_back(
    unit: Unit, rule: AccountingRule
) -> None:
    loan_id, running, following = lent(unit, rule)
    before = told(unit, loan_id)
    charged_off(unit, loan_id)
    assert told(unit, loan_id) == {running: (OFF_ON, 0, 0), following: (NEXT, 0, 0)}
    stood = loan_as_of(unit.connection, loan_by_id(unit.connection, loan_id), PAID_ON, OFF_ON)
    assert {each["id"]: each["due_on"] for each in charges_as_of(unit.connection, stood)} == {
        running: RUNNING,
        following: NEXT,
    }
    undo_charge_off(UndoChargeOff(loan_id), on_day(unit, OFF_ON + DAY))
    night(unit, OFF_ON + DAY)
    assert told(unit, loan_id) == before == {running: (RUNNING, 0, 0), following: (NEXT, 0, 0)}


def test_a_payment_after_it_settles_the_charge_of_the_running_installment_first(unit: Unit) -> None:
    loan_id, running, following = lent(unit)
    charged_off(unit, loan_id)
    today = on_day(unit, OFF_ON + DAY)
    part = repay_loan(Repay(loan_id, OFF_ON + DAY, Decimal(200)), today).new_transaction
    night(unit, OFF_ON + DAY)
    assert told(unit, loan_id) == {running: (OFF_ON, 10_00, 0), following: (NEXT, 0, 0)}
    owed = state_of(loan_id, unit).outstanding.total - 5_00
    rest = repay_loan(Repay(loan_id, OFF_ON + DAY, Decimal(owed) / 100), today).new_transaction
    night(unit, OFF_ON + DAY)
    assert state_of(loan_id, unit).outstanding.total == state_of(loan_id, unit).outstanding.penalties == 5_00
    for each in (rest, part):
        undo_transaction(UndoTransaction(loan_id, each), today)
        night(unit, OFF_ON + DAY)
    undo_charge_off(UndoChargeOff(loan_id), today)
    night(unit, OFF_ON + DAY)
    assert told(unit, loan_id) == {running: (RUNNING, 0, 0), following: (NEXT, 0, 0)}


def test_a_waiver_after_it_lets_the_borrower_off_where_the_charge_stands(unit: Unit) -> None:
    """It fell due by the charge-off, so that less was charged off then."""
    loan_id, running, following = lent(unit)
    charged_off(unit, loan_id)
    today = on_day(unit, OFF_ON + 5 * DAY)
    waived = waive_charge(WaiveCharge(loan_id, running), today)
    night(unit, OFF_ON + 5 * DAY)
    rows = {each["id"]: each for each in transactions_of(unit.connection, [loan_id])}
    assert (rows[waived]["value_on"], rows[waived]["amount"]) == (OFF_ON, 10_00)
    [off] = [each for each in rows.values() if each["kind"] == "CHARGE_OFF" and each["reversed_by_id"] is None]
    assert off["penalties"] == 5_00
    assert [each.waived.penalties for each in state_of(loan_id, unit).installments] == [0, 10_00, 0]
    assert told(unit, loan_id) == {running: (OFF_ON, 0, 10_00), following: (NEXT, 0, 0)}
    undo_transaction(UndoTransaction(loan_id, waived), today)
    night(unit, OFF_ON + 5 * DAY)
    undo_charge_off(UndoChargeOff(loan_id), today)
    night(unit, OFF_ON + 5 * DAY)
    assert told(unit, loan_id) == {running: (RUNNING, 0, 0), following: (NEXT, 0, 0)}
