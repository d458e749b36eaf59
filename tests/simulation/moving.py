"""What moves due dates in the life of the small bank, and what is only said of a loan, at random."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.village import on_day

from samity.bank.loans.operations.mark_fraud import MarkFraud, mark_fraud
from samity.bank.loans.operations.move_due_dates import ApplyHolidays, apply_holidays
from samity.bank.loans.operations.move_meetings import MoveMeetings, move_meetings
from samity.bank.loans.operations.pause_delinquency import PauseDelinquency, pause_delinquency
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.rules.meeting_dates import next_meeting_dates
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

    from tests.village import Village

    from samity.bank.loans.operations.moved_schedules import MovedLoan
    from samity.storage.unit import Unit


class Moving:
    """The acts that move due dates, and those that are only said; the rest of a life says whose loans they are."""

    chance: Random
    today: date
    village: Village
    holidays: list[int]
    _unit: Unit
    _loan: Callable[[], int]

    @property
    def unit(self) -> Unit:
        """The unit of work of today."""
        return on_day(self._unit, self.today)

    def moves(self) -> list[tuple[Callable[[], object], int]]:
        """What may move, and how often."""
        return [(self.rest, 3), (self.meet_otherwise, 3), (self.pause, 1), (self.mark, 1)]

    def rest(self) -> object:
        """Let some days to come be a holiday, and move what falls due in them."""
        from_on = self.today + timedelta(days=self.chance.randint(0, 40))
        to_on = from_on + timedelta(days=self.chance.choice((0, 0, 2, 6)))
        moved_to = self.chance.choice((None, to_on + timedelta(days=self.chance.randint(1, 3))))
        change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=True), self.unit)
        name = f"Holiday {len(self.holidays)} of {self.village.office_id}"
        asked = PlanHoliday(name, from_on, to_on, (self.village.office_id,), moved_to)
        found = plan_holiday(asked, self.unit)
        activate_holiday(NamedHoliday(found), self.unit)
        self.holidays.append(found)
        return asked, _told(apply_holidays(ApplyHolidays(), self.unit))

    def meet_otherwise(self) -> object:
        """Hold a meeting on another day, alone or with all after it."""
        meets = calendar_by_id(self._unit.connection, self.village.calendar_id)
        from_on = self.chance.choice(next_meeting_dates(meets.rule, self.today, 4))
        to_on, alone = from_on + timedelta(days=self.chance.randint(-5, 9)), self.chance.random() < 0.5
        return from_on, to_on, alone, _told(move_meetings(MoveMeetings(meets.id, from_on, to_on, alone), self.unit))

    def pause(self) -> object:
        """Let some days count for nothing in how late a loan is."""
        loan_id, from_on = self._loan(), self.today + timedelta(days=self.chance.randint(0, 9))
        to_on = from_on + timedelta(days=self.chance.randint(1, 30))
        pause_delinquency(PauseDelinquency(loan_id, from_on, to_on), self.unit)
        return loan_id, from_on, to_on

    def mark(self) -> object:
        """Mark a loan as fraud, or no more."""
        loan_id, is_fraud = self._loan(), self.chance.random() < 0.5
        mark_fraud(MarkFraud(loan_id, is_fraud), self.unit)
        return loan_id, is_fraud


def _told(moved: tuple[MovedLoan, ...]) -> object:
    return [(each.loan_id, each.before[:2], each.after[:2], each.reasons) for each in moved]
