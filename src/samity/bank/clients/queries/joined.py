"""How many clients there are: who became active day by day, and who is active in a group or a centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from samity.bank.clients.records import client, client_group, group_member
from samity.bank.clients.values import ClientStatus
from samity.bank.organisation.records import office

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection


def clients_joined(connection: Connection, hierarchy: str, since: date, until: date) -> Mapping[date, int]:
    """Return how many clients became active on each day; days on which nobody did are left out.

    Args:
        connection: the transaction.
        hierarchy: path of the office whose clients are counted, with those of the offices below it.
        since: first day.
        until: last day.
    """
    counted = (
        select(client.c.activated_on, func.count())
        .join_from(client, office, office.c.id == client.c.office_id)
        .where(office.c.hierarchy.startswith(hierarchy, autoescape=True), client.c.activated_on.between(since, until))
        .group_by(client.c.activated_on)
    )
    return {day: number for day, number in connection.execute(counted) if day is not None}


def active_clients_in(connection: Connection, grouping_id: int) -> int:
    """Return how many active clients are members of a group, or of any group of a centre; each counts once."""
    counted = (
        select(func.count(group_member.c.client_id.distinct()))
        .join_from(group_member, client, client.c.id == group_member.c.client_id)
        .join(client_group, client_group.c.id == group_member.c.group_id)
        .where(
            (client_group.c.id == grouping_id) | (client_group.c.centre_id == grouping_id),
            client.c.status == ClientStatus.ACTIVE,
        )
    )
    return connection.scalar(counted) or 0
