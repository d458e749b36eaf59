"""Interest applied on days of the month, from night to night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.real_balance import DUE, LENT_ON, TERMS, dues, night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.rules.schedule_refusals import TermsHaveNoSchedule
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestType, ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit

AT_MONTH_END = replace(TERMS, application_days=(31,))
JANUARY, FEBRUARY = date(2025, 1, 31), date(2025, 2, 28)


@pytest.fixture
def loan_id(unit: Unit) -> int:
    """A thousand at 24 % a year, lent to a member."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=AT_MONTH_END)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


def test_a_night_looks_at_days_of_application_and_at_due_dates(unit: Unit, loan_id: int) -> None:
    # 9 days of January; 21 days on 1000.00 and 7 on 833.33; …
    assert dues(unit, loan_id)[:3] == [6_00, 17_89, 16_78]
    nights = [date(2025, 1, 30), JANUARY, JANUARY, date(2025, 2, 20), DUE[0], DUE[0], date(2025, 2, 27), FEBRUARY]
    assert [night(unit, day, loan_id) for day in nights] == [0, 1, 0, 0, 1, 0, 0, 1]
    # Nothing was paid: all 28 days are on 1000.00.
    assert dues(unit, loan_id)[:2] == [6_00, 18_67]
    assert state_of(unit, loan_id).outstanding.principal == 1000_00


def test_a_payment_entered_late_is_reckoned_as_if_it_had_come_in_time(unit: Unit, loan_id: int) -> None:
    for day in (JANUARY, DUE[0], FEBRUARY):
        night(unit, day)
    paid = pays(unit, loan_id, DUE[0], "172.67", entered_on=date(2025, 3, 3))
    # The payment takes 6.00 that was applied and 166.67; what accrued since is owed too, and none of it was left.
    assert dues(unit, loan_id)[:2] == [6_00, 17_89]
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, date(2025, 3, 3)))
    assert dues(unit, loan_id)[:2] == [6_00, 18_67]
    assert broken(unit.connection) == []


def test_paid_as_it_falls_due_it_is_repaid(unit: Unit, loan_id: int) -> None:
    for row in state_of(unit, loan_id).installments:
        amount = state_of(unit, loan_id).installments[row.number - 1].outstanding.total
        repay_loan(Repay(loan_id, row.due_on, Decimal(amount) / 100), on_day(unit, row.due_on))
        night(unit, row.due_on)
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED


def test_what_is_applied_and_not_paid_joins_the_principal_on_that_day_and_the_books_keep_up(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=replace(AT_MONTH_END, interest_type=InterestType.CAPITALIZED))
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    for day in (JANUARY, DUE[0], FEBRUARY):
        night(unit, day)
    # 9 days on 1000.00 are 6.00, and 28 on 1006.00 are 18.78: with them as principal 1024.78 is owed.
    assert state_of(unit, loan_id).outstanding.principal == 1024_78
    assert broken(unit.connection) == []
    pays(unit, loan_id, JANUARY, "6.00", entered_on=date(2025, 3, 3))
    assert state_of(unit, loan_id).outstanding.principal == 1018_67
    assert broken(unit.connection) == []


def test_all_due_on_demand_has_no_days_of_application(unit: Unit) -> None:
    on_demand = replace(AT_MONTH_END, number_of_installments=1, schedule_method=ScheduleMethod.NONE)
    with pytest.raises(Refusal) as caught:
        product(unit, terms=on_demand)
    (refusal,) = reasons_of(caught.value)
    assert isinstance(refusal, TermsHaveNoSchedule)
    assert refusal.term == "days of application, all of it due on demand"
    assert refusal.setting == "application_days"
