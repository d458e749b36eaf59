"""Whom links name, in words; of many values in one statement for each type of link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from samity.bank.clients.records import client, client_group
from samity.bank.clients.values import Level
from samity.bank.custom_fields.values import FieldType
from samity.bank.organisation.records import app_user, office

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from samity.bank.custom_fields.values import FieldValue


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody whom a link names.

    Attributes:
        known_as: what he alone is called: the number of a client, the name of a group or of a user.
    """

    id: int
    name: str
    known_as: str


_USER_NAME = app_user.c.firstname + " " + app_user.c.lastname
_KNOWN: Mapping[FieldType, tuple[ColumnElement[Any], Select[Any]]] = {
    FieldType.USER_LINK: (
        app_user.c.id,
        select(app_user.c.id, _USER_NAME, app_user.c.username).join_from(
            app_user, office, office.c.id == app_user.c.office_id
        ),
    ),
    FieldType.GROUP_LINK: (
        client_group.c.id,
        select(client_group.c.id, client_group.c.name, client_group.c.name)
        .join_from(client_group, office, office.c.id == client_group.c.office_id)
        .where(client_group.c.level == Level.GROUP),
    ),
    FieldType.CLIENT_LINK: (
        client.c.id,
        select(client.c.id, client.c.display_name, client.c.account_no).join_from(
            client, office, office.c.id == client.c.office_id
        ),
    ),
}
_KNOWN_AS: Mapping[FieldType, ColumnElement[str]] = {
    FieldType.USER_LINK: app_user.c.username,
    FieldType.GROUP_LINK: client_group.c.name,
    FieldType.CLIENT_LINK: client.c.account_no,
}


def linked(
    connection: Connection, values: Iterable[FieldValue], visible: str
) -> Mapping[tuple[FieldType, int], Linked]:
    """Return whom links name, of those in offices below the one that somebody sees; the others are not there."""
    named: dict[FieldType, set[int]] = {}
    for each in values:
        if each.link_id is not None:
            named.setdefault(each.field.type, set()).add(each.link_id)
    found = {}
    for kind, ids in named.items():
        key, query = _KNOWN[kind]
        for row in connection.execute(query.where(key.in_(ids), _below(visible))):
            found[kind, row[0]] = Linked(*row)
    return found


def linked_by_name(
    connection: Connection, kind: FieldType, names: Collection[str], visible: str
) -> Mapping[str, Linked]:
    """Return those of whom each alone is called by a name, in offices below the one that somebody sees."""
    _, query = _KNOWN[kind]
    found = connection.execute(query.where(_KNOWN_AS[kind].in_(names), _below(visible)))
    return {each.known_as: each for each in (Linked(*row) for row in found)}


def _below(visible: str) -> ColumnElement[bool]:
    return office.c.hierarchy.startswith(visible, autoescape=True)
