"""Which loans a sheet is for: those of groups that meet by a calendar, or those that are tied to no group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.queries.groups import active_members, centre_by_id, group_by_id, groups_of_centre
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.collection_sheets.queries import is_shifted_due_date
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.gate import admit_office
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.meetings.queries import effective_calendars
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from samity.bank.clients.queries.groups import Group
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit


@dataclass(eq=False)
class CalendarNotOfSheet(Refusal):
    """Calendar {calendar_id} is not the one by which {level} {owner_id} meets."""

    calendar_id: int
    level: str
    owner_id: int


@dataclass(eq=False)
class SheetNotAtMeeting(Refusal):
    """There is no meeting on {on}."""

    on: date


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sheet is for.

    Attributes:
        owner: the group or centre; None for individuals.
        groups: by id; none for individuals.
        calendar: of the group, or of its centre; None for individuals.
        members: those whose own loans stand on it too; none where only loans of the groups do.
    """

    kind: SheetKind
    owner: Group | None
    groups: Mapping[int, Group]
    calendar: Calendar | None
    members: Collection[int] = ()

    @property
    def calendars(self) -> Mapping[int, Calendar]:
        """Return the calendar by group."""
        return {} if self.calendar is None else dict.fromkeys(self.groups, self.calendar)

    def holds(self, loan: LoanAccount) -> bool:
        """Say whether a loan stands on the sheet."""
        if loan.group_id is None:
            return loan.kind == LoanKind.INDIVIDUAL and (self.owner is None or loan.client_id in self.members)
        return loan.kind == LoanKind.JLG and loan.group_id in self.groups


INDIVIDUALS = Scope(SheetKind.INDIVIDUAL, None, {}, None)


def scope_of(
    unit: Unit, kind: SheetKind, owner_id: int | None, calendar_id: int | None, *, of_members: bool = False
) -> Scope:
    """Return what a sheet is for; who names no group or centre means individuals.

    Raises:
        GroupNotFound, CentreNotFound, OutsideOwnOffice: there is no such group or centre here.
        CalendarNotOfSheet: it meets by another calendar, or by none.
    """
    if owner_id is None:
        return INDIVIDUALS
    connection = unit.connection
    owner = group_by_id(connection, owner_id) if kind is SheetKind.GROUP else centre_by_id(connection, owner_id)
    admit_office(unit, owner.office_id, owner.office_hierarchy)
    calendar = effective_calendars(connection, [owner.id]).get(owner.id)
    if calendar is None or calendar.id != calendar_id:
        raise CalendarNotOfSheet(calendar_id or 0, kind.value.lower(), owner.id)
    groups = [owner] if owner.level is Level.GROUP else groups_of_centre(connection, owner.id)
    members = active_members(connection, [group.id for group in groups]) if of_members else ()
    return Scope(kind, owner, {group.id: group for group in groups}, calendar, members)


def meeting_refusals(unit: Unit, scope: Scope, on: date, *, off_meeting: bool) -> list[Refusal]:
    """Return what stands against a sheet on a day: there must be a meeting, or a due date moved off one.

    Args:
        unit: the unit of work.
        scope: the groups.
        on: the sheet's date.
        off_meeting: somebody decided to collect without a meeting.
    """
    calendar = scope.calendar
    if off_meeting or calendar is None or is_meeting_date(calendar.rule, on, skip_first_days=calendar.skip_first_days):
        return []
    if is_shifted_due_date(unit.connection, list(scope.groups), calendar.id, on):
        return []
    return [SheetNotAtMeeting(on)]


def closed_groups(scope: Scope) -> list[Group]:
    """Return the groups that do not meet any more, or not yet."""
    return [group for group in scope.groups.values() if group.status is not GroupStatus.ACTIVE]
