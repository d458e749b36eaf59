"""What doors and operations may read of the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from samity.bank.organisation.records import bank_date, office
from samity.kernel.actor import Actor
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class OfficeNotFound(Refusal):
    """There is no office {office_id}."""

    office_id: int


@dataclass(frozen=True, slots=True)
class Office:
    """An office and its place in the tree."""

    id: int
    name: str
    external_id: str | None
    opened_on: date
    parent_id: int | None
    hierarchy: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is on file for a username: the actor he would be, and what proves it."""

    actor: Actor
    password_hash: str
    locked: bool
    business_date: date


_OFFICE = (office.c.id, office.c.name, office.c.external_id, office.c.opened_on, office.c.parent_id, office.c.hierarchy)


def office_by_id(connection: Connection, office_id: int) -> Office:
    """Return an office.

    Raises:
        OfficeNotFound: there is none.
    """
    row = connection.execute(select(*_OFFICE).where(office.c.id == office_id)).first()
    if row is None:
        raise OfficeNotFound(office_id)
    return Office(*row)


def offices_below(connection: Connection, hierarchy: str) -> Sequence[RowMapping]:
    """List the offices of a subtree with their parents' names, the tree's order."""
    parent = office.alias("parent")
    return (
        connection.execute(
            select(*_OFFICE, parent.c.name.label("parent_name"))
            .select_from(office.outerjoin(parent, parent.c.id == office.c.parent_id))
            .where(office.c.hierarchy.startswith(hierarchy, autoescape=True))
            .order_by(office.c.hierarchy)
        )
        .mappings()
        .all()
    )


def business_date(connection: Connection) -> date:
    """Return the bank's today."""
    today: date = connection.execute(select(bank_date.c.business_date)).scalar_one()
    return today


def credentials(connection: Connection, username: str) -> Credentials | None:
    """Return what is on file for a username, in one statement, or None."""
    row = connection.execute(
        text(
            "SELECT u.id, u.username, u.password_hash, u.locked, u.office_id, o.hierarchy, d.business_date,"
            " (SELECT coalesce(array_agg(DISTINCT p), '{}') FROM user_role ur JOIN role r ON r.id = ur.role_id,"
            "  unnest(r.permissions) p WHERE ur.user_id = u.id AND NOT r.disabled) AS permissions"
            " FROM app_user u JOIN office o ON o.id = u.office_id CROSS JOIN bank_date d"
            " WHERE u.username = :username AND u.deleted_at IS NULL"
        ),
        {"username": username},
    ).first()
    if row is None:
        return None
    actor = Actor(row.id, row.username, row.office_id, row.hierarchy, frozenset(row.permissions))
    return Credentials(actor, row.password_hash, row.locked, row.business_date)
