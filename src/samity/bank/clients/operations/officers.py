"""Give a centre, a group or a client his officer, and take him away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, update

from samity.bank.clients.queries import client_by_id, grouping_by_id
from samity.bank.clients.records import client, client_group, officer_term
from samity.bank.clients.values import GroupStatus
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import eligible_staff
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from samity.bank.clients.queries import Client, Group
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GroupHasNoOfficer(Refusal):
    """Group {group_id} has no officer."""

    group_id: int


@dataclass(eq=False)
class GroupHasAnotherOfficer(Refusal):
    """Staff member {staff_id} is not the officer of group {group_id}."""

    staff_id: int
    group_id: int


@dataclass(eq=False)
class ClientHasNoOfficer(Refusal):
    """Client {client_id} has no officer."""

    client_id: int


@dataclass(eq=False)
class ClientHasAnotherOfficer(Refusal):
    """Staff member {staff_id} is not the officer of client {client_id}."""

    staff_id: int
    client_id: int


@dataclass(frozen=True, slots=True)
class GroupOfficer:
    """An officer, and the group or centre he comes to or leaves."""

    group_id: int
    staff_id: int


@dataclass(frozen=True, slots=True)
class ClientOfficer:
    """An officer, and the client he comes to or leaves."""

    client_id: int
    staff_id: int


@operation("clients:unassign_officer_of_group")
def unassign_group_officer(command: GroupOfficer, unit: Unit) -> Group:
    """Take the officer named from a group or centre; members and loans keep theirs.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        GroupHasNoOfficer, GroupHasAnotherOfficer: he does not serve it.
    """
    group = grouping_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    if group.officer_id is None:
        raise GroupHasNoOfficer(group.id)
    if group.officer_id != command.staff_id:
        raise GroupHasAnotherOfficer(command.staff_id, group.id)
    set_group_officer(unit, group, None)
    return group


@operation("clients:assign_officer_of_client")
def assign_client_officer(command: ClientOfficer, unit: Unit) -> Client:
    """Give a client his officer.

    Raises:
        ClientNotFound, OutsideOwnOffice: the client is unknown or lies elsewhere.
        StaffNotFound, StaffInactive: the officer may not serve in the client's office.
    """
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    eligible_staff(unit.connection, command.staff_id, found.office_hierarchy)
    set_client_officers(unit, [found.id], command.staff_id)
    return found


@operation("clients:unassign_officer_of_client")
def unassign_client_officer(command: ClientOfficer, unit: Unit) -> Client:
    """Take the officer named from a client.

    Raises:
        ClientNotFound, OutsideOwnOffice: the client is unknown or lies elsewhere.
        ClientHasNoOfficer, ClientHasAnotherOfficer: the officer does not serve him.
    """
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    if found.officer_id is None:
        raise ClientHasNoOfficer(found.id)
    if found.officer_id != command.staff_id:
        raise ClientHasAnotherOfficer(command.staff_id, found.id)
    unit.connection.execute(update(client).where(client.c.id == found.id).values(officer_id=None))
    return found


def set_client_officers(unit: Unit, client_ids: Collection[int], staff_id: int) -> None:
    """Write who serves clients."""
    unit.connection.execute(update(client).where(client.c.id.in_(set(client_ids))).values(officer_id=staff_id))


def set_group_officer(unit: Unit, group: Group, staff_id: int | None) -> None:
    """Write who serves a group; while it is active its history follows, from today."""
    if staff_id == group.officer_id:
        return
    unit.connection.execute(update(client_group).where(client_group.c.id == group.id).values(officer_id=staff_id))
    end_term(unit, group.id, unit.business_date)
    if staff_id is not None and group.status is GroupStatus.ACTIVE:
        begin_term(unit, group.id, staff_id, unit.business_date)


def end_term(unit: Unit, group_id: int, until_on: date) -> None:
    """Close the line of who serves a group or centre in its history, if anybody does: never before it began."""
    serving = (officer_term.c.group_id == group_id) & officer_term.c.until_on.is_(None)
    ended = func.greatest(officer_term.c.from_on, until_on)
    unit.connection.execute(update(officer_term).where(serving).values(until_on=ended))


def begin_term(unit: Unit, group_id: int, staff_id: int, from_on: date) -> None:
    """Open the line of an officer in the history of an active group or centre."""
    unit.connection.execute(insert(officer_term).values(group_id=group_id, officer_id=staff_id, from_on=from_on))
