"""Clients join groups and leave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from samity.bank.clients.operations.refusals import GroupSizeOutOfRange
from samity.bank.clients.queries import (
    active_member_counts,
    client_by_ids,
    group_by_id,
    groups_by_id,
    groups_of_clients,
    member_limits,
    members_among,
)
from samity.bank.clients.records import group_member, group_role
from samity.bank.clients.rules.group_size import may_begin, may_grow_to
from samity.bank.clients.values import ClientStatus, GroupStatus
from samity.bank.gate import admit_office, operation
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from samity.bank.clients.queries import Client, Group
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ClientOfAnotherOffice(Refusal):
    """Client {client_id} does not belong to office {office_id}, as the group does."""

    client_id: int
    office_id: int


@dataclass(eq=False)
class ClientHasLeft(Refusal):
    """Client {client_id} has left the bank and cannot join a group."""

    client_id: int


@dataclass(eq=False)
class GroupIsClosed(Refusal):
    """Group {group_id} is closed: nobody joins it any more."""

    group_id: int


@dataclass(eq=False)
class AlreadyMember(Refusal):
    """Client {client_id} is already a member of group {group_id}."""

    client_id: int
    group_id: int


@dataclass(eq=False)
class NotMember(Refusal):
    """Client {client_id} is not a member of group {group_id}."""

    client_id: int
    group_id: int


@dataclass(eq=False)
class MemberHasGroupLoan(Refusal):
    """Client {client_id} has a loan of group {group_id} that is not closed."""

    client_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class JoinGroup:
    """Clients who join a group."""

    group_id: int
    client_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """Clients who leave a group, and which of them have a loan of this group that is not over."""

    group_id: int
    client_ids: tuple[int, ...]
    clients_with_open_group_loans: frozenset[int]


@operation("clients:associate_clients")
def associate_clients(command: JoinGroup, unit: Unit) -> Group:
    """Let clients join a group, all of them or none. See docs/rules/group-size.md.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        ClientNotFound, ClientOfAnotherOffice, ClientHasLeft, AlreadyMember: for each client it concerns.
        GroupIsClosed: it has ended.
        GroupSizeOutOfRange: there would be too many active members.
    """
    clients = client_by_ids(unit.connection, command.client_ids, lock=True)
    group = group_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    already = members_among(unit.connection, group.id, command.client_ids)
    refuse_all(
        [
            *([GroupIsClosed(group.id)] if group.status is GroupStatus.CLOSED else []),
            *strangers(clients.values(), group.office_id),
            *(AlreadyMember(client_id, group.id) for client_id in clients if client_id in already),
        ]
    )
    write_members(unit, group.id, tuple(clients))
    check_growth(unit, [group.id])
    return group


def remove_members(command: LeaveGroup, unit: Unit) -> Group:
    """Let clients leave a group, all of them or none; the roles they held there end.

    Not an operation of its own: who knows the loans gates it and hands in the facts about them.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        ClientNotFound, ClientOfAnotherOffice, MemberHasGroupLoan, NotMember: for each client it concerns.
    """
    clients = client_by_ids(unit.connection, command.client_ids, lock=True)
    group = group_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    members = members_among(unit.connection, group.id, command.client_ids)
    refuse_all(_reasons_to_stay(command, group, clients.values(), members))
    delete_members(unit, group.id, command.client_ids)
    return group


def strangers(clients: Iterable[Client], office_id: int) -> Iterator[Refusal]:
    """Name those who cannot join a group of this office: they belong to another, or have left the bank."""
    for each in clients:
        if each.office_id != office_id:
            yield ClientOfAnotherOffice(each.id, office_id)
        if each.status in {ClientStatus.CLOSED, ClientStatus.REJECTED, ClientStatus.WITHDRAWN}:
            yield ClientHasLeft(each.id)


def write_members(unit: Unit, group_id: int, client_ids: Sequence[int]) -> None:
    """Write memberships that nothing stands against."""
    joined_on = unit.business_date
    insert_rows(
        unit.connection,
        group_member,
        [{"group_id": group_id, "client_id": client_id, "joined_on": joined_on} for client_id in client_ids],
    )


def delete_members(unit: Unit, group_id: int, client_ids: Collection[int]) -> None:
    """Delete memberships, and the roles that were held by them."""
    for table in (group_role, group_member):
        unit.connection.execute(
            delete(table).where(table.c.group_id == group_id, table.c.client_id.in_(set(client_ids)))
        )


def check_beginning(unit: Unit, group_id: int) -> None:
    """Let a group become active that is neither too small nor too large.

    Raises:
        GroupSizeOutOfRange: it is.
    """
    limits = member_limits(unit.connection)
    active = active_member_counts(unit.connection, [group_id])[group_id]
    if not may_begin(limits, active):
        raise GroupSizeOutOfRange(group_id, active, limits.least or 0, _most(limits.most))


def check_growth(unit: Unit, group_ids: Sequence[int]) -> None:
    """Let groups have the active members they now have.

    Raises:
        GroupSizeOutOfRange: for each that has too many.
    """
    limits = member_limits(unit.connection)
    counts = active_member_counts(unit.connection, group_ids)
    refuse_all(
        GroupSizeOutOfRange(group_id, active, limits.least or 0, _most(limits.most))
        for group_id, active in counts.items()
        if not may_grow_to(limits, active)
    )


def check_groups_of(unit: Unit, client_id: int) -> None:
    """Let a client be active in every group he is a member of; the groups are held until the end.

    Raises:
        GroupSizeOutOfRange: for each group that has too many active members now.
    """
    group_ids = groups_of_clients(unit.connection, [client_id])[client_id]
    groups_by_id(unit.connection, group_ids, lock=True)
    check_growth(unit, group_ids)


def _reasons_to_stay(
    command: LeaveGroup, group: Group, clients: Iterable[Client], members: set[int]
) -> Iterator[Refusal]:
    for each in clients:
        if each.office_id != group.office_id:
            yield ClientOfAnotherOffice(each.id, group.office_id)
        elif each.id in command.clients_with_open_group_loans:
            yield MemberHasGroupLoan(each.id, group.id)
        elif each.id not in members:
            yield NotMember(each.id, group.id)


def _most(most: int | None) -> int | str:
    return "any number" if most is None else most
