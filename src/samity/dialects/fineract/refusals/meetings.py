"""Refusals about calendars, meetings and attendance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.meetings import queries, values
from samity.bank.meetings.operations import calendars, meetings
from samity.bank.meetings.rules import meeting_dates
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_NOT_ATTACHED = "error.msg.calendar.instance.for.{}not.found"  # as Fineract writes it, without a dot
_TOO_EARLY = "validation.msg.calendar.cannot.be.before.{}.activation.date"

REFUSALS: dict[type[Refusal], Said] = {
    queries.CalendarNotFound: Said(404, "error.msg.calendar.id.invalid", "id|calendarId"),
    queries.NoCollectionCalendar: Said(404, _NOT_ATTACHED.format("groups")),
    queries.MeetingNotFound: Said(404, "error.msg.meeting.id.invalid"),
    values.NotARecurrence: Said(400, "validation.msg.calendar.recurrence.is.invalid", "frequency"),
    values.CalendarEndsBeforeItStarts: Said(400, "validation.msg.calendar.endDate.is.less.than.date", "endDate"),
    calendars.CalendarStartsBeforeGroup: Said(400, _TOO_EARLY.format("groups"), "startDate"),
    calendars.CalendarStartsBeforeCentre: Said(400, _TOO_EARLY.format("centers"), "startDate"),
    calendars.CollectionCalendarExists: Said(
        400, "validation.msg.calendar.multiple.collection.calendar.not.supported", "typeId"
    ),
    calendars.CalendarFollowedByLoans: Said(403, "error.msg.calendar.is.followed.by.loans"),
    calendars.CalendarHasMeetings: Said(403, "error.msg.calendar.has.meetings"),
    meetings.CalendarNotOfGroup: Said(404, _NOT_ATTACHED.format("groups"), "calendarId"),
    meetings.CalendarNotOfCentre: Said(404, _NOT_ATTACHED.format("centers"), "calendarId"),
    meetings.NotAMeetingDate: Said(
        403, "error.msg.calendar.meeting.not.valid.recurring.date", "meetingDate|presentMeetingDate"
    ),
    meetings.MeetingHeldAlready: Said(403, "error.msg.meeting.duplicate", "meetingDate"),
    meetings.AttendanceInFuture: Said(403, "error.msg.meeting.date.cannot.be.a.future.date", "meetingDate"),
    meetings.AttenderNotInGroup: Said(403, "error.msg.group.client.not.in.group", "clientId"),
    meetings.AttenderNotInCentre: Said(403, "error.msg.client.not.in.center", "clientId"),
    meeting_dates.NoMeetingLeft: Said(403, "error.msg.calendar.no.meeting.left"),
}
