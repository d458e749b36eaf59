"""Clients, groups and centres that the person may look at, and their states in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.clients.queries import (
    CentreNotFound,
    Client,
    Group,
    GroupNotFound,
    client_by_id,
    grouping_by_id,
)
from samity.bank.clients.queries.office_transfers import admit_to_client
from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.bank.gate import admit_office, permit
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

READ = "clients:read"

GROUP_WORDS: Mapping[str, tuple[str, str]] = {
    GroupStatus.PENDING: (later("has not begun"), "waiting"),
    GroupStatus.ACTIVE: (later("active"), "good"),
    GroupStatus.CLOSED: (later("closed"), "quiet"),
}
CLIENT_WORDS: Mapping[str, tuple[str, str]] = {
    ClientStatus.PENDING: (later("not yet active"), "waiting"),
    ClientStatus.ACTIVE: (later("active"), "good"),
    ClientStatus.TRANSFER_IN_PROGRESS: (later("is being transferred"), "waiting"),
    ClientStatus.TRANSFER_ON_HOLD: (later("transfer on hold"), "waiting"),
    ClientStatus.CLOSED: (later("has left"), "quiet"),
    ClientStatus.REJECTED: (later("was rejected"), "quiet"),
    ClientStatus.WITHDRAWN: (later("withdrew"), "quiet"),
}


def seen_client(visit: Visit, client_id: int) -> Client:
    """Return a client of the person's offices, or one whom they are to take in.

    Raises:
        ClientNotFound, NotPermitted, OutsideOwnOffice.
    """
    permit(visit.unit, READ)
    found = client_by_id(visit.connection, client_id)
    admit_to_client(visit.unit, found)
    return found


def seen_grouping(visit: Visit, grouping_id: int) -> Group:
    """Return a group or a centre of the person's offices.

    Raises:
        GroupNotFound, NotPermitted, OutsideOwnOffice.
    """
    permit(visit.unit, READ)
    found = grouping_by_id(visit.connection, grouping_id)
    admit_office(visit.unit, found.office_id, found.office_hierarchy)
    return found


def seen_group(visit: Visit, group_id: int) -> Group:
    """Return a group of the person's offices.

    Raises:
        GroupNotFound, NotPermitted, OutsideOwnOffice.
    """
    found = seen_grouping(visit, group_id)
    if found.level is not Level.GROUP:
        raise GroupNotFound(group_id)
    return found


def seen_centre(visit: Visit, centre_id: int) -> Group:
    """Return a centre of the person's offices.

    Raises:
        CentreNotFound, NotPermitted, OutsideOwnOffice.
    """
    found = seen_grouping(visit, centre_id)
    if found.level is not Level.CENTRE:
        raise CentreNotFound(centre_id)
    return found


def page_of(grouping: Group) -> str:
    """Return where a group or a centre has its page."""
    return f"/centres/{grouping.id}" if grouping.level is Level.CENTRE else f"/groups/{grouping.id}"


def kind_of(grouping: Group) -> str:
    """Return what it is called."""
    return say("centre") if grouping.level is Level.CENTRE else say("group")
