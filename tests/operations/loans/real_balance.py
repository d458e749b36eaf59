"""Loans whose interest accrues on the real balance, lent and kept by a bank."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import text
from tests.village import on_day

from samity.bank.loans.operations.due_dates import todays_due_dates_pass
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.terms import Amortization, InterestPeriod, LoanTerms, ScheduleEngine, ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState
    from samity.storage.unit import Unit


# 10 % a year of twelve months of 30 days; Tuesdays and Saturdays alike are paid on.
TERMS = LoanTerms(
    principal=1000_00,
    decimals=2,
    annual_rate=Fraction(10),
    number_of_installments=6,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    engine=ScheduleEngine.CONTRACTUAL,
    rounding=RoundingMode.HALF_UP,
    day_count=DayCount.E30_360,
    schedule_method=ScheduleMethod.DYNAMIC,
)
LENT_ON = date(2025, 1, 21)
DUE = [date(2025, month, 21) for month in range(2, 8)]
RULES = [AccountingRule.NONE, AccountingRule.CASH, AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT]


def night(unit: Unit, closing: date, *lent: int) -> int:
    """Let the due dates of a day pass, look whether all is well, and return of how many of these loans one passed.

    Others may live in the bank beside them.
    """
    before = [state_of(unit, each) for each in lent]
    passed = todays_due_dates_pass(on_day(unit, closing))
    unit.connection.execute(text("UPDATE bank_date SET business_date = :day"), {"day": closing + timedelta(days=1)})
    found = broken(unit.connection)
    assert found == [], found
    mine = sum(was.accrued != state_of(unit, each).accrued for was, each in zip(before, lent, strict=True))
    assert passed >= mine
    return mine


def dues(unit: Unit, loan_id: int) -> list[int]:
    """Return the interest of each installment as it is stored."""
    return [each.due.interest for each in state_of(unit, loan_id).installments]


def state_of(unit: Unit, loan_id: int) -> LoanState:
    return loan_by_id(unit.connection, loan_id).state


def pays(unit: Unit, loan_id: int, on: date, amount: str, entered_on: date | None = None) -> int:
    """Repay, and return the transaction."""
    return repay_loan(Repay(loan_id, on, Decimal(amount)), on_day(unit, entered_on or on)).new_transaction
