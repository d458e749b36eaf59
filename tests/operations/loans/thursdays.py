"""Another group, which meets on Thursdays, and when loans fall due: for tests of members who go there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.operations.loans.standing import state_of
from tests.village import FOUNDED_ON, meeting

from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.values import Level
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.values import CalendarRule, CalendarType, Frequency, Recurrence, Weekday

if TYPE_CHECKING:
    from tests.village import Village

    from samity.storage.unit import Unit

TWO = timedelta(days=2)


def another_group(unit: Unit, beside: Village, *, interval: int = 1, active: bool = True, meets: bool = True) -> int:
    """Form a group of the same office that meets on Thursdays."""
    began = FOUNDED_ON if active else None
    formed = FormGroup(f"Thursday {beside.group_id} {interval}", beside.office_id, activated_on=began)
    group_id = form_group(formed, unit).id
    if meets:
        rule = CalendarRule(meeting(0) + TWO, Recurrence(Frequency.WEEKLY, interval, Weekday.TH))
        attach_calendar(AttachCalendar(Level.GROUP, group_id, "Thursdays", CalendarType.COLLECTION, rule), unit)
    return group_id


def due(unit: Unit, loan_id: int) -> list[date]:
    return [each.due_on for each in state_of(loan_id, unit).installments]
