"""Clients by id, and the officers who may serve them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select

from samity.bank.clients.records import client
from samity.bank.clients.values import ClientStatus
from samity.bank.organisation.records import code, code_value, office, staff
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy import Connection

GROUP_ROLE = "GROUPROLE"


@dataclass(eq=False)
class ClientNotFound(Refusal):
    """There is no client {client_id}."""

    client_id: int


@dataclass(eq=False)
class OfficerNotEligible(Refusal):
    """Staff member {staff_id} may not serve here: unknown, inactive, or of an office that does not stand above."""

    staff_id: int


@dataclass(eq=False)
class NotAValueOfCode(Refusal):
    """{value_id} is not an active value of code {code}."""

    value_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client, and the office he belongs to."""

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


def check_officer(connection: Connection, staff_id: int, office_hierarchy: str) -> None:
    """Let a staff member serve in an office that is his own or lies below it.

    Raises:
        OfficerNotEligible: he is unknown or inactive, or his office lies elsewhere.
    """
    found = connection.execute(
        select(staff.c.id)
        .join_from(staff, office)
        .where(
            staff.c.id == staff_id,
            staff.c.is_active,
            literal(office_hierarchy).startswith(office.c.hierarchy, autoescape=False),
        )
    ).first()
    if found is None:
        raise OfficerNotEligible(staff_id)


def check_code_value(connection: Connection, value_id: int, code_name: str) -> None:
    """Let a code value pass that belongs to the code.

    Raises:
        NotAValueOfCode: it does not, or is no longer in use.
    """
    found = connection.execute(
        select(code_value.c.id)
        .join_from(code_value, code)
        .where(code_value.c.id == value_id, code.c.name == code_name, code_value.c.is_active)
    ).first()
    if found is None:
        raise NotAValueOfCode(value_id, code_name)
