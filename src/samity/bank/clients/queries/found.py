"""Clients, groups and centres found by criteria, and by what they are known by outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from samity.bank.clients.queries.views import CLIENT_VIEW, GROUP_VIEW
from samity.bank.clients.records import client, client_group, group_member, group_role
from samity.bank.organisation.queries.found import signs_in_as
from samity.bank.organisation.records import code_value, office
from samity.storage.criteria import NOTHING_BESIDES, Several, condition_of
from samity.storage.windows import page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

    from samity.bank.clients.values import Level
    from samity.storage.criteria import Besides, Condition
    from samity.storage.windows import Page, Window


_GENDER = select(func.upper(code_value.c.name)).where(code_value.c.id == client.c.gender_id).scalar_subquery()
_joined = client_group.alias("joined")
_IS_MEMBER = group_member.c.client_id == client.c.id

CLIENT_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": client.c.id,
    "known_by": func.coalesce(client.c.external_id, client.c.account_no),
    "firstname": client.c.firstname,
    "middlename": client.c.middlename,
    "lastname": client.c.lastname,
    "display_name": client.c.display_name,
    "mobile_no": client.c.mobile_no,
    "email": client.c.email,
    "born_on": client.c.born_on,
    "office_id": client.c.office_id,
    "officer_user_id": signs_in_as(client.c.officer_id),
    "gender": _GENDER,
    "status": client.c.status,
    "activated_on": client.c.activated_on,
    "closed_on": client.c.closed_on,
    "created_at": client.c.created_at,
    "changed_at": client.c.changed_at,
}
"""What clients can be found and ordered by."""

CLIENT_SEVERAL: Mapping[str, Several] = {
    "group_id": Several(group_member.c.group_id, _IS_MEMBER),
    "group_known_by": Several(
        func.coalesce(_joined.c.external_id, _joined.c.account_no),
        and_(_IS_MEMBER, _joined.c.id == group_member.c.group_id),
    ),
    "centre_id": Several(
        _joined.c.centre_id,
        and_(_IS_MEMBER, _joined.c.id == group_member.c.group_id, _joined.c.centre_id.is_not(None)),
    ),
}
"""What they can be found by and have any number of: the groups they are members of, and their centres."""

_MEMBERS = (
    select(func.count()).select_from(group_member).where(group_member.c.group_id == client_group.c.id).scalar_subquery()
)
GROUP_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": client_group.c.id,
    "known_by": func.coalesce(client_group.c.external_id, client_group.c.account_no),
    "name": client_group.c.name,
    "office_id": client_group.c.office_id,
    "officer_user_id": signs_in_as(client_group.c.officer_id),
    "centre_id": client_group.c.centre_id,
    "members": _MEMBERS,
    "status": client_group.c.status,
    "created_at": client_group.c.created_at,
    "changed_at": client_group.c.changed_at,
}
"""What groups and centres can be found and ordered by."""


def clients_found(
    connection: Connection,
    visible: str,
    criteria: Iterable[Condition],
    window: Window,
    besides: Besides = NOTHING_BESIDES,
) -> Page:
    """Find clients below the hierarchy that the caller sees, of whom every criterion holds.

    Args:
        connection: the transaction.
        visible: path of the office below which clients are looked for.
        criteria: on what clients are found by here.
        window: which part, in which order.
        besides: what only others know how to ask, such as of custom fields.
    """
    condition = condition_of(criteria, CLIENT_COLUMNS, CLIENT_SEVERAL)
    found = _below(CLIENT_VIEW, visible, condition).where(*besides.conditions)
    return page_of(connection, found, {**CLIENT_COLUMNS, **besides.orders}, window, client.c.id)


def groups_found(
    connection: Connection,
    visible: str,
    level: Level,
    criteria: Iterable[Condition],
    window: Window,
    besides: Besides = NOTHING_BESIDES,
) -> Page:
    """Find groups or centres below the hierarchy that the caller sees, of which every criterion holds.

    Args:
        connection: the transaction.
        visible: path of the office below which they are looked for.
        level: groups or centres.
        criteria: on what they are found by here.
        window: which part, in which order.
        besides: what only others know how to ask, such as of custom fields.
    """
    found = _below(GROUP_VIEW, visible, condition_of(criteria, GROUP_COLUMNS)).where(*besides.conditions)
    orders = {**GROUP_COLUMNS, **besides.orders}
    return page_of(connection, found.where(client_group.c.level == level), orders, window, client_group.c.id)


def meets_in(centre_id: int) -> ColumnElement[bool]:
    """Return the condition that a client is a member of a group of this centre."""
    groups = select(client_group.c.id).where(client_group.c.centre_id == centre_id)
    members = select(group_member.c.client_id).where(group_member.c.group_id.in_(groups))
    return client.c.id.in_(members)


def client_known_by(connection: Connection, name: str) -> int | None:
    """Return the client with this account number, or else with this external id."""
    known = (client.c.external_id == name) | (client.c.account_no == name)
    return connection.scalar(select(client.c.id).where(known).order_by((client.c.account_no == name).desc()).limit(1))


def grouping_known_by(connection: Connection, name: str, level: Level) -> int | None:
    """Return the group or centre with this account number, or else with this external id."""
    known = (client_group.c.external_id == name) | (client_group.c.account_no == name)
    return connection.scalar(
        select(client_group.c.id)
        .where(known, client_group.c.level == level)
        .order_by((client_group.c.account_no == name).desc())
        .limit(1)
    )


def member_ids(connection: Connection, group_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of the members of groups, of any status; every asked group is in the answer."""
    listed = (
        select(group_member.c.group_id, group_member.c.client_id)
        .where(group_member.c.group_id == func.any(list(group_ids)))
        .order_by(group_member.c.group_id, group_member.c.client_id)
    )
    members: dict[int, list[int]] = {group_id: [] for group_id in group_ids}
    for group_id, client_id in connection.execute(listed):
        members[group_id].append(client_id)
    return members


def roles_in_groups(connection: Connection, group_ids: Collection[int]) -> Sequence[RowMapping]:
    """List who holds which role in groups: id, group_id, client_id, role_id, role_name."""
    listed = (
        select(
            group_role.c.id,
            group_role.c.group_id,
            group_role.c.client_id,
            group_role.c.role_id,
            code_value.c.name.label("role_name"),
        )
        .join_from(group_role, code_value, code_value.c.id == group_role.c.role_id)
        .where(group_role.c.group_id == func.any(list(group_ids)))
        .order_by(group_role.c.id)
    )
    return connection.execute(listed).mappings().all()


def _below(view: Select[Any], visible: str, condition: ColumnElement[bool] | None) -> Select[Any]:
    found = view.where(office.c.hierarchy.startswith(visible, autoescape=True))
    return found if condition is None else found.where(condition)
