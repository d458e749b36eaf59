"""Bodies of groups, and how a group is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import RowMapping

from samity.bank.clients.queries.found import member_ids, roles_in_groups
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.organisation.queries.found import users_of_staff
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.own_fields import OwnFieldsBody, shown
from samity.dialects.mambu.rows import officer_key
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import IdText, Name, NotOffered, Text, utc
from samity.storage.unit import Unit


class RoleBody(BaseModel):
    """A role that a member holds."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    groupRoleNameKey: Text = None
    roleNameId: Text = None

    @property
    def says_something(self) -> bool:
        """Whether it names a role at all."""
        return bool(self.groupRoleNameKey or self.roleNameId)

    def repeats(self, told: Mapping[str, Any]) -> bool:
        """Say whether every name of it is one and the same role's that is told."""
        return all(getattr(self, name) in {None, told[name]} for name in RoleBody.model_fields)


def _listed(given: object) -> object:
    return () if given is None or given == "" else given


class MemberBody(BaseModel):
    """A member of a group; roles are read, not written: they may be sent back as they are."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    clientKey: str = Field(min_length=1, max_length=255)
    roles: Annotated[tuple[RoleBody, ...], BeforeValidator(_listed)] = ()

    def holds_otherwise(self, told: Iterable[Mapping[str, Any]]) -> bool:
        """Say whether other roles are given than are told; none says nothing."""
        held = list(told)
        return any(not any(each.repeats(one) for one in held) for each in self.roles if each.says_something)


class GroupBody(OwnFieldsBody):
    """A group as it shall be written; what the bank writes by itself may be sent back and is passed over."""

    resource: ClassVar[str] = "group"
    id: IdText = None
    groupName: Text = None
    assignedBranchKey: Text = None
    assignedCentreKey: Text = None
    assignedUserKey: Text = None
    groupMembers: Annotated[tuple[MemberBody, ...], BeforeValidator(_listed)] = ()
    homePhone: NotOffered = None
    mobilePhone: NotOffered = None
    emailAddress: NotOffered = None
    notes: NotOffered = None
    preferredLanguage: NotOffered = None
    groupRoleKey: NotOffered = None
    addresses: NotOffered = None
    migrationEventKey: NotOffered = None

    def with_roles_as(self, told: Iterable[Mapping[str, Any]]) -> Self:
        """Return it without the roles of its members, which stay as they are.

        Args:
            told: the members as they stand.

        Raises:
            BodyRefused: a member shall hold a role that he does not hold.
        """
        held = {each["clientKey"]: each["roles"] for each in told}
        faults = [
            {"type": "not_supported", "loc": ("groupMembers", place, "roles"), "msg": "Roles are not given here"}
            for place, each in enumerate(self.groupMembers)
            if each.holds_otherwise(held.get(each.clientKey, ()))
        ]
        if faults:
            raise BodyRefused(faults, self.resource)
        members = tuple(MemberBody(clientKey=each.clientKey) for each in self.groupMembers)
        return self.model_copy(update={"groupMembers": members}) if members else self


class NewGroup(GroupBody):
    """A new group; it begins today."""

    groupName: Name


def spelled(groups: Sequence[RowMapping], spelling: Spelling, unit: Unit, *, full: bool) -> list[dict[str, Any]]:
    """Write groups, in full with their members and the roles they hold."""
    users = users_of_staff(unit.connection, [each["officer_id"] for each in groups])
    told = [_spell(each, users, spelling) for each in groups]
    if not full:
        return told
    members = _members_of(groups, spelling, unit)
    own = shown(OwnerKind.GROUP, [each["id"] for each in groups], spelling, unit)
    return [
        {**one, "addresses": [], "groupMembers": members[each["id"]], **own[each["id"]]}
        for one, each in zip(told, groups, strict=True)
    ]


def _spell(group: RowMapping, users: Mapping[int, int], spelling: Spelling) -> dict[str, Any]:
    keys = spelling.keys
    return {
        "encodedKey": keys.encoded(Kind.GROUP, group["id"]),
        "id": group["external_id"] or group["account_no"],
        "groupName": group["name"],
        "assignedBranchKey": keys.encoded(Kind.BRANCH, group["office_id"]),
        "assignedCentreKey": keys.optional(Kind.CENTRE, group["centre_id"]),
        "assignedUserKey": officer_key(spelling, group["officer_id"], users),
        "creationDate": utc(group["created_at"]),
        "lastModifiedDate": utc(group["changed_at"]),
    }


def _members_of(groups: Sequence[RowMapping], spelling: Spelling, unit: Unit) -> dict[int, list[dict[str, Any]]]:
    ids = [each["id"] for each in groups]
    held: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for role in roles_in_groups(unit.connection, ids):
        told = {
            "encodedKey": spelling.keys.encoded(Kind.GROUP_ROLE, role["id"]),
            "groupRoleNameKey": spelling.keys.encoded(Kind.GROUP_ROLE_NAME, role["role_id"]),
            "roleName": role["role_name"],
            "roleNameId": str(role["role_id"]),
        }
        held.setdefault((role["group_id"], role["client_id"]), []).append(told)
    return {
        group_id: [
            {"clientKey": spelling.keys.encoded(Kind.CLIENT, each), "roles": held.get((group_id, each), [])}
            for each in members
        ]
        for group_id, members in member_ids(unit.connection, ids).items()
    }
