"""Clients by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from samity.bank.clients.records import client
from samity.bank.clients.values import ClientStatus
from samity.bank.organisation.records import office
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy import Connection


@dataclass(eq=False)
class ClientNotFound(Refusal):
    """There is no client {client_id}."""

    client_id: int


@dataclass(frozen=True, slots=True)
class Client:
    """A client, and the office he belongs to; when he was closed or rejected, or withdrew, where it stands so."""

    id: int
    account_no: str
    display_name: str
    external_id: str | None
    status: ClientStatus
    office_id: int
    office_name: str
    office_hierarchy: str
    office_opened_on: date
    officer_id: int | None
    submitted_on: date
    activated_on: date | None
    office_since: date | None
    ended_on: date | None
    reopened_on: date | None


CLIENT = (
    client.c.id,
    client.c.account_no,
    client.c.display_name,
    client.c.external_id,
    client.c.status,
    client.c.office_id,
    office.c.name,
    office.c.hierarchy,
    office.c.opened_on,
    client.c.officer_id,
    client.c.submitted_on,
    client.c.activated_on,
    client.c.office_since,
    # One of them at most: who begins anew has none.
    func.coalesce(client.c.closed_on, client.c.rejected_on, client.c.withdrawn_on).label("ended_on"),
    client.c.reopened_on,
)
"""The columns of a `Client`, in the order of its fields; they stand in `CLIENT_SOURCE`."""

CLIENT_SOURCE = client.join(office, office.c.id == client.c.office_id)


def client_of(row: Iterable[Any]) -> Client:
    """Make a client of a row of the `CLIENT` columns."""
    client_id, account_no, display_name, external_id, status, *rest = row
    return Client(client_id, account_no, display_name, external_id, ClientStatus(status), *rest)


def client_by_id(connection: Connection, client_id: int, *, lock: bool = False) -> Client:
    """Return a client.

    Raises:
        ClientNotFound: there is none.
    """
    return client_by_ids(connection, [client_id], lock=lock)[client_id]


def client_by_ids(connection: Connection, client_ids: Collection[int], *, lock: bool = False) -> dict[int, Client]:
    """Return clients by id, locked in rising order if wanted; clients are always locked before their groups.

    Raises:
        ClientNotFound: for each that does not exist.
    """
    query = select(*CLIENT).select_from(CLIENT_SOURCE).where(client.c.id.in_(set(client_ids))).order_by(client.c.id)
    if lock:
        query = query.with_for_update(of=client, key_share=True)
    found = {each.id: each for each in map(client_of, connection.execute(query))}
    refuse_all(ClientNotFound(each) for each in dict.fromkeys(client_ids) if each not in found)
    return found


_HOLD = text("SELECT FROM client WHERE id = ANY(:ids) ORDER BY id FOR SHARE")


def hold_clients(connection: Connection, client_ids: Collection[int]) -> None:
    """Let clients stay where they stand in their lives until the transaction ends; others may hold them beside."""
    connection.execute(_HOLD, {"ids": list(client_ids)})
