"""One group or centre, its members, its place under a centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select, text, tuple_

from samity.bank.clients.queries.clients import CLIENT, CLIENT_SOURCE, Client, client_of
from samity.bank.clients.records import client, client_group, group_member, officer_term
from samity.bank.clients.values import ClientStatus, GroupStatus, Level, MemberLimits
from samity.bank.organisation.queries import settings
from samity.bank.organisation.records import office, staff
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

MIN_CLIENTS = "min-clients-in-group"
MAX_CLIENTS = "max-clients-in-group"


@dataclass(eq=False)
class GroupNotFound(Refusal):
    """There is no group {group_id}."""

    group_id: int


@dataclass(eq=False)
class CentreNotFound(Refusal):
    """There is no centre {centre_id}."""

    centre_id: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group or a centre, and the office it belongs to."""

    id: int
    level: Level
    account_no: str
    name: str
    external_id: str | None
    status: GroupStatus
    office_id: int
    office_name: str
    office_hierarchy: str
    office_opened_on: date
    officer_id: int | None
    centre_id: int | None
    hierarchy: str
    submitted_on: date
    activated_on: date | None


_GROUP = select(
    client_group.c.id,
    client_group.c.level,
    client_group.c.account_no,
    client_group.c.name,
    client_group.c.external_id,
    client_group.c.status,
    client_group.c.office_id,
    office.c.name,
    office.c.hierarchy,
    office.c.opened_on,
    client_group.c.officer_id,
    client_group.c.centre_id,
    client_group.c.hierarchy,
    client_group.c.submitted_on,
    client_group.c.activated_on,
).join_from(client_group, office)
_BY_ID = _GROUP.where(client_group.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger)))).order_by(
    client_group.c.id
)
_LOCKED = _BY_ID.with_for_update(of=client_group, key_share=True)
_HOLD = text("SELECT FROM client_group WHERE id = ANY(:ids) ORDER BY id FOR SHARE")

_ACTIVE_MEMBERS = text("""
SELECT m.client_id FROM group_member m JOIN client c ON c.id = m.client_id
WHERE m.group_id = ANY(:groups) AND c.status = 'ACTIVE'""")


def grouping_by_id(connection: Connection, group_id: int, *, lock: bool = False) -> Group:
    """Return a group or a centre: their ids come from one sequence.

    Args:
        connection: the open transaction.
        group_id: its id.
        lock: hold the row until the transaction ends, as who changes it must.

    Raises:
        GroupNotFound: there is neither.
    """
    found = groups_by_id(connection, [group_id], lock=lock)
    return found[group_id]


def groups_by_id(connection: Connection, group_ids: Collection[int], *, lock: bool = False) -> dict[int, Group]:
    """Return groups or centres by id, locked in rising order if wanted.

    Raises:
        GroupNotFound: for each that does not exist.
    """
    rows = connection.execute(_LOCKED if lock else _BY_ID, {"ids": list(group_ids)})
    found = {group.id: group for group in map(_group_of, rows)}
    refuse_all(GroupNotFound(each) for each in dict.fromkeys(group_ids) if each not in found)
    return found


def group_by_id(connection: Connection, group_id: int, *, lock: bool = False) -> Group:
    """Return a group that holds clients.

    Raises:
        GroupNotFound: there is none, or it is a centre.
    """
    found = grouping_by_id(connection, group_id, lock=lock)
    if found.level is not Level.GROUP:
        raise GroupNotFound(group_id)
    return found


def centre_by_id(connection: Connection, centre_id: int, *, lock: bool = False) -> Group:
    """Return a centre.

    Raises:
        CentreNotFound: there is none, or it is a group.
    """
    try:
        found = grouping_by_id(connection, centre_id, lock=lock)
    except GroupNotFound:
        raise CentreNotFound(centre_id) from None
    if found.level is not Level.CENTRE:
        raise CentreNotFound(centre_id)
    return found


def centre_of(connection: Connection, group: Group) -> Group | None:
    """Return the centre a group belongs to, or None."""
    return None if group.centre_id is None else centre_by_id(connection, group.centre_id)


def groups_of_centre(connection: Connection, centre_id: int) -> list[Group]:
    """Return the groups of a centre, by id."""
    query = _GROUP.where(client_group.c.centre_id == centre_id).order_by(client_group.c.id)
    return [_group_of(row) for row in connection.execute(query)]


def members_of(connection: Connection, group_ids: Collection[int]) -> dict[int, list[Client]]:
    """Return the active members of groups, by client id; every asked group is in the answer."""
    query = (
        select(group_member.c.group_id, *CLIENT)
        .select_from(CLIENT_SOURCE.join(group_member, group_member.c.client_id == client.c.id))
        .where(group_member.c.group_id.in_(set(group_ids)), client.c.status == ClientStatus.ACTIVE)
        .order_by(group_member.c.group_id, client.c.id)
    )
    members: dict[int, list[Client]] = {group_id: [] for group_id in group_ids}
    for group_id, *rest in connection.execute(query):
        members[group_id].append(client_of(rest))
    return members


