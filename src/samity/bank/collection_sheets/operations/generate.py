"""Open a collection sheet: what is due at a meeting, live. It changes nothing and needs no gate of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.scope import meeting_refusals, scope_of
from samity.bank.collection_sheets.queries import gather
from samity.bank.gate import permit
from samity.kernel.errors import refuse_all

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.collection_sheets.values import Sheet, SheetKind
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class GenerateSheet:
    """Ask for the sheet of a group or centre."""

    kind: SheetKind
    owner_id: int
    calendar_id: int
    due_on: date
    off_meeting: bool = False


def generate_sheet(command: GenerateSheet, unit: Unit) -> Sheet:
    """Return the sheet of a meeting.

    Raises:
        NotPermitted: the actor may not read groups.
        GroupNotFound, CentreNotFound, OutsideOwnOffice, CalendarNotOfSheet: what it names does not belong together.
        SheetNotAtMeeting: there is no meeting on the day.
    """
    permit(unit, "clients:read")
    scope = scope_of(unit, command.kind, command.owner_id, command.calendar_id)
    refuse_all(meeting_refusals(unit, scope, command.due_on, off_meeting=command.off_meeting))
    return gather(unit.connection, scope.calendars, command.due_on)
