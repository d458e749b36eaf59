"""Due dates around a loan: meetings, days of rest, and the option to skip the first days of a month."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from samity.bank.loans.rules.planned_dates import Surroundings, planned_due_dates
from samity.bank.loans.values.terms import LoanTerms
from samity.bank.meetings.values import CalendarRule, Frequency, Recurrence
from samity.bank.organisation.values.working_days import Weekday, WeekdayShift, WorkingDays
from samity.kernel.periods import PeriodUnit

TERMS = LoanTerms(
    principal=1000_00, decimals=2, annual_rate=Fraction(0), number_of_installments=4, repay_unit=PeriodUnit.MONTHS
)
SUNDAYS_OFF = WorkingDays(frozenset(set(Weekday) - {Weekday.SU}), WeekdayShift.NEXT_MEETING)


def test_a_due_date_on_rest_moves_to_the_next_meeting_as_the_bank_holds_it() -> None:
    """Meetings on the 1st are held on the 15th; 15 February 2026 is a Sunday: the next meeting is 15 March."""
    around = Surroundings(
        working_days=SUNDAYS_OFF,
        meeting=CalendarRule(date(2026, 1, 1), Recurrence(Frequency.MONTHLY)),
        skip_first_days=14,
    )
    due = planned_due_dates(TERMS, around, date(2026, 1, 2))
    assert all(each.day == 15 and each.weekday() != Weekday.SU for each in due)
    assert list(due) == sorted(set(due))


def test_without_a_meeting_dates_step_by_interval_and_remember_their_day() -> None:
    due = planned_due_dates(TERMS, Surroundings(working_days=WorkingDays()), date(2025, 1, 31))
    assert due == (date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31))
