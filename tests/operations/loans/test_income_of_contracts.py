"""Interest of a contract is income when it is applied; where that was agreed each day, or at the end of the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.due_dates import todays_due_dates_pass
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import (
    Amortization,
    IncomeBooked,
    InterestMethod,
    InterestPeriod,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.close_of_business.invariants.recognition import closed_days_have_their_income
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON = date(2026, 1, 1)
ELEMENTS = {"code": "element-order", "parts": ["INTEREST", "PRINCIPAL", "FEES", "PENALTIES"], "walk": "HORIZONTAL"}
DAILY, MONTHLY, APPLIED = IncomeBooked.DAILY, IncomeBooked.END_OF_MONTH, IncomeBooked.AS_APPLIED
CONTRACT = replace(
    TERMS,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_method=InterestMethod.DECLINING_BALANCE,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    day_count=DayCount.E30_360,
)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def lent(unit: Unit, booked: IncomeBooked, method: ScheduleMethod) -> tuple[int, Product]:
    """600.00 at 2 % a month from 1 January: 0.40 a day of 30 to a month."""
    unit = on_day(unit, LENT_ON)
    terms = replace(CONTRACT, income_booked=booked, schedule_method=method)
    offered = product(unit, terms=terms, payments=PaymentTerms(strategy=ELEMENTS))
    return lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON), offered


def night(unit: Unit, on: date) -> None:
    todays_due_dates_pass(on_day(unit, on))
    todays_income_is_recognised(on_day(unit, on))


def accruals(unit: Unit, loan_id: int) -> list[tuple[date, int]]:
    rows = transactions_of(unit.connection, [loan_id])
    return [(row["value_on"], row["interest"]) for row in rows if row["kind"] == "ACCRUAL"]


DYNAMIC, FIXED = ScheduleMethod.DYNAMIC, ScheduleMethod.FIXED


@pytest.mark.parametrize(
    ("method", "booked", "found"),
    [
        (DYNAMIC, DAILY, [(day(1, 11), 4_00), (day(1, 12), 40), (day(1, 31), 7_20), (day(2, 1), 40), (day(2, 2), 30)]),
        (DYNAMIC, MONTHLY, [(day(1, 31), 11_60), (day(2, 1), 40)]),
        (DYNAMIC, APPLIED, [(day(2, 1), 12_00)]),
        # Of fixed interest each real day takes its share: of 12.00 one of 31, of 9.00 one of 28.
        (FIXED, DAILY, [(day(1, 11), 3_87), (day(1, 12), 39), (day(1, 31), 7_35), (day(2, 1), 39), (day(2, 2), 32)]),
        (FIXED, MONTHLY, [(day(1, 31), 11_61), (day(2, 1), 39)]),
        (FIXED, APPLIED, [(day(2, 1), 12_00)]),
    ],
)
def test_income_is_booked_as_often_as_was_agreed_and_where_it_is_applied(
    unit: Unit, method: ScheduleMethod, booked: IncomeBooked, found: list[tuple[date, int]]
) -> None:
    loan_id, offered = lent(unit, booked, method)
    for on in (day(1, 11), day(1, 11), day(1, 12), day(1, 31), day(1, 31)):
        night(unit, on)
    repay_loan(Repay(loan_id, day(2, 1), Decimal(162)), on_day(unit, day(2, 1)))
    night(unit, day(2, 2))
    assert accruals(unit, loan_id) == found
    receivable = account_balance(unit.connection, loan_id, offered.gl[Purpose.INTEREST_RECEIVABLE])
    assert receivable == sum(interest for _, interest in found) - 12_00
    assert not [each for each in closed_days_have_their_income(unit.connection) if str(loan_id) in each]


def test_a_month_that_ended_without_a_night_is_made_up_for(unit: Unit) -> None:
    loan_id, _ = lent(unit, MONTHLY, ScheduleMethod.FIXED)
    night(unit, day(1, 30))
    assert accruals(unit, loan_id) == []
    night(unit, day(2, 3))
    assert accruals(unit, loan_id) == [(day(1, 31), 11_61)]
    night(unit, day(2, 4))
    assert len(accruals(unit, loan_id)) == 1


def test_a_payment_that_counts_from_before_is_made_up_for_on_the_business_date(unit: Unit) -> None:
    loan_id, offered = lent(unit, DAILY, ScheduleMethod.DYNAMIC)
    night(unit, day(1, 31))
    repay_loan(Repay(loan_id, day(1, 16), Decimal(306)), on_day(unit, day(1, 31)))
    # From the 16th on half of it bears interest: 2.80 too much became income in 14 days, and go back today.
    rows = [row for row in transactions_of(unit.connection, [loan_id]) if row["kind"] == "ACCRUAL"]
    assert [(row["interest"], row["value_on"], row["booked_on"]) for row in rows] == [
        (11_60, day(1, 31), day(1, 31)),
        (-2_80, day(1, 31), day(1, 31)),
    ]
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.INTEREST_RECEIVABLE]) == 2_80
