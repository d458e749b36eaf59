"""Another rate, or another amount, of a contract: in the books, by night, back-dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans import months
from tests.operations.loans.paying import refused
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, dues, night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.operations.change_contract import (
    ChangeInFuture,
    ChangeOutsideTerm,
    ChangeRate,
    ChangeRepayment,
    ContractNotActive,
    ContractTermStays,
    NoContract,
    RateBelowNothing,
    RepaysNothing,
    change_rate,
    change_repayment,
)
from samity.bank.loans.operations.lock import LoanIsLocked, LockLoan, lock_loan
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.explanation import explanation_of
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.acceptance import MoreThanPayOff
from samity.bank.loans.rules.contract_rates import GrowsBeyondMeasure
from samity.bank.loans.rules.recognition import accrued_not_due
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit

HOW = {
    "real balance": TERMS,
    "fixed": replace(TERMS, schedule_method=ScheduleMethod.FIXED),
    "annuity": replace(TERMS, amortization=Amortization.EQUAL_INSTALLMENTS),
    "fixed annuity": replace(TERMS, schedule_method=ScheduleMethod.FIXED, amortization=Amortization.EQUAL_INSTALLMENTS),
    "business days": replace(TERMS, day_count=DayCount.BUS_252),
    "fixed business days": replace(TERMS, schedule_method=ScheduleMethod.FIXED, day_count=DayCount.BUS_252),
    "applied by days": replace(TERMS, application_days=(31,)),
    "on demand": replace(TERMS, schedule_method=ScheduleMethod.NONE, number_of_installments=1),
}
MID = date(2025, 2, 10)


def lent(unit: Unit, terms: LoanTerms = TERMS, accounting: AccountingRule = AccountingRule.ACCRUAL_PERIODIC) -> int:
    """Lend a thousand at 24 % a year over six months."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=terms, accounting=accounting)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def percent(unit: Unit, loan_id: int) -> Fraction:
    """Return the rate of a loan by now, as it is entered: so many percent a period of its product."""
    account = loan_by_id(unit.connection, loan_id)
    return account.terms.annual_rate


def tripled(unit: Unit, loan_id: int, on: date, entered_on: date | None = None) -> None:
    """Let a loan bear three times its rate."""
    account = loan_by_id(unit.connection, loan_id)
    rate = 3 * account.agreement.terms.annual_rate
    change_rate(ChangeRate(loan_id, on, rate), on_day(unit, entered_on or on))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("how", [*HOW])
def test_another_rate_holds_from_its_day_in_the_books_too(unit: Unit, how: str, rule: AccountingRule) -> None:
    loan_id = lent(unit, HOW[how], rule)
    before = percent(unit, loan_id)
    planned = dues(unit, loan_id)
    tripled(unit, loan_id, MID)
    assert percent(unit, loan_id) == 3 * before
    if how != "on demand":
        assert dues(unit, loan_id)[1] > planned[1]
        night(unit, DUE[0], loan_id)
        night(unit, DUE[1], loan_id)
    on = DUE[1] + timedelta(days=3)
    settles = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), on).parts
    account = loan_by_id(unit.connection, loan_id)
    told, _ = explanation_of(unit.connection, account, on)
    assert sum(each.amount for each in told.accrued) == accrued_not_due(account.terms, account.state, on)
    pays(unit, loan_id, on, str(Decimal(settles.total) / 100))
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", ["real balance", "fixed", "annuity", "fixed annuity"])
def test_one_that_is_entered_late_leads_to_the_same(unit: Unit, how: str) -> None:
    """One loan's rate is changed on its day, the other's after two due dates and a payment."""
    early, late = lent(unit, HOW[how]), lent(unit, HOW[how])
    tripled(unit, early, MID)
    night(unit, DUE[0], early, late)
    for each in (early, late):
        pays(unit, each, DUE[0] + timedelta(days=2), "100")
    night(unit, DUE[1], early, late)
    tripled(unit, late, MID, DUE[1] + timedelta(days=1))
    assert state_of(unit, early).installments == state_of(unit, late).installments
    assert broken(unit.connection) == []


@pytest.mark.parametrize("how", ["real balance", "fixed", "annuity", "fixed annuity"])
def test_another_amount_is_repaid_from_its_day(unit: Unit, how: str) -> None:
    loan_id = lent(unit, HOW[how])
    change_repayment(ChangeRepayment(loan_id, MID, Decimal(400)), on_day(unit, MID))
    rows = state_of(unit, loan_id).installments
    by_total = "annuity" in how
    asked = [each.due.principal + (each.due.interest if by_total else 0) for each in rows]
    assert asked[:2] == [400_00, 400_00]
    assert sum(each.due.principal for each in rows) == 1000_00
    assert asked[3:] == [0, 0, 0]
    night(unit, DUE[0], loan_id)
    assert broken(unit.connection) == []


def test_what_stands_against_a_change_is_named_at_once(unit: Unit) -> None:
    today, loan_id = on_day(unit, MID), lent(unit)
    long_ago, later = LENT_ON - timedelta(days=1), MID + timedelta(days=1)

    def change(rate: int, on: date, loan: int = loan_id) -> list[type[Refusal]]:
        return refused(lambda: change_rate(ChangeRate(loan, on, Fraction(rate)), today))

    assert change(-1, later) == [ChangeInFuture, RateBelowNothing]
    assert change(1, long_ago) == [ChangeOutsideTerm]
    assert change(10**20, MID) == [GrowsBeyondMeasure]
    assert change(1, MID, lent(unit, months.TERMS)) == [NoContract]
    amounts = refused(lambda: change_repayment(ChangeRepayment(loan_id, MID, Decimal(0), of_total=True), today))
    assert amounts == [ContractTermStays, RepaysNothing]
    lock_loan(LockLoan(loan_id), today)
    assert change(1, MID) == [LoanIsLocked]
    write_off_loan(WriteOff(loan_id, MID), today)
    assert change(1, MID) == [ContractNotActive]


@pytest.mark.parametrize("times", [3, Fraction(1, 3)])
def test_a_payment_is_judged_by_the_rate_of_now(unit: Unit, times: int | Fraction) -> None:
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=TERMS, refuses_overpayment=True)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    rate = times * loan_by_id(unit.connection, loan_id).agreement.terms.annual_rate
    change_rate(ChangeRate(loan_id, LENT_ON, rate), today)
    settles = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), MID).parts.total
    one_more = Repay(loan_id, MID, Decimal(settles + 1) / 100)
    assert refused(lambda: repay_loan(one_more, on_day(unit, MID))) == [MoreThanPayOff]
    pays(unit, loan_id, MID, str(Decimal(settles) / 100))
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
