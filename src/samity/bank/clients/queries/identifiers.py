"""Identity documents of clients: what kind, which number, and whether it is the one that holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.clients.records import client_identifier
from samity.bank.organisation.records import app_user, code_value
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, RowMapping

IDENTIFIER = "Customer Identifier"
"""The code whose values are the kinds of documents."""


@dataclass(eq=False)
class IdentifierNotFound(Refusal):
    """Client {client_id} has no identity document {identifier_id}."""

    identifier_id: int
    client_id: int


_IDENTIFIERS = (
    select(client_identifier, code_value.c.name.label("type_name"), app_user.c.username.label("kept_by_name"))
    .select_from(
        client_identifier.join(code_value, code_value.c.id == client_identifier.c.type_id).join(
            app_user, app_user.c.id == client_identifier.c.kept_by
        )
    )
    .order_by(client_identifier.c.id)
)


def identifiers_of(connection: Connection, client_ids: Iterable[int]) -> Mapping[int, list[RowMapping]]:
    """List documents by client, oldest first: id, type_id, type_name, number, description, is_active, who, when."""
    found: dict[int, list[RowMapping]] = {each: [] for each in client_ids}
    for row in connection.execute(_IDENTIFIERS.where(client_identifier.c.client_id.in_(found))).mappings():
        found[row["client_id"]].append(row)
    return found


def identifier_by_id(connection: Connection, client_id: int, identifier_id: int) -> RowMapping:
    """Return one document of a client.

    Raises:
        IdentifierNotFound: there is none, or it is another client's.
    """
    wanted = (client_identifier.c.client_id == client_id, client_identifier.c.id == identifier_id)
    found = connection.execute(_IDENTIFIERS.where(*wanted)).mappings().first()
    if found is None:
        raise IdentifierNotFound(identifier_id, client_id)
    return found
