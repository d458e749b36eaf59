"""What a form offers: the offices, officers, centres and code values one may choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import literal, select

from samity.bank.clients.records import client, client_group
from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.bank.organisation.records import code, code_value, office, staff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping


def officer_options(
    connection: Connection, office_hierarchy: str, *, own_office_only: bool = False
) -> Sequence[RowMapping]:
    """List active staff who may serve in an office: its own, and those above unless `own_office_only`."""
    serves = (
        office.c.hierarchy == office_hierarchy
        if own_office_only
        else literal(office_hierarchy).startswith(office.c.hierarchy, autoescape=False)
    )
    return (
        connection.execute(
            select(staff, office.c.name.label("office_name"))
            .join_from(staff, office)
            .where(serves, staff.c.is_active)
            .order_by(staff.c.display_name, staff.c.id)
        )
        .mappings()
        .all()
    )


def client_options(connection: Connection, office_id: int) -> Sequence[RowMapping]:
    """List the clients of an office who may join a group: those who have not left."""
    stays = (ClientStatus.PENDING, ClientStatus.ACTIVE)
    return (
        connection.execute(
            select(client.c.id, client.c.display_name, client.c.account_no)
            .where(client.c.office_id == office_id, client.c.status.in_(stays))
            .order_by(client.c.display_name, client.c.id)
        )
        .mappings()
        .all()
    )


def grouping_options(connection: Connection, office_id: int, level: Level) -> Sequence[RowMapping]:
    """List the centres, or the groups without a centre, of an office that are not closed."""
    query = select(client_group.c.id, client_group.c.name, client_group.c.account_no).where(
        client_group.c.office_id == office_id,
        client_group.c.level == level,
        client_group.c.centre_id.is_(None),
        client_group.c.status != GroupStatus.CLOSED,
    )
    return connection.execute(query.order_by(client_group.c.name, client_group.c.id)).mappings().all()


def code_options(connection: Connection, names: Sequence[str]) -> dict[str, list[RowMapping]]:
    """List the values in use of several codes, each in its own order; every asked code is in the answer."""
    options: dict[str, list[RowMapping]] = {name: [] for name in names}
    query = (
        select(code_value, code.c.name.label("code"))
        .join_from(code_value, code)
        .where(code.c.name.in_(names), code_value.c.is_active)
        .order_by(code_value.c.position, code_value.c.id)
    )
    for row in connection.execute(query).mappings():
        options[row["code"]].append(row)
    return options
