"""Close a client who leaves the bank, once nothing of his is open. See docs/rules/life-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.operations.client_endings import REASONS, ClientActInFuture, end_client
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.values import IN_TRANSFER, ClientStatus
from samity.bank.gate import admit_office, operation
from samity.bank.loans.queries.group_loans import loans_of_client
from samity.bank.organisation.queries import code_value_of
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.clients.queries import Client
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ClientEndedAlready(Refusal):
    """Client {client_id} is {status} already."""

    client_id: int
    status: str


@dataclass(eq=False)
class ClosedBetweenOffices(Refusal):
    """Client {client_id} cannot be closed while another office is to take him."""

    client_id: int


@dataclass(eq=False)
class ClientLoansNotClosed(Refusal):
    """Client {client_id} cannot be closed: he asks for or owes the loans {account_nos}."""

    client_id: int
    account_nos: str


@dataclass(eq=False)
class ClientLoansOverpaid(Refusal):
    """Client {client_id} cannot be closed: the bank owes him what he paid too much on the loans {account_nos}."""

    client_id: int
    account_nos: str


@dataclass(eq=False)
class ClientClosedBeforeItsLoans(Refusal):
    """Client {client_id} cannot be closed on {on}, before his last loan ended on {ended_on}."""

    client_id: int
    on: date
    ended_on: date


@dataclass(eq=False)
class ClientClosedBeforeHeBegan(Refusal):
    """Client {client_id} cannot be closed on {on}, before he began on {began_on}."""

    client_id: int
    on: date
    began_on: date


@dataclass(frozen=True, slots=True)
class CloseClient:
    """A client who leaves, when and why (by id, of the bank's own list)."""

    client_id: int
    on: date
    reason_id: int


@operation("clients:close_client")
def close_client(command: CloseClient, unit: Unit) -> Client:
    """Close a client; he stays on the lists of his groups as one who has left.

    Raises:
        ClientNotFound, OutsideOwnOffice, CodeValueNotOfCode: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    client = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, client.office_id, client.office_hierarchy)
    code_value_of(unit.connection, REASONS[ClientStatus.CLOSED], command.reason_id)
    if client.status in REASONS:
        raise ClientEndedAlready(client.id, client.status.value.lower())
    refuse_all(_refusals(client, command.on, unit))
    end_client(unit, client.id, ClientStatus.CLOSED, command.on, command.reason_id)
    return client


def _refusals(client: Client, on: date, unit: Unit) -> Iterator[Refusal]:
    if client.status in IN_TRANSFER:
        yield ClosedBetweenOffices(client.id)
    account_nos, overpaid, ended_on = loans_of_client(unit.connection, client.id)
    if account_nos:
        yield ClientLoansNotClosed(client.id, ", ".join(account_nos))
    if overpaid:
        yield ClientLoansOverpaid(client.id, ", ".join(overpaid))
    if ended_on is not None and on < ended_on:
        yield ClientClosedBeforeItsLoans(client.id, on, ended_on)
    began_on = client.activated_on or client.submitted_on
    if on < began_on:
        yield ClientClosedBeforeHeBegan(client.id, on, began_on)
    if on > unit.business_date:
        yield ClientActInFuture("closure", on)
