"""Record a meeting that was held, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.meetings.operations.meetings import (
    AttendanceInFuture,
    MeetingHeldAlready,
    NotAMeetingDate,
    RecordMeeting,
    TakeAttendance,
    record_meeting,
    take_attendance,
)
from samity.bank.meetings.queries import attendance_on, meetings_of
from samity.bank.meetings.rules.meeting_dates import meeting_dates
from samity.bank.meetings.values import Attendance, Attended
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import names_apart
from samity.web.door import Posting, Visit
from samity.web.fields import ChoiceField, DayField
from samity.web.languages import later
from samity.web.pages.people.meetings import calendars_by_which, met_by, who_may_come
from samity.web.pages.people.seen import seen_grouping
from samity.web.pages.sheets.preview import CAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from samity.bank.meetings.values import Calendar

router = APIRouter()

LOOKED_BACK = 366
BESIDE = {AttendanceInFuture: "held_on", MeetingHeldAlready: "held_on", NotAMeetingDate: "held_on"}


class RecordMeetingForm(ActForm):
    """Which meeting was held; who came stands below."""

    calendar_id = ChoiceField(later("Meeting"))
    held_on = DayField(later("Held on"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with the last planned meeting that is not recorded yet."""
        calendars = calendars_by_which(visit, seen_grouping(visit, ids["grouping_id"]))
        if not calendars:
            return {}
        first = calendars[0]
        return {"calendar_id": first.id, "held_on": _last_not_recorded(visit, first)}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the calendars by which they meet."""
        calendars = calendars_by_which(visit, seen_grouping(visit, ids["grouping_id"]))
        self.calendar_id.offer((each.id, each.title) for each in calendars)

    def command(self, visit: Visit, **ids: int) -> RecordMeeting:
        """Record it."""
        grouping = seen_grouping(visit, ids["grouping_id"])
        came = came_of(visit, **ids)
        return RecordMeeting(grouping.level, grouping.id, self.calendar_id.data, self.held_on.data, came)


class AttendanceForm(ActForm):
    """Who came to a meeting that is recorded."""

    def command(self, visit: Visit, **ids: int) -> TakeAttendance:
        """Note it."""
        grouping = seen_grouping(visit, ids["grouping_id"])
        return TakeAttendance(grouping.level, grouping.id, ids["meeting_id"], came_of(visit, **ids))


def came_of(visit: Visit, grouping_id: int, **_: int) -> tuple[Attended, ...]:
    """Return what was chosen for each member on the form."""
    given = visit.values if isinstance(visit, Posting) else {}
    groups = who_may_come(visit, seen_grouping(visit, grouping_id))
    everybody = dict.fromkeys(each.id for _, members in groups for each in members)
    chosen = {client_id: given.get(f"came-{client_id}", "") for client_id in everybody}
    return tuple(
        Attended(client_id, Attendance(word)) for client_id, word in chosen.items() if word in Attendance.__members__
    )


def _last_not_recorded(visit: Visit, calendar: Calendar) -> date:
    today = visit.unit.business_date
    first_on = max(calendar.rule.starts_on, today.replace(day=1, year=max(today.year - 1, 1)))
    planned = meeting_dates(calendar.rule, first_on, today, skip_first_days=calendar.skip_first_days)
    held = {each.held_on for each in meetings_of(visit.connection, [calendar.id], newest=LOOKED_BACK)}
    return next((on for on in reversed(planned) if on not in held), today)


def _about(visit: Visit, **ids: int) -> Mapping[str, Any]:
    """Show everybody who may have come, with what was chosen, else noted, else present."""
    grouping = seen_grouping(visit, ids["grouping_id"])
    noted: Mapping[int, Attendance] = {}
    about: dict[str, Any] = {"subject": grouping.name}
    if "meeting_id" in ids:
        met, calendar = met_by(visit, grouping, ids["meeting_id"])
        noted = attendance_on(visit.connection, calendar.id, met.held_on)
        about["note"] = visit.formats.weekday(met.held_on)
    given = visit.values if isinstance(visit, Posting) else {}
    groups = who_may_come(visit, grouping)
    everybody = [each for _, members in groups for each in members]
    chosen = {each.id: given.get(f"came-{each.id}") or noted.get(each.id, Attendance.PRESENT) for each in everybody}
    names = names_apart((each.id, each.display_name, each.account_no) for each in everybody)
    return {**about, "groups": groups, "names": names, "chosen": chosen, "came_words": CAME}


offer_act(
    router,
    Act(
        path="/meetings/{grouping_id:int}/record",
        form=RecordMeetingForm,
        operation=record_meeting,
        heading=later("Record a meeting"),
        button=later("Record it"),
        after=lambda meeting_id, grouping_id: f"/meetings/{grouping_id}/{meeting_id}",
        said=later("The meeting is recorded."),
        at=BESIDE,
        back=lambda grouping_id: f"/meetings/{grouping_id}",
        about=_about,
        template="people/attendance.html",
    ),
)
offer_act(
    router,
    Act(
        path="/meetings/{grouping_id:int}/{meeting_id:int}/attendance",
        form=AttendanceForm,
        operation=take_attendance,
        heading=later("Note who came"),
        button=later("Save"),
        after=lambda _, grouping_id, meeting_id: f"/meetings/{grouping_id}/{meeting_id}",
        said=later("It is noted who came."),
        back=lambda grouping_id, meeting_id: f"/meetings/{grouping_id}/{meeting_id}",
        about=_about,
        template="people/attendance.html",
    ),
)
