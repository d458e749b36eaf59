"""Users and roles: who may sign in, and what he may do then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from samity.bank.organisation.records import app_user, office, role, staff, user_role
from samity.bank.organisation.rules.authority import OWN
from samity.kernel.actor import Actor
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping, TextClause


@dataclass(eq=False)
class UserNotFound(Refusal):
    """There is no user {user_id}."""

    user_id: int


@dataclass(eq=False)
class RoleNotFound(Refusal):
    """There is no role {role_id}."""

    role_id: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is on file for a username: the actor he would be, and what proves it."""

    actor: Actor
    password_hash: str
    locked: bool
    business_date: date


@dataclass(frozen=True, slots=True)
class User:
    """A user, the place of his office in the tree, and what his roles let him do."""

    id: int
    username: str
    office_id: int
    hierarchy: str
    staff_id: int | None
    locked: bool
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Role:
    """A role and what it permits."""

    id: int
    name: str
    description: str
    disabled: bool
    permissions: frozenset[str]


_GRANTED = (
    "(SELECT coalesce(array_agg(DISTINCT p), '{}') FROM user_role ur JOIN role r ON r.id = ur.role_id,"
    " unnest(r.permissions) p WHERE ur.user_id = u.id AND NOT r.disabled) AS permissions"
)


_ON_FILE = (
    "SELECT u.id, u.username, u.password_hash, u.locked, u.office_id, u.staff_id, o.hierarchy, d.business_date,"
    f" {_GRANTED} FROM app_user u JOIN office o ON o.id = u.office_id CROSS JOIN bank_date d"
    " WHERE u.deleted_at IS NULL AND"
)
_ON_FILE_BY_NAME = text(f"{_ON_FILE} u.username = :asked")
_ON_FILE_BY_ID = text(f"{_ON_FILE} u.id = :asked")
_ON_FILE_BY_API_KEY = text(
    f"{_ON_FILE} u.id = (SELECT k.user_id FROM api_key k WHERE k.digest = :asked AND k.revoked_at IS NULL)"
)


def credentials(connection: Connection, username: str) -> Credentials | None:
    """Return what is on file for a username, in one statement, or None."""
    return _credentials(connection, _ON_FILE_BY_NAME, username)


def credentials_by_id(connection: Connection, user_id: int) -> Credentials | None:
    """Return what is on file for a user, in one statement, or None."""
    return _credentials(connection, _ON_FILE_BY_ID, user_id)


def credentials_by_api_key(connection: Connection, digest: bytes) -> Credentials | None:
    """Return what is on file for the user of an API key that was not revoked, in one statement, or None."""
    return _credentials(connection, _ON_FILE_BY_API_KEY, digest)


def _credentials(connection: Connection, on_file: TextClause, asked: str | int | bytes) -> Credentials | None:
    row = connection.execute(on_file, {"asked": asked}).first()
    if row is None:
        return None
    actor = Actor(row.id, row.username, row.office_id, row.hierarchy, frozenset(row.permissions) | OWN, row.staff_id)
    return Credentials(actor, row.password_hash, row.locked, row.business_date)


def user_by_id(connection: Connection, user_id: int) -> User:
    """Return a user who was not deleted.

    Raises:
        UserNotFound: there is none.
    """
    row = connection.execute(
        text(
            f"SELECT u.id, u.username, u.office_id, o.hierarchy, u.staff_id, u.locked, {_GRANTED}"
            " FROM app_user u JOIN office o ON o.id = u.office_id WHERE u.id = :id AND u.deleted_at IS NULL"
        ),
        {"id": user_id},
    ).first()
    if row is None:
        raise UserNotFound(user_id)
    return User(
        row.id, row.username, row.office_id, row.hierarchy, row.staff_id, row.locked, frozenset(row.permissions)
    )


def users_below(connection: Connection, hierarchy: str, user_id: int | None = None) -> Sequence[RowMapping]:
    """List the users of a subtree by name, or the one asked for."""
    listed = (
        select(
            app_user.c.id,
            app_user.c.username,
            app_user.c.firstname,
            app_user.c.lastname,
            app_user.c.email,
            app_user.c.office_id,
            app_user.c.locked,
            office.c.name.label("office_name"),
            app_user.c.staff_id,
            staff.c.display_name.label("staff_name"),
            staff.c.is_loan_officer,
            staff.c.is_active,
        )
        .select_from(
            app_user.join(office, office.c.id == app_user.c.office_id).outerjoin(
                # Said, because the staff of his office could be meant too.
                staff,
                staff.c.id == app_user.c.staff_id,
            )
        )
        .where(app_user.c.deleted_at.is_(None), office.c.hierarchy.startswith(hierarchy, autoescape=True))
        .order_by(app_user.c.username)
    )
    if user_id is not None:
        listed = listed.where(app_user.c.id == user_id)
    return connection.execute(listed).mappings().all()


def roles_of_users(connection: Connection, user_ids: Iterable[int]) -> dict[int, list[RowMapping]]:
    """Return the roles of each user, by name."""
    held: dict[int, list[RowMapping]] = {user_id: [] for user_id in user_ids}
    listed = (
        select(user_role.c.user_id, role.c.id, role.c.name, role.c.description, role.c.disabled)
        .join_from(user_role, role)
        .where(user_role.c.user_id == func.any(list(held)))
        .order_by(role.c.name)
    )
    for row in connection.execute(listed).mappings():
        held[row["user_id"]].append(row)
    return held


def roles(connection: Connection) -> Sequence[RowMapping]:
    """List every role by name."""
    listed = select(role.c.id, role.c.name, role.c.description, role.c.disabled).order_by(role.c.name)
    return connection.execute(listed).mappings().all()


def holders_of_roles(connection: Connection) -> dict[int, int]:
    """Return how many users hold each role; one that nobody holds is left out."""
    held = select(user_role.c.role_id, func.count().label("held")).group_by(user_role.c.role_id)
    return {row.role_id: int(row.held) for row in connection.execute(held)}


def role_by_id(connection: Connection, role_id: int, *, lock: bool = False) -> Role:
    """Return a role, locked against other changes when asked.

    Raises:
        RoleNotFound: there is none.
    """
    asked = select(role.c.id, role.c.name, role.c.description, role.c.disabled, role.c.permissions)
    asked = asked.where(role.c.id == role_id)
    row = connection.execute(asked.with_for_update() if lock else asked).first()
    if row is None:
        raise RoleNotFound(role_id)
    return Role(row.id, row.name, row.description, row.disabled, frozenset(row.permissions))


def permissions_of_roles(connection: Connection, role_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return what each of these roles permits; an unknown role is left out."""
    asked = select(role.c.id, role.c.permissions).where(role.c.id == func.any(list(role_ids)))
    return {row.id: frozenset(row.permissions) for row in connection.execute(asked)}
