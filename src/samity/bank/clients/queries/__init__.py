"""What doors, pages and higher rooms may read of clients, groups and centres."""

from __future__ import annotations

from samity.bank.clients.queries.clients import (
    Client,
    ClientNotFound,
    client_by_id,
    client_by_ids,
)
from samity.bank.clients.queries.groups import (
    CentreNotFound,
    Group,
    GroupNotFound,
    active_member_counts,
    centre_by_id,
    centre_of,
    group_by_id,
    grouping_by_id,
    groups_by_id,
    groups_of_centre,
    groups_of_clients,
    hold_members,
    member_ids,
    member_limits,
    members_among,
    members_of,
    officer_terms,
)

__all__ = [
    "CentreNotFound",
    "Client",
    "ClientNotFound",
    "Group",
    "GroupNotFound",
    "active_member_counts",
    "centre_by_id",
    "centre_of",
    "client_by_id",
    "client_by_ids",
    "group_by_id",
    "grouping_by_id",
    "groups_by_id",
    "groups_of_centre",
    "groups_of_clients",
    "hold_members",
    "member_ids",
    "member_limits",
    "members_among",
    "members_of",
    "officer_terms",
]
