"""Keep the documents by which a client is known to others: one number is one client's, of a kind one holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from samity.bank.clients.queries import client_by_id
from samity.bank.clients.queries.identifiers import IDENTIFIER, identifier_by_id
from samity.bank.clients.records import client_identifier
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import code_value_of
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from samity.bank.clients.queries import Client
    from samity.storage.unit import Unit

LONGEST_NUMBER = 50
LONGEST_DESCRIPTION = 500


@dataclass(eq=False)
class IdentifierWithoutNumber(Refusal):
    """An identity document has a number."""


@dataclass(eq=False)
class IdentifierNumberTooLong(Refusal):
    """The number of an identity document has at most {most} characters."""

    most: int


@dataclass(eq=False)
class IdentifierDescriptionTooLong(Refusal):
    """What is said of an identity document has at most {most} characters."""

    most: int


@dataclass(eq=False)
class IdentifierNumberTaken(Refusal):
    """A client has the identity document {number} of this kind already."""

    number: str


@dataclass(eq=False)
class IdentifierOfKindHeld(Refusal):
    """Client {client_id} has an identity document of this kind that holds: only one does."""

    client_id: int


@dataclass(frozen=True, slots=True)
class KeepIdentifier:
    """A document that a client has shown.

    Attributes:
        type_id: a value of code Customer Identifier.
        is_active: it holds; one that does not is kept for who knows him by it.
    """

    client_id: int
    type_id: int
    number: str
    description: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class ChangeIdentifier:
    """What is another in a document: type_id, number, description, is_active."""

    client_id: int
    identifier_id: int
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RemoveIdentifier:
    """A document that is to go."""

    client_id: int
    identifier_id: int


@operation("clients:keep_identifier")
def keep_identifier(command: KeepIdentifier, unit: Unit) -> int:
    """Keep a document of a client, whatever his state.

    Returns:
        Its id.

    Raises:
        ClientNotFound, OutsideOwnOffice, CodeValueNotOfCode: client or kind are unknown or elsewhere.
        IdentifierWithoutNumber, IdentifierNumberTooLong, IdentifierDescriptionTooLong: what is said of it.
        IdentifierNumberTaken, IdentifierOfKindHeld: it is a client's already, or he has one of the kind that holds.
    """
    client = _client(command.client_id, unit)
    values = {name: getattr(command, name) for name in ("type_id", "number", "description", "is_active")}
    values = _checked(values, unit)
    with _single(client, values["number"]):
        kept = insert(client_identifier).values(client_id=client.id, kept_by=unit.actor.user_id, **values)
        return int(unit.connection.execute(kept.returning(client_identifier.c.id)).scalar_one())


@operation("clients:change_identifier")
def change_identifier(command: ChangeIdentifier, unit: Unit) -> frozenset[str]:
    """Correct a document of a client, or let it hold no longer.

    Returns:
        What differs now.

    Raises:
        ClientNotFound, OutsideOwnOffice, IdentifierNotFound, CodeValueNotOfCode: something is unknown or elsewhere.
        IdentifierWithoutNumber, IdentifierNumberTooLong, IdentifierDescriptionTooLong: what is said of it.
        IdentifierNumberTaken, IdentifierOfKindHeld: it is a client's already, or he has one of the kind that holds.
    """
    client = _client(command.client_id, unit)
    before = identifier_by_id(unit.connection, client.id, command.identifier_id)
    wanted = _checked(command.changes, unit)
    changes = {name: value for name, value in wanted.items() if value != before[name]}
    if changes:
        with _single(client, changes.get("number", before["number"])):
            changed = update(client_identifier).where(client_identifier.c.id == command.identifier_id)
            unit.connection.execute(changed.values(**changes, kept_by=unit.actor.user_id))
    return frozenset(changes)


@operation("clients:remove_identifier")
def remove_identifier(command: RemoveIdentifier, unit: Unit) -> None:
    """Remove a document of a client; the audit line stays.

    Raises:
        ClientNotFound, OutsideOwnOffice, IdentifierNotFound.
    """
    client = _client(command.client_id, unit)
    identifier_by_id(unit.connection, client.id, command.identifier_id)
    unit.connection.execute(delete(client_identifier).where(client_identifier.c.id == command.identifier_id))


def _client(client_id: int, unit: Unit) -> Client:
    client = client_by_id(unit.connection, client_id)
    admit_office(unit, client.office_id, client.office_hierarchy)
    return client


def _checked(given: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
    """Return what is to be written, without the blanks around it; everything wrong is said at once."""
    values: dict[str, Any] = {
        name: value.strip() or None if isinstance(value, str) else value for name, value in given.items()
    }
    refuse_all(_refusals(values))
    if "type_id" in values:
        code_value_of(unit.connection, IDENTIFIER, values["type_id"])
    return values


def _refusals(values: Mapping[str, Any]) -> Iterator[Refusal]:
    if "number" in values and values["number"] is None:
        yield IdentifierWithoutNumber()
    if len(values.get("number") or "") > LONGEST_NUMBER:
        yield IdentifierNumberTooLong(LONGEST_NUMBER)
    if len(values.get("description") or "") > LONGEST_DESCRIPTION:
        yield IdentifierDescriptionTooLong(LONGEST_DESCRIPTION)


def _single(client: Client, number: str) -> AbstractContextManager[None]:
    return refusing(
        uq_client_identifier_number=IdentifierNumberTaken(number),
        uq_client_identifier_active=IdentifierOfKindHeld(client.id),
    )
