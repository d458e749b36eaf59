"""Loans of fixed interest settled before their time: interest up to the day, no later charge, books and taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import ON_REAL_BALANCE, held, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.charge_credits import CreditCharge, adjust_charge
from samity.bank.loans.operations.charge_off import ChargeOff, charge_off_loan
from samity.bank.loans.operations.charged_off_checks import LoanIsChargedOff
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.close import UndoClosing, undo_closing
from samity.bank.loans.operations.foreclose import (
    Foreclose,
    ForeclosedBeforeLastAct,
    ForeclosedNotActive,
    ForeclosedWhileHeld,
    ForeclosureNeedsFixedInterest,
    NothingToForeclose,
    foreclose_loan,
)
from samity.bank.loans.operations.money_checks import MoneyInFuture
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.explanation import explanation_of
from samity.bank.loans.queries.foreclosures import foreclosed_loans, foreclosure_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.explanation import Cause
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestMethod, ScheduleEngine
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit

LENT_ON, PAID_ON, ON = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 15)
DAY = timedelta(days=1)
DECLINING = replace(TERMS, interest_method=InterestMethod.DECLINING_BALANCE)
PROGRESSIVE = replace(DECLINING, engine=ScheduleEngine.PROGRESSIVE)
STANDARD = {"code": "mifos-standard-strategy"}
ADVANCED = PaymentTerms(
    strategy={
        "code": "advanced-payment-allocation-strategy",
        "order": [
            [timing, part]
            for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
            for part in ("PENALTIES", "FEES", "INTEREST", "PRINCIPAL")
        ],
        "walk": "HORIZONTAL",
        "future": "NEXT_INSTALLMENT",
    }
)
PRINCIPAL_FIRST = PaymentTerms(strategy={"code": "principal-interest-penalties-fees-order-strategy"})


def lent(unit: Unit, offered: Product) -> int:
    """Lend 600.00 over four months, and pay the first installment."""
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    first = state_of(loan_id, unit).installments[0].due
    repay_loan(Repay(loan_id, PAID_ON, Decimal(first.total) / 100), on_day(unit, PAID_ON))
    return loan_id


def night(unit: Unit, on: date) -> None:
    """Recognise the income of a day as the night does, and find nothing broken then."""
    todays_income_is_recognised(on_day(unit, on))
    assert broken(unit.connection) == []


@pytest.mark.parametrize("rule", [AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT, AccountingRule.CASH])
def test_all_principal_and_the_interest_of_the_days_so_far_settle_it(unit: Unit, rule: AccountingRule) -> None:
    """12.00 a month: 6.00 of 14 days of 28; what was income of later days goes back."""
    offered = product(unit, terms=TERMS, accounting=rule)
    loan_id, today = lent(unit, offered), on_day(unit, ON)
    night(unit, ON)
    books = held(unit, loan_id, offered)
    assert foreclosure_of(unit.connection, loan_by_id(unit.connection, loan_id), ON) == Parts(450_00, 6_00)
    done = foreclose_loan(Foreclose(loan_id, ON), today)
    state = state_of(loan_id, unit)
    assert (state.status, state.ended_on, state.paid) == (LoanStatus.CLOSED, ON, Parts(600_00, 18_00))
    assert [(each.due_on, each.due.total) for each in state.installments] == [(PAID_ON, 162_00), (ON, 456_00)]
    [row] = [each for each in transactions_of(unit.connection, [loan_id]) if each["id"] == done.transaction_id]
    assert (row["kind"], row["amount"]) == ("REPAYMENT", 456_00)
    assert foreclosed_loans(unit.connection, [loan_id]) == {loan_id}
    night(unit, ON)
    assert held(unit, loan_id, offered) == {Purpose.FUND_SOURCE: Decimal(18), Purpose.INTEREST_ON_LOANS: Decimal(-18)}
    undo_transaction(UndoTransaction(loan_id, done.transaction_id), today)
    night(unit, ON)
    assert held(unit, loan_id, offered) == books
    assert foreclosed_loans(unit.connection, [loan_id]) == frozenset()
    assert len(state_of(loan_id, unit).installments) == TERMS.number_of_installments


def test_charges_that_fall_due_later_are_let_off_and_come_back_with_it(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id, today = lent(unit, offered), on_day(unit, ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    for due_on in (ON, ON + DAY, date(2026, 4, 10)):
        add_charge(AddCharge(loan_id, AskedCharge(fee, due_on)), today)
    owed = state_of(loan_id, unit).outstanding
    done = foreclose_loan(Foreclose(loan_id, ON), today)
    state = state_of(loan_id, unit)
    assert (state.status, state.paid.fees, state.waived.fees) == (LoanStatus.CLOSED, 15_00, 30_00)
    night(unit, ON)
    undo_transaction(UndoTransaction(loan_id, done.transaction_id), today)
    night(unit, ON)
    assert state_of(loan_id, unit).outstanding == owed


def test_what_was_paid_ahead_of_a_charge_of_the_running_installment_stays_paid_of_it(unit: Unit) -> None:
    loan_id, today = lent(unit, product(unit, terms=TERMS)), on_day(unit, ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    ahead, _ = [add_charge(AddCharge(loan_id, AskedCharge(fee, on)), today) for on in (ON + DAY, date(2026, 4, 10))]
    repay_loan(Repay(loan_id, ON, Decimal(15)), today)
    foreclose_loan(Foreclose(loan_id, ON), today)
    state = state_of(loan_id, unit)
    assert (state.paid.fees, state.waived.fees) == (15_00, 15_00)
    assert paid_charges(state.installments, state.charges)[ahead] == 15_00
    night(unit, ON)


def test_nobody_is_let_off_what_was_given_back_of_a_later_charge(unit: Unit) -> None:
    """Of 15.00 due later 10.00 were given back, and settled what was owed: 5.00 are let off, 10.00 are paid."""
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id, today = lent(unit, offered), on_day(unit, ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    charge_id = add_charge(AddCharge(loan_id, AskedCharge(fee, date(2026, 4, 10))), today)
    adjust_charge(CreditCharge(loan_id, charge_id, Decimal(10)), today)
    settles = foreclosure_of(unit.connection, loan_by_id(unit.connection, loan_id), ON)
    assert settles is not None
    assert settles.fees == 10_00
    foreclose_loan(Foreclose(loan_id, ON), today)
    state = state_of(loan_id, unit)
    assert (state.status, state.waived.fees, state.paid.fees) == (LoanStatus.CLOSED, 5_00, 10_00)
    night(unit, ON)


@pytest.mark.parametrize(("terms", "payments"), [(DECLINING, None), (PROGRESSIVE, ADVANCED)])
def test_interest_that_was_paid_ahead_counts_towards_that_of_the_days_so_far(
    unit: Unit, terms: LoanTerms, payments: PaymentTerms | None
) -> None:
    loan_id = lent(unit, product(unit, terms=terms, payments=payments))
    second, third = (each.due for each in state_of(loan_id, unit).installments[1:3])
    repay_loan(Repay(loan_id, ON, Decimal(second.total + 50) / 100), on_day(unit, ON))
    foreclose_loan(Foreclose(loan_id, ON), on_day(unit, ON))
    state = state_of(loan_id, unit)
    assert state.status is LoanStatus.CLOSED
    assert state.paid.principal == 600_00
    # All of the second month was paid, and 0.50 of the third: more than its days so far have borne.
    assert third.interest > 50
    assert state.installments[-1].due.interest == second.interest + 50
    night(unit, ON)


def test_why_its_last_installment_asks_for_so_little_is_told(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=DECLINING))
    foreclose_loan(Foreclose(loan_id, ON), on_day(unit, ON))
    told, _ = explanation_of(unit.connection, loan_by_id(unit.connection, loan_id), ON)
    [interest] = [each for each in told.dues if each.number == 2 and each.part is Part.INTEREST]
    assert [each.cause for each in interest.besides] == [Cause.FORECLOSED]


def test_on_the_day_of_an_installment_or_after_the_last_nothing_is_let_off(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id, late = lent(unit, offered), lent(unit, offered)
    second, over = date(2026, 3, 1), date(2026, 5, 20)
    foreclose_loan(Foreclose(loan_id, second), on_day(unit, second))
    assert state_of(loan_id, unit).paid == Parts(600_00, 24_00)
    night(unit, second)
    foreclose_loan(Foreclose(late, over), on_day(unit, over))
    assert state_of(late, unit).paid == Parts(600_00, 48_00)
    assert len(state_of(late, unit).installments) == TERMS.number_of_installments
    night(unit, over)


def test_what_stands_against_it_is_named_at_once(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id, today = lent(unit, offered), on_day(unit, ON)
    assert refused(lambda: foreclose_loan(Foreclose(loan_id, ON + DAY), today)) == [MoneyInFuture]
    assert refused(lambda: foreclose_loan(Foreclose(loan_id, PAID_ON - DAY), today)) == [ForeclosedBeforeLastAct]
    charge_off_loan(ChargeOff(loan_id, ON), today)
    reasons = [LoanIsChargedOff, ForeclosedBeforeLastAct]
    assert refused(lambda: foreclose_loan(Foreclose(loan_id, PAID_ON), today)) == reasons
    paid_off = lent(unit, offered)
    repay_loan(Repay(paid_off, ON, Decimal(486)), today)
    assert refused(lambda: foreclose_loan(Foreclose(paid_off, ON), today)) == [ForeclosedNotActive]
    undo_closing(UndoClosing(paid_off), today)
    assert refused(lambda: foreclose_loan(Foreclose(paid_off, ON), today)) == [NothingToForeclose]
    by_contract = product(unit, terms=ON_REAL_BALANCE)
    follows = lend_alone(on_day(unit, LENT_ON), by_contract.id, village(unit, members=1).clients[0], on=LENT_ON)
    assert foreclosure_of(unit.connection, loan_by_id(unit.connection, follows), ON) is None
    assert refused(lambda: foreclose_loan(Foreclose(follows, ON), today)) == [ForeclosureNeedsFixedInterest]
    holding = PaymentTerms(strategy=STANDARD, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    holds = lent(unit, product(unit, terms=TERMS, payments=holding))
    repay_loan(Repay(holds, ON + DAY, Decimal(10)), today)
    assert refused(lambda: foreclose_loan(Foreclose(holds, ON), today)) == [ForeclosedWhileHeld]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS))
    actor = replace(unit.actor, permissions=frozenset({"loans:read"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    with pytest.raises(refusal):
        foreclose_loan(Foreclose(loan_id, ON), replace(on_day(unit, ON), actor=actor))


def test_who_owes_nothing_but_interest_of_days_to_come_is_let_off_it(unit: Unit) -> None:
    """No money is asked for: the loan ends by that alone."""
    offered = product(unit, terms=TERMS, payments=PRINCIPAL_FIRST)
    loan_id = lent(unit, offered)
    left = state_of(loan_id, unit).outstanding.total
    repay_loan(Repay(loan_id, ON, Decimal(left - 5_00) / 100), on_day(unit, ON))
    assert state_of(loan_id, unit).outstanding == Parts(0, 5_00)
    assert foreclosure_of(unit.connection, loan_by_id(unit.connection, loan_id), ON) == Parts()
    foreclose_loan(Foreclose(loan_id, ON), on_day(unit, ON))
    assert state_of(loan_id, unit).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []
