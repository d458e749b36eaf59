"""Delete a client who never had anything here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from samity.bank.clients.queries import client_by_id
from samity.bank.clients.records import client, client_identifier
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.operations.unused import unless_in_use
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.bank.clients.queries import Client
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ClientInUse(Refusal):
    """Client {client_id} cannot be deleted: a group, a loan or something else belongs to him."""

    client_id: int


@dataclass(frozen=True, slots=True)
class DeleteClient:
    """A client who is to go."""

    client_id: int


@operation("clients:delete_client")
def delete_client(command: DeleteClient, unit: Unit) -> Client:
    """Delete a client to whom nothing belongs, as one who was written down by mistake; the audit line stays.

    Raises:
        ClientNotFound, OutsideOwnOffice: the client is unknown or lies elsewhere.
        ClientInUse: he is a member of a group, has or had a loan, or came to a meeting.
    """
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    unit.connection.execute(delete(client_identifier).where(client_identifier.c.client_id == found.id))
    with unless_in_use(ClientInUse(found.id)):
        unit.connection.execute(delete(client).where(client.c.id == found.id))
    return found
