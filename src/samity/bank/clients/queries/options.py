"""What a form offers: the clients, groups and centres of an office that one may choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.clients.records import client, client_group
from samity.bank.clients.values import ClientStatus, GroupStatus, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping


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
