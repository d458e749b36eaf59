"""Loans of groups and of their members, as those leave, move or end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

_OPEN = text("""
SELECT account_id, client_id FROM loan
WHERE group_id = :group_id AND client_id = ANY(:clients) AND kind = 'JLG'
  AND status IN ('PARTIAL', 'SUBMITTED', 'APPROVED', 'ACTIVE', 'OVERPAID')
ORDER BY account_id""")
_RUNNING = text("""
SELECT l.account_id FROM loan l JOIN office o ON o.id = l.office_id
WHERE l.client_id = ANY(:clients) AND l.status IN ('ACTIVE', 'OVERPAID') AND o.hierarchy LIKE :below || '%'
ORDER BY l.account_id FOR NO KEY UPDATE OF l""")

_OF_GROUP = text("""
SELECT array_agg(account_no ORDER BY account_id)
         FILTER (WHERE status IN ('PARTIAL', 'SUBMITTED', 'APPROVED', 'ACTIVE', 'OVERPAID')) AS open,
       max(ended_on) AS ended_on
FROM loan WHERE group_id = :group_id""")

# Read afterwards: whoever waits here sees what the other has done to them.
_HOLD_OF_GROUP = text("SELECT FROM loan WHERE group_id = :group_id ORDER BY account_id FOR UPDATE")
_HOLD_OF_CLIENT = text("SELECT FROM loan WHERE client_id = :client_id ORDER BY account_id FOR UPDATE")

_OF_CLIENT = text("""
SELECT array_agg(account_no ORDER BY account_id)
         FILTER (WHERE status IN ('PARTIAL', 'SUBMITTED', 'APPROVED', 'ACTIVE')) AS open,
       array_agg(account_no ORDER BY account_id) FILTER (WHERE status = 'OVERPAID') AS overpaid,
       max(ended_on) AS ended_on
FROM loan WHERE client_id = :client_id""")

_GROUPS = text("SELECT account_id, group_id FROM loan WHERE account_id = ANY(:ids) AND group_id IS NOT NULL")


def groups_of_loans(connection: Connection, ids: Collection[int]) -> Mapping[int, int]:
    """Return the group of each loan that is tied to one."""
    return {row.account_id: row.group_id for row in connection.execute(_GROUPS, {"ids": list(ids)})}


def loans_of_group(connection: Connection, group_id: int) -> tuple[Sequence[str], date | None]:
    """Return the numbers of loans asked for or running that a group owes or stands in for; when the last one ended.

    They are locked, those that are over too: nobody opens them again meanwhile. The group is locked before them.
    """
    connection.execute(_HOLD_OF_GROUP, {"group_id": group_id})
    row = connection.execute(_OF_GROUP, {"group_id": group_id}).one()
    return row.open or (), row.ended_on


def loans_of_client(connection: Connection, client_id: int) -> tuple[Sequence[str], Sequence[str], date | None]:
    """Return the numbers of a client's loans asked for or running, of those overpaid; when the last one ended.

    They are locked, those that are over too: nobody opens them again meanwhile. The client is locked before them.
    """
    connection.execute(_HOLD_OF_CLIENT, {"client_id": client_id})
    row = connection.execute(_OF_CLIENT, {"client_id": client_id}).one()
    return row.open or (), row.overpaid or (), row.ended_on


def open_group_loans(connection: Connection, group_id: int, client_ids: Collection[int]) -> Mapping[int, int]:
    """Return the clients for whom a group stands in, by the id of their loan: asked for, running or overpaid."""
    rows = connection.execute(_OPEN, {"group_id": group_id, "clients": list(client_ids)})
    return {row.account_id: row.client_id for row in rows}


def running_loans(connection: Connection, client_ids: Collection[int], below: str) -> list[int]:
    """List and lock the loans of any kind that clients were paid out and that are not over, by id.

    Args:
        connection: the transaction.
        client_ids: of the clients.
        below: the hierarchy of the office that keeps them, or lies above those that do.
    """
    return list(connection.scalars(_RUNNING, {"clients": list(client_ids), "below": below}))
