"""Roles: what their holders may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import FURTHER, OPERATIONS, permit
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    DescribeRole,
    MakeRole,
    NamedRole,
    RoleNameTaken,
    change_role_permissions,
    describe_role,
    disable_role,
    enable_role,
    make_role,
    remove_role,
)
from samity.bank.organisation.queries import holders_of_roles, permissions_of_roles, role_by_id, roles
from samity.bank.organisation.rules.authority import OWN, covers
from samity.kernel.actor import ALL
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import ManyField, TextField, note_field
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fastapi import Response

    from samity.web.fields import Choice

router = APIRouter()

READ_ALL = "all:read"
READ = (
    "accounting",
    "business_date",
    "calendars",
    "clients",
    "codes",
    "currencies",
    "custom_fields",
    "delinquency",
    "fees",
    "funds",
    "holidays",
    "hooks",
    "journal",
    "loans",
    "meetings",
    "organisation",
    "payment_channels",
    "roles",
    "settings",
    "staff",
    "users",
    "working_days",
)
"""What can be read by who holds the permission to read it."""


@router.get("/roles", response_model=None)
def list_roles(visit: Visiting) -> Response:
    """Show the roles and how much each permits."""
    permit(visit.unit, "roles:read")
    listed = roles(visit.connection)
    permitted = permissions_of_roles(visit.connection, [each["id"] for each in listed])
    higher = {role_id for role_id, names in permitted.items() if not covers(visit.unit.actor, names)}
    return visit.show(
        "organisation/roles.html",
        roles=listed,
        permitted=permitted,
        everything=ALL,
        holders=holders_of_roles(visit.connection),
        higher=higher,
    )


class MakeRoleForm(ActForm):
    """A new role."""

    name = TextField(later("Name"), longest=100)
    description = note_field(later("What it is for"), required=True)

    def command(self, visit: Visit, **ids: int) -> MakeRole:
        """Make it."""
        return MakeRole(**self.data)


class DescribeRoleForm(ActForm):
    """What a role is for."""

    description = note_field(later("What it is for"), required=True)

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        return {"description": role_by_id(visit.connection, ids["role_id"]).description}

    def command(self, visit: Visit, **ids: int) -> DescribeRole:
        """Say it again."""
        self.still_stands(visit, **ids)
        return DescribeRole(ids["role_id"], str(self.description.data))


class PermissionsForm(ActForm):
    """What a role permits, box by box."""

    permissions = ManyField(later("Its holders may"), of=str)

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        return {"permissions": sorted(role_by_id(visit.connection, ids["role_id"]).permissions)}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer every permission that there is, and what the role has from elsewhere."""
        self.permissions.offer(permission_choices(self.beginning(visit, **ids)["permissions"]))

    def command(self, visit: Visit, **ids: int) -> ChangeRolePermissions:
        """Give what was ticked and take what was not."""
        self.still_stands(visit, **ids)
        before = set(self.beginning(visit, **ids)["permissions"])
        after = set(self.permissions.data or ())
        return ChangeRolePermissions(ids["role_id"], {name: name in after for name in before ^ after})


class NamedRoleForm(ActForm):
    """A role and nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> NamedRole:
        """Name it."""
        return NamedRole(ids["role_id"])


def permission_choices(held: Iterable[str] = ()) -> Iterator[Choice]:
    """Offer every permission, those of a capability together, reading first."""
    yield ALL, "everything"
    yield READ_ALL, say("read everything")
    acts = {each.permission for each in OPERATIONS.values()}
    names = ({f"{each}:read" for each in READ} | acts | FURTHER | set(held)) - {ALL, READ_ALL} - OWN
    for name in sorted(names, key=lambda name: (name.partition(":")[0], not name.endswith(":read"), name)):
        capability, _, act = name.partition(":")
        yield name, f"{capability}: {act}".replace("_", " ").replace("gl account", "GL account")


def _about(visit: Visit, role_id: int) -> Mapping[str, Any]:
    return {"subject": role_by_id(visit.connection, role_id).name}


def _role_act(name: str, form: type[ActForm], operation: Any, heading: str, button: str, said: str) -> None:
    act = Act(
        path=f"/roles/{{role_id:int}}/{name}",
        form=form,
        operation=operation,
        heading=heading,
        button=button,
        after=lambda _, role_id: "/roles",
        said=said,
        back="/roles",
        about=_about,
    )
    offer_act(router, act)


offer_act(
    router,
    Act(
        path="/roles/make",
        form=MakeRoleForm,
        operation=make_role,
        heading=later("Make a role"),
        button=later("Make"),
        after=lambda role_id: f"/roles/{role_id}/permissions",
        said=later("The role permits nothing yet: say what."),
        at={RoleNameTaken: "name"},
        back="/roles",
    ),
)
_role_act(
    "permissions",
    PermissionsForm,
    change_role_permissions,
    later("What a role permits"),
    later("Save"),
    later("The role is changed for all its holders."),
)
_role_act(
    "describe",
    DescribeRoleForm,
    describe_role,
    later("Describe a role"),
    later("Save"),
    later("The role is described."),
)
_role_act(
    "disable",
    NamedRoleForm,
    disable_role,
    later("Disable a role"),
    later("Disable"),
    later("The role permits nothing for now."),
)
_role_act(
    "enable",
    NamedRoleForm,
    enable_role,
    later("Enable a role"),
    later("Enable"),
    later("The role permits again what it did."),
)
_role_act("remove", NamedRoleForm, remove_role, later("Remove a role"), later("Remove"), later("The role is gone."))
