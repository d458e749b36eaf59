"""Schedules changed by hand where interest is counted by days of work: those that stood when the loan was paid out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.edited import DECLINING, lent, offer, stored
from tests.rules.loans.day_by_day import rounded
from tests.village import FIRST_MEETING, on_day

from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.terms import InterestPeriod, ScheduleMethod
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.kernel.day_counts import DayCount
from samity.kernel.powers import power

if TYPE_CHECKING:
    from datetime import date

    from samity.storage.unit import Unit

A_DAY = timedelta(days=1)
TERMS = replace(DECLINING, day_count=DayCount.BUS_252, interest_period=InterestPeriod.DAILY, number_of_installments=4)
EDITS = Allowances(edits=frozenset(EditOption) - {EditOption.INTEREST})


@pytest.mark.parametrize("method", [ScheduleMethod.FIXED, ScheduleMethod.DYNAMIC])
def test_a_day_of_rest_named_since_the_pay_out_changes_no_interest(unit: Unit, method: ScheduleMethod) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = lent(today, offer(today, replace(TERMS, schedule_method=method), EDITS))
    account = stored(unit, loan_id)
    second = account.state.installments[1]
    # Nobody works in the second month, as is said after the loan was paid out.
    strike = PlanHoliday("Strike", second.from_on, second.due_on - A_DAY, (account.office_id,))
    activate_holiday(NamedHoliday(plan_holiday(strike, today)), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    facts = {fact.kind: fact for fact in facts_of(unit.connection, [loan_id])[loan_id]}
    kept, left = facts[FactKind.DISBURSED].details["calendar"], 1200_00

    def works(day: date) -> bool:
        return day.weekday() in kept["weekdays"] and day.isoformat() not in kept["holidays"]

    expected = []
    for each, principal in zip(account.state.installments, (50_00, 300_00, 300_00, 550_00), strict=True):
        days = [each.from_on + A_DAY * number for number in range((each.due_on - each.from_on).days)]
        worked = Fraction(sum(works(day) for day in days), 252)
        expected.append((principal, rounded(left * (power(Fraction(124, 100), worked) - 1), TERMS.rounding)))
        left -= principal
    told = [tuple(amounts[:2]) for _, *amounts in facts[FactKind.SCHEDULE_EDITED].details["rows"]]
    assert told == expected
    assert [tuple(each.due[:2]) for each in stored(unit, loan_id).state.installments] == expected
