"""/roles and /permissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from sqlalchemy import RowMapping

from samity.bank.gate import permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    DescribeRole,
    MakeRole,
    NamedRole,
    change_role_permissions,
    describe_role,
    disable_role,
    enable_role,
    make_role,
    remove_role,
)
from samity.dialects.door import reading, writing
from samity.dialects.fineract.permissions import BY_CODE, PERMISSIONS
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireName, WireText, WireTruth
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.unit import Unit

router = WireRouter(tags=["Roles"])

COMMANDS = {"enable": enable_role, "disable": disable_role}


@dataclass(eq=False)
class UnknownPermissionCode(Refusal):
    """There is no permission {code}."""

    code: str


@dataclass(eq=False)
class PermissionGivenAndTaken(Refusal):
    """Permission {code} is given by one code and taken by another that means the same here."""

    code: str


class RoleBody(WireModel):
    """A new role."""

    resource: ClassVar[str] = "role"
    name: WireName
    description: WireText


class RoleChange(WireModel):
    """What a role is for."""

    resource: ClassVar[str] = "role"
    description: WireText


class RolePermissions(WireModel):
    """Permissions given (true) and taken (false), by code; what is not named stays."""

    resource: ClassVar[str] = "role"
    permissions: dict[str, WireTruth]


@router.get("/roles")
@reading
def list_roles(unit: Unit) -> list[dict[str, Any]]:
    """List the roles."""
    permit(unit, "roles:read")
    return [spell_role(each) for each in queries.roles(unit.connection)]


@router.get("/roles/{role_id}")
@reading
def retrieve_role(role_id: int, unit: Unit) -> dict[str, Any]:
    """Return one role."""
    permit(unit, "roles:read")
    return _spell_one(queries.role_by_id(unit.connection, role_id))


@router.get("/roles/{role_id}/permissions")
@reading
def retrieve_role_permissions(role_id: int, unit: Unit) -> dict[str, Any]:
    """Return a role with every permission, and whether it gives it."""
    permit(unit, "roles:read")
    found = queries.role_by_id(unit.connection, role_id)
    return {**_spell_one(found), "permissionUsageData": _usage(found.permissions)}


@router.post("/roles")
@writing(RoleBody)
def create_role(body: RoleBody, unit: Unit) -> dict[str, Any]:
    """Make a role."""
    return {"resourceId": make_role(MakeRole(body.name, body.description), unit)}


@router.put("/roles/{role_id}")
@writing(RoleChange)
def update_role(role_id: int, body: RoleChange, unit: Unit) -> dict[str, Any]:
    """Say again what a role is for."""
    describe_role(DescribeRole(role_id, body.description), unit)
    return {"resourceId": role_id, "changes": {"description": body.description}}


@router.put("/roles/{role_id}/permissions")
@writing(RolePermissions)
def update_role_permissions(role_id: int, body: RolePermissions, unit: Unit) -> dict[str, Any]:
    """Give a role permissions and take others."""
    refuse_all(UnknownPermissionCode(code) for code in body.permissions if code not in BY_CODE)
    named: dict[str, bool] = {}
    for code, given in body.permissions.items():
        if named.setdefault(BY_CODE[code], given) != given:
            raise PermissionGivenAndTaken(code)
    change_role_permissions(ChangeRolePermissions(role_id, named), unit)
    return {"resourceId": role_id, "changes": {"permissions": body.permissions}}


@router.post("/roles/{role_id}")
@writing(WireModel)
def change_role_state(
    role_id: int,
    command: Literal["enable", "disable"],
    body: WireModel,  # noqa: ARG001 - `body` makes it a write
    unit: Unit,
) -> dict[str, Any]:
    """Enable or disable a role."""
    return {"resourceId": COMMANDS[command](NamedRole(role_id), unit)}


@router.delete("/roles/{role_id}")
@writing(WireModel)
def delete_role(role_id: int, body: WireModel, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - `body` makes it a write
    """Remove a role that nobody holds."""
    return {"resourceId": remove_role(NamedRole(role_id), unit)}


@router.get("/permissions")
@reading
def list_permissions(unit: Unit) -> list[dict[str, Any]]:
    """List every permission."""
    permit(unit, "roles:read")
    return _usage(PERMISSIONS)


def spell_role(role: RowMapping) -> dict[str, Any]:
    """Spell a row of `roles`."""
    return {name: role[name] for name in ("id", "name", "description", "disabled")}


def _spell_one(role: queries.Role) -> dict[str, Any]:
    return {"id": role.id, "name": role.name, "description": role.description, "disabled": role.disabled}


def _usage(held: Iterable[str]) -> list[dict[str, Any]]:
    selected = frozenset(held)
    return [
        {
            "grouping": each.grouping,
            "code": each.code,
            "entityName": each.entity,
            "actionName": each.action,
            "selected": name in selected,
        }
        for name, each in PERMISSIONS.items()
    ]
