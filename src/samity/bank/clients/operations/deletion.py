"""Delete groups and centres that never began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from samity.bank.clients.queries import centre_by_id, group_by_id, groups_of_centre
from samity.bank.clients.records import client_group, group_member, group_role, note
from samity.bank.clients.values import GroupStatus
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.operations.unused import unless_in_use
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GroupNotPending(Refusal):
    """Group {group_id} is no longer pending and cannot be deleted."""

    group_id: int


@dataclass(eq=False)
class CentreHasGroups(Refusal):
    """Centre {centre_id} has groups and cannot be deleted."""

    centre_id: int


@dataclass(eq=False)
class GroupInUse(Refusal):
    """Group {group_id} cannot be deleted: a calendar, an account or something else belongs to it."""

    group_id: int


@dataclass(frozen=True, slots=True)
class Delete:
    """A group or centre that is to go."""

    group_id: int


@operation("clients:delete_group")
def delete_group(command: Delete, unit: Unit) -> Group:
    """Delete a group that is still pending; its members stay clients.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        GroupNotPending, GroupInUse: it has begun, or something belongs to it.
    """
    group = group_by_id(unit.connection, command.group_id, lock=True)
    _delete(group, unit)
    return group


@operation("clients:delete_centre")
def delete_centre(command: Delete, unit: Unit) -> Group:
    """Delete a centre that is still pending and holds no groups.

    Raises:
        CentreNotFound, OutsideOwnOffice: the centre is unknown or lies elsewhere.
        GroupNotPending, CentreHasGroups, GroupInUse: it has begun, or something belongs to it.
    """
    centre = centre_by_id(unit.connection, command.group_id, lock=True)
    if groups_of_centre(unit.connection, centre.id):
        raise CentreHasGroups(centre.id)
    _delete(centre, unit)
    return centre


def _delete(group: Group, unit: Unit) -> None:
    admit_office(unit, group.office_id, group.office_hierarchy)
    if group.status is not GroupStatus.PENDING:
        raise GroupNotPending(group.id)
    # A group that never was active has no officer's history to keep.
    for table in (group_role, group_member, note):
        unit.connection.execute(delete(table).where(table.c.group_id == group.id))
    with unless_in_use(GroupInUse(group.id)):
        unit.connection.execute(delete(client_group).where(client_group.c.id == group.id))
