"""Whose record it is that is filled, and who exists of those that links name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.clients.queries import centre_by_id, client_by_id, group_by_id
from samity.bank.clients.records import client, client_group
from samity.bank.clients.values import Level
from samity.bank.custom_fields.values import FieldType, OwnerKind
from samity.bank.gate import admit_office
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.organisation.queries import office_by_id, user_by_id
from samity.bank.organisation.records import app_user, office

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlalchemy import Connection

    from samity.storage.unit import Unit


def admit_owner(unit: Unit, kind: OwnerKind, owner_id: int) -> None:
    """Let somebody fill the fields of an owner, who is locked so that nobody else does at the same time.

    Raises:
        ClientNotFound, GroupNotFound, CentreNotFound, LoanNotFound, OfficeNotFound, UserNotFound: there is none such.
        OutsideOwnOffice: he lies elsewhere.
    """
    _ADMITTED[kind](unit, owner_id)


def existing(connection: Connection, named: Mapping[FieldType, Collection[int]]) -> dict[FieldType, frozenset[int]]:
    """Return who exists of those named, in one statement for each type of link."""
    users, groups = app_user.c, client_group.c
    known = {
        FieldType.USER_LINK: select(users.id).where(users.deleted_at.is_(None)),
        FieldType.GROUP_LINK: select(groups.id).where(groups.level == Level.GROUP),
        FieldType.CLIENT_LINK: select(client.c.id),
    }
    columns = {FieldType.USER_LINK: users.id, FieldType.GROUP_LINK: groups.id, FieldType.CLIENT_LINK: client.c.id}
    return {
        kind: frozenset(connection.execute(known[kind].where(columns[kind].in_(ids))).scalars())
        for kind, ids in named.items()
        if ids
    }


def _client(unit: Unit, client_id: int) -> None:
    found = client_by_id(unit.connection, client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)


def _group(unit: Unit, group_id: int) -> None:
    found = group_by_id(unit.connection, group_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)


def _centre(unit: Unit, centre_id: int) -> None:
    found = centre_by_id(unit.connection, centre_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)


def _loan(unit: Unit, loan_id: int) -> None:
    found = loan_by_id(unit.connection, loan_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)


def _office(unit: Unit, office_id: int) -> None:
    unit.connection.execute(select(office.c.id).where(office.c.id == office_id).with_for_update(key_share=True))
    admit_office(unit, office_id, office_by_id(unit.connection, office_id).hierarchy)


def _user(unit: Unit, user_id: int) -> None:
    unit.connection.execute(select(app_user.c.id).where(app_user.c.id == user_id).with_for_update(key_share=True))
    found = user_by_id(unit.connection, user_id)
    admit_office(unit, found.office_id, found.hierarchy)


_ADMITTED: Mapping[OwnerKind, Callable[[Unit, int], None]] = {
    OwnerKind.CLIENT: _client,
    OwnerKind.GROUP: _group,
    OwnerKind.CENTRE: _centre,
    OwnerKind.LOAN: _loan,
    OwnerKind.OFFICE: _office,
    OwnerKind.USER: _user,
}
