"""Members hold roles in their group: leader, treasurer and what else the bank names in code GROUPROLE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from samity.bank.clients.operations.members import NotMember
from samity.bank.clients.queries import client_by_id, group_by_id, members_among
from samity.bank.clients.records import group_role
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import code_value_of
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit

GROUP_ROLE = "GROUPROLE"


@dataclass(eq=False)
class RoleAlreadyHeld(Refusal):
    """Client {client_id} holds role {role_id} in group {group_id} already."""

    client_id: int
    group_id: int
    role_id: int


@dataclass(eq=False)
class GroupRoleNotFound(Refusal):
    """There is no role assignment {assignment_id} in group {group_id}."""

    assignment_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class AssignRole:
    """A member takes a role."""

    group_id: int
    client_id: int
    role_id: int


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """Who holds a role assigned before, or which role it is; None leaves it."""

    group_id: int
    assignment_id: int
    role_id: int | None = None
    client_id: int | None = None


@dataclass(frozen=True, slots=True)
class UnassignRole:
    """A role assigned before ends."""

    group_id: int
    assignment_id: int


@operation("clients:assign_role")
def assign_role(command: AssignRole, unit: Unit) -> int:
    """Give a member a role in his group.

    Returns:
        The id of the assignment.

    Raises:
        GroupNotFound, OutsideOwnOffice, ClientNotFound, NotMember: group or client are unknown, elsewhere, apart.
        CodeValueNotOfCode: the role is no value of code GROUPROLE.
        RoleAlreadyHeld: he holds it already.
    """
    group = _group(command.group_id, unit)
    code_value_of(unit.connection, GROUP_ROLE, command.role_id)
    _check_member(group, command.client_id, unit)
    with _once(command.client_id, group.id, command.role_id):
        assigned = insert(group_role).values(group_id=group.id, client_id=command.client_id, role_id=command.role_id)
        return int(unit.connection.execute(assigned.returning(group_role.c.id)).scalar_one())


@operation("clients:change_role")
def change_role(command: ChangeRole, unit: Unit) -> frozenset[str]:
    """Correct a role in a group: another role, or another member who holds it.

    Returns:
        What differs now: role_id, client_id.

    Raises:
        GroupNotFound, OutsideOwnOffice, GroupRoleNotFound, ClientNotFound, NotMember: something is unknown or apart.
        CodeValueNotOfCode: the role is no value of code GROUPROLE.
        RoleAlreadyHeld: he holds it already.
    """
    group = _group(command.group_id, unit)
    held = _assignment(group, command.assignment_id, unit)
    if command.role_id is not None:
        code_value_of(unit.connection, GROUP_ROLE, command.role_id)
    if command.client_id is not None:
        _check_member(group, command.client_id, unit)
    wanted = {"role_id": command.role_id, "client_id": command.client_id}
    changes = {name: value for name, value in wanted.items() if value is not None and value != held[name]}
    if changes:
        after = {**held, **changes}
        with _once(after["client_id"], group.id, after["role_id"]):
            unit.connection.execute(
                update(group_role).where(group_role.c.id == command.assignment_id).values(**changes)
            )
    return frozenset(changes)


@operation("clients:unassign_role")
def unassign_role(command: UnassignRole, unit: Unit) -> int:
    """End a role in a group.

    Returns:
        The id the assignment had.

    Raises:
        GroupNotFound, OutsideOwnOffice, GroupRoleNotFound: group or assignment are unknown or lie elsewhere.
    """
    group = _group(command.group_id, unit)
    _assignment(group, command.assignment_id, unit)
    unit.connection.execute(delete(group_role).where(group_role.c.id == command.assignment_id))
    return command.assignment_id


def _group(group_id: int, unit: Unit) -> Group:
    group = group_by_id(unit.connection, group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    return group


def _check_member(group: Group, client_id: int, unit: Unit) -> None:
    client_by_id(unit.connection, client_id)
    if not members_among(unit.connection, group.id, [client_id]):
        raise NotMember(client_id, group.id)


def _assignment(group: Group, assignment_id: int, unit: Unit) -> dict[str, int]:
    row = (
        unit.connection.execute(
            select(group_role.c.role_id, group_role.c.client_id).where(
                group_role.c.id == assignment_id, group_role.c.group_id == group.id
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        raise GroupRoleNotFound(assignment_id, group.id)
    return dict(row)


def _once(client_id: int, group_id: int, role_id: int) -> AbstractContextManager[None]:
    return refusing(
        uq_group_role_group_id_client_id_role_id=RoleAlreadyHeld(client_id, group_id, role_id),
    )
