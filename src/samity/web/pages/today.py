"""Today: my meetings, what they should bring, and how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.collection_sheets.queries.meeting_money import added
from samity.bank.collection_sheets.queries.today import MeetingState, overdue_meetings, todays_meetings
from samity.bank.loans.queries.views import LoanFilter, loans_listed
from samity.bank.loans.values.state import LoanStatus
from samity.web.door import Visit, Visiting
from samity.web.languages import later, say

if TYPE_CHECKING:
    from fastapi import Response

    from samity.bank.collection_sheets.queries.today import PlannedMeeting

router = APIRouter()

STATES = {
    MeetingState.TO_DO: (later("to do"), "waiting"),
    MeetingState.BEGUN: (later("begun"), "waiting"),
    MeetingState.CAPTURED: (later("captured"), "waiting"),
    MeetingState.COUNTED: (later("cash counted"), "waiting"),
    MeetingState.POSTED: (later("posted"), "good"),
    MeetingState.UNDONE: (later("taken back"), "late"),
}
KEYS = 9
SAVE = "collection_sheets:save"
CAPTURE = "collection_sheets:capture"
MEMBERS = "clients:read"


@router.get("/", response_model=None)
def today(visit: Visiting, whose: str = "mine") -> Response:
    """Show the meetings of the business date, an officer's own first; and those that were missed.

    Everybody begins here: who may not see the members is told so, and finds his way in the menu.
    """
    if not visit.may(MEMBERS):
        return visit.show("today_without_members.html", needed=MEMBERS)
    actor = visit.unit.actor
    mine = actor.staff_id if whose == "mine" else None
    on = visit.unit.business_date
    meetings = todays_meetings(visit.connection, on, actor.office_hierarchy, mine)
    missed = overdue_meetings(visit.connection, on, actor.office_hierarchy, mine)
    return visit.show(
        "today.html",
        meetings=meetings,
        missed=missed,
        expected=added(each.expected for each in meetings),
        collected=added(each.collected for each in meetings),
        posted=sum(each.state is MeetingState.POSTED for each in meetings),
        waiting=_waiting(visit) if visit.may("loans:approve") else 0,
        state_of=state_of,
        keys=KEYS,
        is_officer=actor.staff_id is not None,
        whose="mine" if mine else "all",
        sheet_of=sheet_of,
        lacks_of=lacks_of,
        page_of=page_of,
    )


def _waiting(visit: Visit) -> int:
    """Return how many applications of the person's offices wait for a decision."""
    undecided = LoanFilter(statuses=(LoanStatus.SUBMITTED,))
    return loans_listed(visit.connection, visit.unit.actor.office_hierarchy, undecided, limit=1)[1]


def state_of(meeting: PlannedMeeting) -> tuple[str, str]:
    """Return how far a meeting is, in words, and the tone of it."""
    words, tone = STATES[meeting.state]
    if meeting.state is not MeetingState.BEGUN:
        return words, tone
    noted = meeting.noted
    left = (
        say("{noted} of {asked} noted", noted=noted.noted, asked=noted.asked)
        if noted.missing
        else say("a group has no sheet")
    )
    return f"{words}: {left}", tone


def lacks_of(meeting: PlannedMeeting) -> str | None:
    """Return the right that the way to a meeting's sheet needs; whoever sees members sees what was handed in."""
    if meeting.state in {MeetingState.POSTED, MeetingState.CAPTURED, MeetingState.COUNTED}:
        return None
    return CAPTURE if meeting.counts_cash else SAVE


def page_of(meeting: PlannedMeeting) -> str:
    """Return where the group or centre that meets has its page."""
    return f"/{meeting.kind.value.lower()}s/{meeting.owner_id}"


def sheet_of(meeting: PlannedMeeting) -> str:
    """Return where a meeting's sheet lies, or its receipt once it is posted."""
    if meeting.state is MeetingState.POSTED:
        return f"/sheets/{meeting.sheet_id}"
    if meeting.state in {MeetingState.CAPTURED, MeetingState.COUNTED}:
        return f"/sheets/captured/{meeting.captured_id}"
    return f"/sheets/{meeting.kind.value.lower()}/{meeting.owner_id}/{meeting.on}"
