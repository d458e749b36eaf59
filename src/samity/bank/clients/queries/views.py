"""Whole rows of clients and groups, with the names behind their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from samity.bank.clients.records import client, client_group, group_member, group_role
from samity.bank.organisation.records import app_user, code_value, office, staff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, RowMapping, Select, Table

_SIGNERS = ("submitted", "activated", "closed")


def _signed(source: FromClause, table: Table) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Join the users who submitted, activated and closed, and name what is shown of them."""
    shown: list[ColumnElement[Any]] = []
    for act in _SIGNERS:
        signer = app_user.alias(act)
        source = source.outerjoin(signer, signer.c.id == table.c[f"{act}_by"])
        shown += [signer.c[part].label(f"{act}_by_{part}") for part in ("username", "firstname", "lastname")]
    return source, shown


def _client_view() -> Select[Any]:
    source: FromClause = client.join(office, office.c.id == client.c.office_id).outerjoin(
        staff, staff.c.id == client.c.officer_id
    )
    named: list[ColumnElement[Any]] = []
    for choice in ("gender", "client_type", "classification"):
        value = code_value.alias(choice)
        source = source.outerjoin(value, value.c.id == client.c[f"{choice}_id"])
        named.append(value.c.name.label(f"{choice}_name"))
    source, signers = _signed(source, client)
    officer_name = staff.c.display_name.label("officer_name")
    return select(
        client, office.c.name.label("office_name"), office.c.hierarchy.label("office_hierarchy"), officer_name, *named,
        *signers,
    ).select_from(source)  # fmt: skip


def _group_view() -> Select[Any]:
    centre = client_group.alias("centre")
    source: FromClause = (
        client_group.join(office, office.c.id == client_group.c.office_id)
        .outerjoin(staff, staff.c.id == client_group.c.officer_id)
        .outerjoin(centre, centre.c.id == client_group.c.centre_id)
    )
    source, signers = _signed(source, client_group)
    return select(
        client_group,
        office.c.name.label("office_name"),
        office.c.hierarchy.label("office_hierarchy"),
        staff.c.display_name.label("officer_name"),
        centre.c.name.label("centre_name"),
        *signers,
    ).select_from(source)


CLIENT_VIEW = _client_view()
GROUP_VIEW = _group_view()


def client_view(connection: Connection, client_id: int) -> RowMapping:
    """Return all that is written of a client who exists."""
    return connection.execute(CLIENT_VIEW.where(client.c.id == client_id)).mappings().one()


def group_view(connection: Connection, group_id: int) -> RowMapping:
    """Return all that is written of a group or centre that exists."""
    return connection.execute(GROUP_VIEW.where(client_group.c.id == group_id)).mappings().one()


def member_views(connection: Connection, group_id: int) -> Sequence[RowMapping]:
    """List the members of a group, of any status, by id."""
    belongs = select(group_member.c.client_id).where(group_member.c.group_id == group_id)
    return connection.execute(CLIENT_VIEW.where(client.c.id.in_(belongs)).order_by(client.c.id)).mappings().all()


def group_views_of_client(connection: Connection, client_id: int) -> Sequence[RowMapping]:
    """List the groups a client is a member of, by id."""
    belongs = select(group_member.c.group_id).where(group_member.c.client_id == client_id)
    return (
        connection.execute(GROUP_VIEW.where(client_group.c.id.in_(belongs)).order_by(client_group.c.id))
        .mappings()
        .all()
    )


def role_views(connection: Connection, group_id: int) -> Sequence[RowMapping]:
    """List who holds which role in a group: id, client_id, client_name, role_id, role_name, role_position."""
    return (
        connection.execute(
            select(
                group_role.c.id,
                group_role.c.client_id,
                client.c.display_name.label("client_name"),
                code_value.c.id.label("role_id"),
                code_value.c.name.label("role_name"),
                code_value.c.position.label("role_position"),
            )
            .join_from(group_role, client, client.c.id == group_role.c.client_id)
            .join(code_value, code_value.c.id == group_role.c.role_id)
            .where(group_role.c.group_id == group_id)
            .order_by(group_role.c.id)
        )
        .mappings()
        .all()
    )
