"""Who may give which rights, and that somebody always remains in charge."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.organisation.queries import RoleNotFound, permissions_of_roles
from samity.bank.organisation.rules.authority import covers
from samity.kernel.actor import ALL
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from samity.storage.unit import Unit


@dataclass(eq=False)
class NobodyWouldBeInCharge(Refusal):
    """This would leave nobody in the head office who may do everything."""


@dataclass(eq=False)
class UserStandsHigher(Refusal):
    """User {username} may do more than you: only somebody who may do as much can change him."""

    username: str


@dataclass(eq=False)
class RoleStandsHigher(Refusal):
    """Role {role_id} permits more than you may do: only somebody who may do as much can give or change it."""

    role_id: int


@dataclass(eq=False)
class PermissionNotHeld(Refusal):
    """You cannot give the permission {permission}: you do not hold it."""

    permission: str


def admit_roles(unit: Unit, role_ids: Iterable[int]) -> None:
    """Let through who may give these roles.

    Raises:
        RoleNotFound: one of them does not exist.
        RoleStandsHigher: one of them permits more than the caller may do.
    """
    wanted = sorted(set(role_ids))
    found = permissions_of_roles(unit.connection, wanted)
    refuse_all(RoleNotFound(each) for each in wanted if each not in found)
    refuse_all(RoleStandsHigher(each) for each in wanted if not covers(unit.actor, found[each]))


@contextmanager
def keeping_somebody_in_charge(connection: Connection) -> Iterator[None]:
    """Make a change to users or roles after which somebody unlocked in the head office may still do everything.

    The roles that permit everything are locked first, so that two administrators cannot remove each other at once.

    Raises:
        NobodyWouldBeInCharge: the change would leave nobody.
    """
    connection.execute(
        text("SELECT id FROM role WHERE :all = ANY(permissions) ORDER BY id FOR UPDATE"), {"all": ALL}
    ).all()
    yield
    somebody = text(
        "SELECT 1 FROM app_user u JOIN user_role ur ON ur.user_id = u.id JOIN role r ON r.id = ur.role_id"
        " JOIN office o ON o.id = u.office_id AND o.parent_id IS NULL"
        " WHERE u.deleted_at IS NULL AND NOT u.locked AND NOT r.disabled AND :all = ANY(r.permissions) LIMIT 1"
    )
    if connection.execute(somebody, {"all": ALL}).first() is None:
        raise NobodyWouldBeInCharge
