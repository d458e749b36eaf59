"""Users: let somebody sign in, change what he may do, lock him out, take him off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, update

from samity.bank.gate import admit_office, operation
from samity.bank.organisation.operations.authority import UserStandsHigher, admit_roles, keeping_somebody_in_charge
from samity.bank.organisation.queries import StaffNotFound, office_by_id, staff_by_id, user_by_id
from samity.bank.organisation.queries.found import user_known_by
from samity.bank.organisation.records import app_user, user_role
from samity.bank.organisation.rules.authority import covers
from samity.bank.organisation.rules.passwords import SHORTEST, is_long_enough
from samity.kernel.errors import Refusal
from samity.kernel.passwords import hash_password
from samity.storage.bulk import draw_unnamed, insert_rows
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from samity.bank.organisation.queries import User
    from samity.storage.unit import Unit


@dataclass(eq=False)
class UsernameTaken(Refusal):
    """A user with the name {username} exists already."""

    username: str | None


@dataclass(eq=False)
class PasswordTooShort(Refusal):
    """A password has at least {shortest} characters."""

    shortest: int


@dataclass(frozen=True, slots=True)
class AddUser:
    """Let somebody sign in; the password stays out of the audit trail."""

    username: str
    firstname: str
    lastname: str
    office_id: int
    role_ids: tuple[int, ...]
    password: str = field(repr=False)
    email: str | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Change what is named in `changes`: username, firstname, lastname, email, office_id, staff_id, locked.

    `role_ids` replace all roles; `password` replaces the password and stays out of the audit trail. None leaves them.
    """

    user_id: int
    changes: dict[str, Any]
    role_ids: tuple[int, ...] | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ChangeOwnPassword:
    """Take another password oneself."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemoveUser:
    """Take a user off; what he did stays his."""

    user_id: int


@operation("users:add")
def add_user(command: AddUser, unit: Unit) -> int:
    """Let somebody sign in.

    Returns:
        His id.

    Raises:
        OfficeNotFound, OutsideOwnOffice: the office is unknown or lies elsewhere.
        StaffNotFound: there is no such staff member in this office.
        RoleNotFound, RoleStandsHigher: the caller cannot give one of the roles.
        PasswordTooShort, UsernameTaken: the name or the password cannot be used.
    """
    _admit_place(unit, command.office_id, command.staff_id)
    admit_roles(unit, command.role_ids)
    _admit_name(unit.connection, command.username, None)
    user_id = draw_unnamed(unit.connection, "app_user_id_seq", user_known_by)
    with refusing(uq_app_user_username=UsernameTaken(command.username)):
        unit.connection.execute(
            insert(app_user).values(
                id=user_id,
                username=command.username,
                password_hash=_hashed(command.password),
                firstname=command.firstname,
                lastname=command.lastname,
                email=command.email,
                office_id=command.office_id,
                staff_id=command.staff_id,
            )
        )
    _give_roles(unit, user_id, command.role_ids)
    return user_id


@operation("users:change")
def change_user(command: ChangeUser, unit: Unit) -> int:
    """Change what is written of a user, his roles, his password, or lock and unlock him.

    Returns:
        The office he now belongs to.

    Raises:
        UserNotFound, UserStandsHigher: there is none, or he may do more than the caller.
        OfficeNotFound, OutsideOwnOffice, StaffNotFound: as for `add_user`.
        RoleNotFound, RoleStandsHigher: the caller cannot give one of the roles.
        PasswordTooShort, UsernameTaken: the name or the password cannot be used.
        NobodyWouldBeInCharge: he is the last who may do everything.
    """
    user = admitted_user(unit, command.user_id)
    office_id = int(command.changes.get("office_id", user.office_id))
    if command.changes.keys() & {"office_id", "staff_id"}:
        _admit_place(unit, office_id, command.changes.get("staff_id", user.staff_id))
    values = dict(command.changes)
    if "username" in values:
        _admit_name(unit.connection, values["username"], user.id)
    if command.password is not None:
        values["password_hash"] = _hashed(command.password)
    with keeping_somebody_in_charge(unit.connection):
        if values:
            with refusing(uq_app_user_username=UsernameTaken(command.changes.get("username"))):
                unit.connection.execute(update(app_user).where(app_user.c.id == user.id).values(**values))
        if command.role_ids is not None:
            admit_roles(unit, command.role_ids)
            unit.connection.execute(delete(user_role).where(user_role.c.user_id == user.id))
            _give_roles(unit, user.id, command.role_ids)
    return office_id


@operation("own:change_password")
def change_own_password(command: ChangeOwnPassword, unit: Unit) -> int:
    """Take another password; everybody may do this to himself.

    Returns:
        The caller's office.

    Raises:
        PasswordTooShort: it has too few characters.
    """
    values = {"password_hash": _hashed(command.password)}
    unit.connection.execute(update(app_user).where(app_user.c.id == unit.actor.user_id).values(**values))
    return unit.actor.office_id


@operation("users:remove")
def remove_user(command: RemoveUser, unit: Unit) -> int:
    """Take a user off: he signs in no more, his name is free again, what he did stays his.

    Returns:
        His id.

    Raises:
        UserNotFound, UserStandsHigher, OutsideOwnOffice: there is none, or the caller may not change him.
        NobodyWouldBeInCharge: he is the last who may do everything.
    """
    user = admitted_user(unit, command.user_id)
    with keeping_somebody_in_charge(unit.connection):
        unit.connection.execute(delete(user_role).where(user_role.c.user_id == user.id))
        gone = {"deleted_at": func.now(), "username": f"{user.id}_DELETED_{user.username}"}
        unit.connection.execute(update(app_user).where(app_user.c.id == user.id).values(**gone))
    return user.id


def admitted_user(unit: Unit, user_id: int) -> User:
    """Return a user whom the caller may change.

    Raises:
        UserNotFound, UserStandsHigher, OutsideOwnOffice: there is none, or the caller may not.
    """
    user = user_by_id(unit.connection, user_id)
    admit_office(unit, user.office_id, user.hierarchy)
    if not covers(unit.actor, user.permissions):
        raise UserStandsHigher(user.username)
    return user


def _admit_name(connection: Connection, username: str, user_id: int | None) -> None:
    """Let a user sign in by a name that is no other's, and no other's number."""
    if user_known_by(connection, username) not in {None, user_id}:
        raise UsernameTaken(username)


def _admit_place(unit: Unit, office_id: int, staff_id: int | None) -> None:
    place = office_by_id(unit.connection, office_id)
    admit_office(unit, place.id, place.hierarchy)
    if staff_id is not None and staff_by_id(unit.connection, staff_id).office_id != office_id:
        raise StaffNotFound(staff_id)


def _hashed(password: str) -> str:
    if not is_long_enough(password):
        raise PasswordTooShort(SHORTEST)
    return hash_password(password)


def _give_roles(unit: Unit, user_id: int, role_ids: Iterable[int]) -> None:
    insert_rows(unit.connection, user_role, [{"user_id": user_id, "role_id": each} for each in sorted(set(role_ids))])
