"""Refusals about calendars, meetings and attendance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.meetings import queries, values
from samity.bank.meetings.operations import calendars, meetings
from samity.bank.meetings.rules import meeting_dates
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    queries.CalendarNotFound: Said(404),
    queries.NoCollectionCalendar: Said(404),
    queries.MeetingNotFound: Said(404),
    values.NotARecurrence: Said(400, "frequency"),
    values.CalendarEndsBeforeItStarts: Said(400, "endDate"),
    calendars.CalendarStartsBeforeGroup: Said(400, "startDate"),
    calendars.CalendarStartsBeforeCentre: Said(400, "startDate"),
    calendars.CollectionCalendarExists: Said(400, "typeId"),
    calendars.CalendarFollowedByLoans: Said(400),
    calendars.CalendarHasMeetings: Said(400),
    meetings.CalendarNotOfGroup: Said(404, "calendarId"),
    meetings.CalendarNotOfCentre: Said(404, "calendarId"),
    meetings.NotAMeetingDate: Said(400, "meetingDate"),
    meetings.MeetingHeldAlready: Said(400, "meetingDate"),
    meetings.AttendanceInFuture: Said(400, "meetingDate"),
    meetings.AttenderNotInGroup: Said(400, "accountHolderKey"),
    meetings.AttenderNotInCentre: Said(400, "accountHolderKey"),
    meeting_dates.NoMeetingLeft: Said(400),
}
