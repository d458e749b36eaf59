"""Roles: bundles of permissions that users hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from samity.bank.gate import operation
from samity.bank.organisation.operations.authority import (
    PermissionNotHeld,
    RoleStandsHigher,
    keeping_somebody_in_charge,
)
from samity.bank.organisation.operations.unused import unless_in_use
from samity.bank.organisation.queries import role_by_id
from samity.bank.organisation.records import role
from samity.bank.organisation.rules.authority import covers
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from samity.bank.organisation.queries import Role
    from samity.storage.unit import Unit


@dataclass(eq=False)
class RoleNameTaken(Refusal):
    """A role with the name {name} exists already."""

    name: str


@dataclass(eq=False)
class RoleInUse(Refusal):
    """Users hold the role {role_id}: take it from them first."""

    role_id: int


@dataclass(frozen=True, slots=True)
class MakeRole:
    """Make a role that permits nothing yet."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class DescribeRole:
    """Say again what a role is for."""

    role_id: int
    description: str


@dataclass(frozen=True, slots=True)
class ChangeRolePermissions:
    """Give a role permissions (True) and take others from it (False); what is not named stays."""

    role_id: int
    permissions: dict[str, bool]


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A role and nothing else."""

    role_id: int


@operation("roles:make")
def make_role(command: MakeRole, unit: Unit) -> int:
    """Make a role.

    Returns:
        Its id.

    Raises:
        RoleNameTaken: another role has the name.
    """
    with refusing(uq_role_name=RoleNameTaken(command.name)):
        made = unit.connection.execute(
            insert(role).values(name=command.name, description=command.description).returning(role.c.id)
        )
    return int(made.scalar_one())


@operation("roles:describe")
def describe_role(command: DescribeRole, unit: Unit) -> int:
    """Say again what a role is for.

    Raises:
        RoleNotFound, RoleStandsHigher: there is none, or it permits more than the caller may do.
    """
    found = _admitted(unit, command.role_id)
    unit.connection.execute(update(role).where(role.c.id == found.id).values(description=command.description))
    return found.id


@operation("roles:change_permissions")
def change_role_permissions(command: ChangeRolePermissions, unit: Unit) -> int:
    """Give a role permissions and take others from it; users who hold it notice at their next request.

    Raises:
        RoleNotFound, RoleStandsHigher: there is none, or it permits more than the caller may do.
        PermissionNotHeld: the caller would give what he does not hold.
        NobodyWouldBeInCharge: nobody would be left who may do everything.
    """
    with keeping_somebody_in_charge(unit.connection):
        found = _admitted(unit, command.role_id)
        given = {name for name, given in command.permissions.items() if given}
        refuse_all(PermissionNotHeld(name) for name in sorted(given) if not unit.actor.may(name))
        kept = (found.permissions | given) - (command.permissions.keys() - given)
        unit.connection.execute(update(role).where(role.c.id == found.id).values(permissions=sorted(kept)))
    return found.id


@operation("roles:enable")
def enable_role(command: NamedRole, unit: Unit) -> int:
    """Let a disabled role permit again what it permitted.

    Raises:
        RoleNotFound, RoleStandsHigher: there is none, or it permits more than the caller may do.
    """
    return _set_disabled(command, unit, disabled=False)


@operation("roles:disable")
def disable_role(command: NamedRole, unit: Unit) -> int:
    """Let a role permit nothing for a while; users keep it.

    Raises:
        RoleNotFound, RoleStandsHigher: there is none, or it permits more than the caller may do.
        NobodyWouldBeInCharge: nobody would be left who may do everything.
    """
    return _set_disabled(command, unit, disabled=True)


@operation("roles:remove")
def remove_role(command: NamedRole, unit: Unit) -> int:
    """Remove a role that nobody holds.

    Raises:
        RoleNotFound, RoleStandsHigher: there is none, or it permits more than the caller may do.
        RoleInUse: somebody holds it.
    """
    found = _admitted(unit, command.role_id)
    with unless_in_use(RoleInUse(found.id)):
        unit.connection.execute(delete(role).where(role.c.id == found.id))
    return found.id


def _set_disabled(command: NamedRole, unit: Unit, *, disabled: bool) -> int:
    with keeping_somebody_in_charge(unit.connection):
        found = _admitted(unit, command.role_id)
        unit.connection.execute(update(role).where(role.c.id == found.id).values(disabled=disabled))
    return found.id


def _admitted(unit: Unit, role_id: int) -> Role:
    found = role_by_id(unit.connection, role_id, lock=True)
    if not covers(unit.actor, found.permissions):
        raise RoleStandsHigher(found.id)
    return found
