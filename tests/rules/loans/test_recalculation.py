"""Interest that follows payments: what a due date that passes leaves as it is. See docs/rules/recalculation.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.rules.loans.test_interest_refunds import AGREEMENT, BEGUN, TERMS

from samity.bank.loans.rules.accrued_interest import terms_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.recalculation import expected, with_rows_passed
from samity.bank.loans.values.terms import Rest
from samity.bank.loans.values.work_calendar import WorkCalendar

CALENDAR = WorkCalendar((0, 1, 2, 3, 4))


def test_a_due_date_that_passes_leaves_the_count_of_installments_and_the_days_of_work() -> None:
    state, _ = replay(AGREEMENT, BEGUN)
    assert state.accrued is not None
    state = replace(state, accrued=state.accrued._replace(rows=3, calendar=CALENDAR))
    passed = with_rows_passed(TERMS, state, date(2024, 3, 15)).accrued
    assert passed is not None
    assert (passed.number, passed.until, passed.rows, passed.calendar) == (3, date(2024, 3, 1), 3, CALENDAR)
    assert terms_of(TERMS, replace(state, accrued=passed)).number_of_installments == 3


def test_installments_whose_interest_is_fixed_go_on_asking_for_what_they_did() -> None:
    fixed = replace(TERMS, rest=Rest.NONE)
    state, _ = replay(replace(AGREEMENT, terms=fixed), BEGUN)
    assert expected(fixed, state, date(2024, 3, 15)) == state
