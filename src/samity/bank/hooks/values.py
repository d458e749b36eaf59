"""Hooks and the events they hear of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(eq=False)
class EventUnknown(Refusal):
    """There is no event {event}."""

    event: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that others may be told.

    Attributes:
        kind: our name of it, as it stands in the outbox.
        entity, action: Fineract's names.
        words: what people read.
    """

    kind: str
    entity: str
    action: str
    words: str


EVENTS = {
    each.kind: each
    for each in (
        Event("MeetingRecorded", "MEETING", "CREATE", "A meeting was recorded"),
        Event("MeetingAttendanceRecorded", "MEETING", "SAVEORUPDATEATTENDANCE", "Somebody noted who came to a meeting"),
        Event("MeetingAttendanceTakenBack", "MEETING", "UNDOATTENDANCE", "What was noted of a meeting was taken back"),
        Event("CalendarAttached", "CALENDAR", "CREATE", "Meetings of a group or centre were planned"),
        Event("MeetingsMoved", "CALENDAR", "UPDATE", "Meetings were moved to other days"),
        Event("CalendarRemoved", "CALENDAR", "DELETE", "Planned meetings were removed"),
        Event("MeetingReminder", "MEETING", "REMIND", "Somebody is to be reminded of a meeting"),
        Event("CollectionSheetSaved", "COLLECTIONSHEET", "SAVE", "A collection sheet was saved"),
        Event("CollectionSheetUndone", "COLLECTIONSHEET", "UNDO", "A collection sheet was undone"),
        Event("CollectionSheetCaptured", "COLLECTIONSHEET", "CAPTURE", "A collection sheet was captured"),
        Event("CapturedSheetChanged", "CAPTUREDCOLLECTIONSHEET", "UPDATE", "A captured sheet was changed"),
        Event("CapturedSheetWithdrawn", "CAPTUREDCOLLECTIONSHEET", "WITHDRAW", "A captured sheet was withdrawn"),
        Event("CapturedSheetCounted", "CAPTUREDCOLLECTIONSHEET", "COUNT", "The cash of a captured sheet was counted"),
        Event("CashCountTakenBack", "CAPTUREDCOLLECTIONSHEET", "UNDOCOUNT", "A count of cash was taken back"),
        Event("CashDifferenceApproved", "CAPTUREDCOLLECTIONSHEET", "APPROVE", "Cash short or over was approved"),
        Event("CapturedSheetPosted", "CAPTUREDCOLLECTIONSHEET", "POST", "A captured sheet was posted"),
        Event("LoanDisbursed", "LOAN", "DISBURSE", "A loan was paid out"),
        Event("LoanRepaid", "LOAN", "REPAYMENT", "A loan was repaid in part or whole"),
        Event("LoanTransactionBooked", "LOAN", "TRANSACTION", "Something else was booked on a loan"),
        Event("LoanTransactionReversed", "LOAN", "ADJUST", "A transaction of a loan was reversed"),
        Event("LoanDeleted", "LOAN", "DELETE", "An application was removed"),
        Event("ClientRegistered", "CLIENT", "CREATE", "A client was registered"),
        Event("GroupFormed", "GROUP", "CREATE", "A group was formed"),
        Event("CentreFormed", "CENTER", "CREATE", "A centre was formed"),
        Event("HolidayActivated", "HOLIDAY", "ACTIVATE", "A holiday began to count"),
        Event("BusinessDateChanged", "BUSINESS_DATE", "UPDATE", "Somebody set the bank's date"),
        Event("DayClosed", "BUSINESS_DATE", "CLOSE", "A day was closed"),
    )
}
"""Every event that others may be told, by its kind. See docs/rules/hooks.md."""


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that is told of events as they happen.

    Attributes:
        kinds: the events, by their kinds.
        is_active: one that is off is told nothing of what happens meanwhile.
    """

    id: int
    name: str
    url: str
    kinds: tuple[str, ...]
    is_active: bool
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Where hooks may lead, by the bank's settings."""

    over_http: bool
    to_own_network: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a hook.

    Attributes:
        attempts: how often it was sent, this time included.
        secret: what it is signed with.
        body: what is sent, the same each time.
    """

    hook_id: int
    event_id: int
    attempts: int
    url: str
    event: Event
    body: bytes
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending.

    Attributes:
        arrived: the other side said that it has it.
        told: the status that was answered, or why there was none.
        silent: nobody answered; the hook is left in peace for a while.
    """

    arrived: bool
    told: str
    silent: bool = False
