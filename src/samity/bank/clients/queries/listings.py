"""Lists and full views of clients, groups and centres, for doors and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, literal_column, or_, select

from samity.bank.clients.queries.views import CLIENT_VIEW, GROUP_VIEW
from samity.bank.clients.records import client, client_group, group_member
from samity.bank.organisation.records import office
from samity.storage.windows import Page, Window, page_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from samity.bank.clients.values import ClientStatus, GroupStatus, LegalForm, Level

__all__ = ["ClientFilter", "GroupFilter", "Page", "Window", "clients_listed", "groups_listed"]

ORDERS_OF_GROUPS: dict[str, ColumnElement[Any]] = {
    "id": client_group.c.id,
    "name": func.lower(client_group.c.name),
    "office_id": client_group.c.office_id,
    "office_name": office.c.name,
}
ORDERS_OF_CLIENTS: dict[str, ColumnElement[Any]] = {
    "id": client.c.id,
    "account_no": client.c.account_no,
    "display_name": func.lower(client.c.display_name),
    "external_id": client.c.external_id,
    "mobile_no": client.c.mobile_no,
    "status": client.c.status,
    "office_id": client.c.office_id,
    "office_name": office.c.name,
    "activated_on": client.c.activated_on,
}


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups: every given condition holds; names match as a part, whatever their case.

    Attributes:
        text: a part of the name, the account number or the external id.
    """

    level: Level
    office_id: int | None = None
    officer_id: int | None = None
    external_id: str | None = None
    name: str | None = None
    office_hierarchy: str | None = None
    without_centre: bool = False
    centre_id: int | None = None
    status: GroupStatus | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which clients: every given condition holds; names match as a part, whatever their case."""

    office_id: int | None = None
    officer_id: int | None = None
    external_id: str | None = None
    display_name: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    office_hierarchy: str | None = None
    status: ClientStatus | None = None
    legal_form: LegalForm | None = None
    without_group: bool = False
    text: str | None = None


def groups_listed(connection: Connection, visible: str, wanted: GroupFilter, window: Window) -> Page:
    """List groups or centres below the hierarchy that the caller sees."""
    conditions = [
        client_group.c.level == wanted.level,
        *_same(client_group.c.office_id, wanted.office_id),
        *_same(client_group.c.officer_id, wanted.officer_id),
        *_same(client_group.c.external_id, wanted.external_id),
        *_same(client_group.c.centre_id, wanted.centre_id),
        *_same(client_group.c.status, wanted.status),
        *_part(client_group.c.name, wanted.name),
        *_below(visible, wanted.office_hierarchy),
    ]
    if wanted.without_centre:
        conditions.append(client_group.c.centre_id.is_(None))
    if wanted.text:
        known_by = (client_group.c.account_no, client_group.c.name, client_group.c.external_id)
        conditions.append(or_(*(condition for column in known_by for condition in _part(column, wanted.text))))
    return page_of(connection, GROUP_VIEW.where(*conditions), ORDERS_OF_GROUPS, window, client_group.c.id)


def clients_listed(connection: Connection, visible: str, wanted: ClientFilter, window: Window) -> Page:
    """List clients below the hierarchy that the caller sees."""
    conditions = [
        *_same(client.c.office_id, wanted.office_id),
        *_same(client.c.officer_id, wanted.officer_id),
        *_same(client.c.external_id, wanted.external_id),
        *_same(client.c.status, wanted.status),
        *_same(client.c.legal_form, wanted.legal_form),
        *_part(client.c.display_name, wanted.display_name),
        *_part(client.c.firstname, wanted.firstname),
        *_part(client.c.lastname, wanted.lastname),
        *_below(visible, wanted.office_hierarchy),
    ]
    if wanted.without_group:
        conditions.append(~select(literal_column("1")).where(group_member.c.client_id == client.c.id).exists())
    if wanted.text:
        searched = (client.c.account_no, client.c.display_name, client.c.external_id, client.c.mobile_no)
        conditions.append(or_(*(condition for column in searched for condition in _part(column, wanted.text))))
    return page_of(connection, CLIENT_VIEW.where(*conditions), ORDERS_OF_CLIENTS, window, client.c.id)


def _same(column: ColumnElement[Any], value: object) -> list[ColumnElement[bool]]:
    return [] if value is None else [column == value]


def _part(column: ColumnElement[Any], text: str | None) -> list[ColumnElement[bool]]:
    return [func.lower(column).contains(text.lower(), autoescape=True)] if text else []


def _below(visible: str, wanted: str | None) -> list[ColumnElement[bool]]:
    hierarchies = {visible, wanted or visible}
    return [office.c.hierarchy.startswith(each, autoescape=True) for each in sorted(hierarchies)]
