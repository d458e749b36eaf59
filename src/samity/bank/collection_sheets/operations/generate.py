"""Open a collection sheet: what is due at a meeting, live. It changes nothing and needs no gate of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.scope import meeting_refusals, scope_of
from samity.bank.collection_sheets.queries import gather, groups_of_officer, individual_dues
from samity.bank.collection_sheets.values import IndividualSheet
from samity.bank.gate import admit_office, permit
from samity.bank.meetings.queries import calendar_by_id, effective_calendars
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.bank.organisation.queries import office_by_id, staff_by_id
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.collection_sheets.operations.scope import Scope
    from samity.bank.collection_sheets.values import Sheet, SheetKind
    from samity.storage.unit import Unit


@dataclass(eq=False)
class SheetOfAnotherOffice(Refusal):
    """The {level} {owner_id} is not of office {office_id}."""

    level: str
    owner_id: int
    office_id: int


@dataclass(frozen=True, slots=True)
class GenerateSheet:
    """Ask for the sheet of a group or centre.

    Attributes:
        office_id: of which office it is, where the sender says so.
        of_members: with the loans that members have for themselves.
    """

    kind: SheetKind
    owner_id: int
    calendar_id: int
    due_on: date
    off_meeting: bool = False
    office_id: int | None = None
    of_members: bool = False


@dataclass(frozen=True, slots=True)
class GenerateProductive:
    """Ask for what all groups of an officer owe that meet on a day.

    Attributes:
        calendar_id: is only checked to exist; each group meets by its own.
        office_id: only groups of this office.
        of_members: with the loans that members have for themselves.
    """

    officer_id: int
    calendar_id: int
    due_on: date
    office_id: int | None = None
    of_members: bool = False


@dataclass(frozen=True, slots=True)
class GenerateIndividuals:
    """Ask for what is due by a day on loans that are tied to no group, whoever owes them.

    Attributes:
        office_id: only loans of this office.
        officer_id: only loans that this officer serves.
    """

    due_on: date
    office_id: int | None = None
    officer_id: int | None = None


def generate_individuals(command: GenerateIndividuals, unit: Unit) -> IndividualSheet:
    """Return the sheet of individuals, of the actor's own offices.

    Raises:
        NotPermitted: the actor may not read clients.
        OfficeNotFound, OutsideOwnOffice, StaffNotFound: what it names does not exist here.
    """
    permit(unit, "clients:read")
    if command.office_id is not None:
        office = office_by_id(unit.connection, command.office_id)
        admit_office(unit, office.id, office.hierarchy)
    if command.officer_id is not None:
        staff_by_id(unit.connection, command.officer_id)
    visible = unit.actor.office_hierarchy
    clients = individual_dues(unit.connection, command.due_on, visible, command.office_id, command.officer_id)
    return IndividualSheet(command.due_on, clients)


def generate_productive(command: GenerateProductive, unit: Unit) -> Sheet:
    """Return one sheet of every group of an officer, or of a centre of his, that meets on the day.

    Raises:
        NotPermitted: the actor may not read groups.
        CalendarNotFound, StaffNotFound, OfficeNotFound: what it names does not exist.
    """
    permit(unit, "clients:read")
    calendar_by_id(unit.connection, command.calendar_id)
    staff_by_id(unit.connection, command.officer_id)
    if command.office_id is not None:
        office_by_id(unit.connection, command.office_id)
    visible = unit.actor.office_hierarchy
    groups = groups_of_officer(unit.connection, command.officer_id, visible, command.office_id)
    calendars = effective_calendars(unit.connection, groups)
    meeting = {
        group_id: calendar
        for group_id, calendar in calendars.items()
        if is_meeting_date(calendar.rule, command.due_on, skip_first_days=calendar.skip_first_days)
    }
    return gather(unit.connection, meeting, command.due_on, of_members=command.of_members)


def generate_sheet(command: GenerateSheet, unit: Unit) -> Sheet:
    """Return the sheet of a meeting.

    Raises:
        NotPermitted: the actor may not read groups.
        GroupNotFound, CentreNotFound, OutsideOwnOffice, CalendarNotOfSheet: what it names does not belong together.
        SheetOfAnotherOffice: it is of another office than the one named.
        SheetNotAtMeeting: there is no meeting on the day.
    """
    permit(unit, "clients:read")
    scope = scope_of(unit, command.kind, command.owner_id, command.calendar_id)
    refuse_all(
        [
            *_of_another_office(command, scope),
            *meeting_refusals(unit, scope, command.due_on, off_meeting=command.off_meeting),
        ]
    )
    return gather(unit.connection, scope.calendars, command.due_on, of_members=command.of_members)


def _of_another_office(command: GenerateSheet, scope: Scope) -> Iterator[Refusal]:
    if command.office_id not in {None, scope.owner and scope.owner.office_id}:
        yield SheetOfAnotherOffice(command.kind.value.lower(), command.owner_id, command.office_id or 0)
