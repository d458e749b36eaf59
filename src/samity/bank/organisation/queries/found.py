"""Offices and users found by criteria, they and roles by what they are known by outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, select

from samity.bank.organisation.records import app_user, office, role, staff
from samity.storage.criteria import condition_of
from samity.storage.windows import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from samity.storage.criteria import Condition
    from samity.storage.windows import Page, Window

OFFICE_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": office.c.id,
    "known_by": func.coalesce(office.c.external_id, cast(office.c.id, Text)),
    "name": office.c.name,
    "created_at": office.c.created_at,
    "changed_at": office.c.changed_at,
}
USER_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": app_user.c.id,
    "username": app_user.c.username,
    "firstname": app_user.c.firstname,
    "lastname": app_user.c.lastname,
    "office_id": app_user.c.office_id,
    "office_hierarchy": office.c.hierarchy,
    "created_at": app_user.c.created_at,
    "changed_at": app_user.c.changed_at,
}
"""What offices and users can be found and ordered by."""

_OFFICES = select(
    office.c.id,
    office.c.name,
    office.c.external_id,
    office.c.opened_on,
    office.c.created_at,
    office.c.changed_at,
)
_USERS = (
    select(
        app_user.c.id,
        app_user.c.username,
        app_user.c.firstname,
        app_user.c.lastname,
        app_user.c.email,
        app_user.c.office_id,
        app_user.c.locked,
        app_user.c.created_at,
        app_user.c.changed_at,
        func.coalesce(staff.c.is_loan_officer, False).label("is_loan_officer"),
    )
    .select_from(
        app_user.join(office, office.c.id == app_user.c.office_id).outerjoin(
            # Said, because the staff of his office could be meant too.
            staff,
            staff.c.id == app_user.c.staff_id,
        )
    )
    .where(app_user.c.deleted_at.is_(None))
)


def offices_found(connection: Connection, visible: str, criteria: Iterable[Condition], window: Window) -> Page:
    """Find offices in the subtree that the caller sees, of which every criterion holds."""
    found = _OFFICES.where(office.c.hierarchy.startswith(visible, autoescape=True))
    condition = condition_of(criteria, OFFICE_COLUMNS)
    found = found if condition is None else found.where(condition)
    return page_of(connection, found, OFFICE_COLUMNS, window, office.c.id)


def users_found(connection: Connection, visible: str, criteria: Iterable[Condition], window: Window) -> Page:
    """Find users in the subtree that the caller sees, of whom every criterion holds."""
    found = _USERS.where(office.c.hierarchy.startswith(visible, autoescape=True))
    condition = condition_of(criteria, USER_COLUMNS)
    found = found if condition is None else found.where(condition)
    return page_of(connection, found, USER_COLUMNS, window, app_user.c.id)


def office_known_by(connection: Connection, name: str) -> int | None:
    """Return the office with this external id, or else with this number."""
    by_external_id = office.c.external_id == name
    known = by_external_id | (cast(office.c.id, Text) == name)
    return connection.scalar(select(office.c.id).where(known).order_by(by_external_id.desc().nulls_last()).limit(1))


def user_known_by(connection: Connection, name: str) -> int | None:
    """Return the user with this name, or else with this number."""
    by_name = app_user.c.username == name
    known = (by_name | (cast(app_user.c.id, Text) == name)) & app_user.c.deleted_at.is_(None)
    return connection.scalar(select(app_user.c.id).where(known).order_by(by_name.desc()).limit(1))


def role_known_by(connection: Connection, name: str) -> int | None:
    """Return the role with this name, or else with this number."""
    by_name = role.c.name == name
    known = by_name | (cast(role.c.id, Text) == name)
    return connection.scalar(select(role.c.id).where(known).order_by(by_name.desc()).limit(1))


def signs_in_as(staff_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the user as whom a staff member signs in: the first of those that are not removed."""
    first = select(func.min(app_user.c.id)).where(app_user.c.staff_id == staff_id, app_user.c.deleted_at.is_(None))
    return first.scalar_subquery()


def users_of_staff(connection: Connection, staff_ids: Iterable[int | None]) -> dict[int, int]:
    """Return as which user each of these staff members signs in; who does not is left out, as is nobody."""
    named = sorted({each for each in staff_ids if each is not None})
    user_id = signs_in_as(staff.c.id)
    listed = select(staff.c.id, user_id).where(staff.c.id == func.any(named), user_id.is_not(None))
    return {row[0]: int(row[1]) for row in connection.execute(listed)}
