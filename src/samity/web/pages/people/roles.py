"""Roles in a group: who is its leader, its treasurer, and what else the bank names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.members import NotMember
from samity.bank.clients.operations.roles import (
    GROUP_ROLE,
    AssignRole,
    ChangeRole,
    GroupRoleNotFound,
    RoleAlreadyHeld,
    UnassignRole,
    assign_role,
    change_role,
    unassign_role,
)
from samity.bank.clients.queries.views import member_views, role_views
from samity.bank.organisation.queries import code_values
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import names_apart
from samity.web.door import Visit
from samity.web.fields import ChoiceField
from samity.web.languages import later, say
from samity.web.pages.people.seen import seen_group

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

BESIDE = {RoleAlreadyHeld: "role_id", NotMember: "client_id"}


class RoleForm(ActForm):
    """Who holds which role."""

    client_id = ChoiceField(later("Member"))
    role_id = ChoiceField(later("Role"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the members, and the roles that the bank names."""
        group = seen_group(visit, ids["group_id"])
        members = member_views(visit.connection, group.id)
        names = names_apart((each["id"], each["display_name"], each["account_no"]) for each in members)
        self.client_id.offer(names.items())
        self.role_id.offer((each.id, each.name) for each in code_values(visit.connection, GROUP_ROLE)[GROUP_ROLE])

    def command(self, visit: Visit, **ids: int) -> AssignRole:
        """Give it to him."""
        return AssignRole(ids["group_id"], self.client_id.data, self.role_id.data)


class ChangeRoleForm(RoleForm):
    """Another member for a role, or another role."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        held = _held(visit, **ids)
        return {"client_id": held["client_id"], "role_id": held["role_id"]}

    def command(self, visit: Visit, **ids: int) -> Any:
        """Change it."""
        return ChangeRole(ids["group_id"], ids["assignment_id"], **self.changed(visit, **ids))


class UnassignRoleForm(ActForm):
    """Nothing is asked before a role ends."""

    def command(self, visit: Visit, **ids: int) -> UnassignRole:
        """End it."""
        return UnassignRole(ids["group_id"], ids["assignment_id"])


def _held(visit: Visit, group_id: int, assignment_id: int) -> Mapping[str, Any]:
    group = seen_group(visit, group_id)
    for each in role_views(visit.connection, group.id):
        if each["id"] == assignment_id:
            return dict(each)
    raise GroupRoleNotFound(assignment_id, group_id)


def _about(visit: Visit, **ids: int) -> Mapping[str, Any]:
    return {"subject": seen_group(visit, ids["group_id"]).name}


def _about_ending(visit: Visit, **ids: int) -> Mapping[str, Any]:
    held = _held(visit, **ids)
    return {
        **_about(visit, **ids),
        "note": say(
            "{client_name} is no longer {role_name}.", client_name=held["client_name"], role_name=held["role_name"]
        ),
    }


def _after(_: object, group_id: int, **__: int) -> str:
    return f"/groups/{group_id}#roles"


def _back(group_id: int, **_: int) -> str:
    return f"/groups/{group_id}"


offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/roles/give",
        form=RoleForm,
        operation=assign_role,
        heading=later("Give a role"),
        button=later("Give the role"),
        after=_after,
        said=later("The role is given."),
        at=BESIDE,
        back=_back,
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/roles/{assignment_id:int}/change",
        form=ChangeRoleForm,
        operation=change_role,
        heading=later("Correct a role"),
        button=later("Save"),
        after=_after,
        said=later("The role is corrected."),
        at=BESIDE,
        back=_back,
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/roles/{assignment_id:int}/end",
        form=UnassignRoleForm,
        operation=unassign_role,
        heading=later("End a role"),
        button=later("End it"),
        after=_after,
        said=later("The role has ended."),
        back=_back,
        about=_about_ending,
    ),
)
