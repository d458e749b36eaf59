"""Interest that follows payments: what a due date that passes leaves as it is. See docs/rules/recalculation.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.rules.loans.lives import AGREEMENT, BEGINNING, DUE_DATES, TERMS

from samity.bank.loans.rules.accrued_interest import terms_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.recalculation import expected, with_rows_passed
from samity.bank.loans.values.terms import Rest, ScheduleEngine
from samity.bank.loans.values.work_calendar import WorkCalendar

CALENDAR = WorkCalendar((0, 1, 2, 3, 4))
FIXED = replace(TERMS, engine=ScheduleEngine.PROGRESSIVE)
FOLLOWING = replace(FIXED, rest=Rest.DAILY)
AFTER_TWO = DUE_DATES[1] + timedelta(days=1)


def test_a_due_date_that_passes_leaves_the_count_of_installments_and_the_days_of_work() -> None:
    state, _ = replay(replace(AGREEMENT, terms=FOLLOWING), BEGINNING)
    assert state.accrued is not None
    state = replace(state, accrued=state.accrued._replace(rows=3, calendar=CALENDAR))
    passed = with_rows_passed(FOLLOWING, state, AFTER_TWO).accrued
    assert passed is not None
    assert (passed.number, passed.until, passed.rows, passed.calendar) == (3, DUE_DATES[1], 3, CALENDAR)
    assert terms_of(FOLLOWING, replace(state, accrued=passed)).number_of_installments == 3


def test_installments_whose_interest_is_fixed_go_on_asking_for_what_they_did() -> None:
    state, _ = replay(replace(AGREEMENT, terms=FIXED), BEGINNING)
    assert expected(FIXED, state, AFTER_TWO) == state