def active_members(connection: Connection, group_ids: Collection[int]) -> set[int]:
    """Return the ids of the active members of groups."""
    return set(connection.execute(_ACTIVE_MEMBERS, {"groups": list(group_ids)}).scalars())


def members_who_stay(connection: Connection, group_id: int) -> list[str]:
    """Return the names of the members of a group who have not left the bank."""
    names = (
        select(client.c.display_name)
        .join(group_member, group_member.c.client_id == client.c.id)
        .where(
            group_member.c.group_id == group_id,
            client.c.status.not_in([ClientStatus.CLOSED, ClientStatus.REJECTED, ClientStatus.WITHDRAWN]),
        )
    )
    return list(connection.scalars(names.order_by(client.c.id)))


def member_ids(connection: Connection, group_id: int) -> list[int]:
    """Return the ids of the members of a group, active or not; a centre has none."""
    members = select(group_member.c.client_id).where(group_member.c.group_id == group_id)
    return list(connection.scalars(members.order_by(group_member.c.client_id)))


def members_among(connection: Connection, group_id: int, client_ids: Collection[int]) -> set[int]:
    """Return which of these clients are members of the group, active or not."""
    return set(
        connection.scalars(
            select(group_member.c.client_id).where(
                group_member.c.group_id == group_id, group_member.c.client_id.in_(set(client_ids))
            )
        )
    )


def hold_groups(connection: Connection, group_ids: Collection[int]) -> None:
    """Let groups stay where they stand in their lives until the transaction ends; others may hold them beside."""
    connection.execute(_HOLD, {"ids": list(group_ids)})


def hold_members(connection: Connection, members: Collection[tuple[int, int]], *, alone: bool = False) -> None:
    """Let nobody leave his group until the transaction ends; many may hold a membership at the same time.

    Whoever lends to members holds them before he reads them; who lets them leave holds them alone before he looks at
    their loans. They come after their clients and groups, and before accounts.

    Args:
        connection: the transaction.
        members: of groups, by group and client.
        alone: nobody else holds them.
    """
    held = select(group_member.c.client_id).where(
        tuple_(group_member.c.group_id, group_member.c.client_id).in_(members)
    )
    in_order = held.order_by(group_member.c.group_id, group_member.c.client_id)
    connection.execute(in_order.with_for_update(read=not alone, key_share=not alone))


def groups_of_clients(connection: Connection, client_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of the groups each client is a member of; every asked client is in the answer."""
    query = (
        select(group_member.c.client_id, group_member.c.group_id)
        .where(group_member.c.client_id.in_(set(client_ids)))
        .order_by(group_member.c.group_id)
    )
    groups: dict[int, list[int]] = {client_id: [] for client_id in client_ids}
    for client_id, group_id in connection.execute(query):
        groups[client_id].append(group_id)
    return groups


def active_member_counts(connection: Connection, group_ids: Collection[int]) -> dict[int, int]:
    """Count the active members of groups; every asked group is in the answer."""
    query = (
        select(group_member.c.group_id, func.count())
        .join_from(group_member, client)
        .where(group_member.c.group_id == func.any(list(group_ids)), client.c.status == ClientStatus.ACTIVE)
        .group_by(group_member.c.group_id)
    )
    counted = {group_id: count for group_id, count in connection.execute(query)}  # noqa: C416 - rows become pairs
    return {group_id: counted.get(group_id, 0) for group_id in group_ids}


def group_counts(connection: Connection, centre_ids: Collection[int]) -> dict[int, int]:
    """Count the groups of centres that are not closed; every asked centre is in the answer."""
    query = (
        select(client_group.c.centre_id, func.count())
        .where(client_group.c.centre_id == func.any(list(centre_ids)), client_group.c.status != GroupStatus.CLOSED)
        .group_by(client_group.c.centre_id)
    )
    counted = {centre_id: count for centre_id, count in connection.execute(query)}  # noqa: C416 - rows become pairs
    return {centre_id: counted.get(centre_id, 0) for centre_id in centre_ids}


def member_limits(connection: Connection) -> MemberLimits:
    """Return the bank-wide limits; a setting that is absent or disabled is no limit."""
    found = settings(connection)
    least, most = (found.get(name) for name in (MIN_CLIENTS, MAX_CLIENTS))
    return MemberLimits(
        least.value if least is not None and least.enabled else None,
        most.value if most is not None and most.enabled else None,
    )


def officer_terms(connection: Connection, group_id: int) -> Sequence[RowMapping]:
    """List who served a centre or group as its officer, oldest first: officer_id, name, from_on, until_on."""
    return (
        connection.execute(
            select(
                officer_term.c.officer_id,
                staff.c.display_name.label("name"),
                officer_term.c.from_on,
                officer_term.c.until_on,
            )
            .join_from(officer_term, staff, staff.c.id == officer_term.c.officer_id)
            .where(officer_term.c.group_id == group_id)
            .order_by(officer_term.c.from_on, officer_term.c.id)
        )
        .mappings()
        .all()
    )


def _group_of(row: Iterable[Any]) -> Group:
    group_id, level, account_no, name, external_id, status, *rest = row
    return Group(group_id, Level(level), account_no, name, external_id, GroupStatus(status), *rest)
