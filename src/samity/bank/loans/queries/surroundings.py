"""What around loans decides their due dates: meetings, working days, holidays, settings; read once for many loans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.planned_dates import Surroundings
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.organisation.queries.days_of_rest import days_of_office
from samity.bank.organisation.queries.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

Place = tuple[int, int | None]
"""An office, and the calendar a loan is repaid at."""


def surroundings(connection: Connection, places: Iterable[Place]) -> Mapping[Place, Surroundings]:
    """Return what surrounds loans of these offices and calendars; statements grow with those, not with loans.

    Raises:
        CalendarNotFound: a calendar does not exist.
    """
    places = set(places)
    chosen = settings(connection)
    calendars = {
        calendar: calendar_by_id(connection, calendar)
        for calendar in {calendar for _, calendar in places if calendar is not None}
    }
    offices = {office: days_of_office(connection, office) for office in {office for office, _ in places}}
    skip = chosen["skip-repayment-on-first-day-of-month"]
    around = {}
    for place in places:
        working_days, holidays, extends = offices[place[0]]
        around[place] = Surroundings(
            working_days=working_days,
            holidays=holidays,
            meeting=None if place[1] is None else calendars[place[1]].rule,
            skip_first_days=(skip.value or 0) if skip.enabled else 0,
            move_off_holidays=chosen["reschedule-repayments-on-holidays"].enabled,
            first_may_be_holiday=chosen["loan-reschedule-is-first-payday-allowed-on-holiday"].enabled,
            extend_daily_terms=extends,
        )
    return around
