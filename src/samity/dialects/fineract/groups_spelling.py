"""How this dialect spells groups and centres: levels, statuses, roles."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.dialects.fineract.clients_spelling import STATUSES as CLIENT_STATUSES
from samity.dialects.fineract.clients_spelling import spell_timeline
from samity.dialects.fineract.wire import option

STATUSES = {
    GroupStatus.PENDING: option(100, "groupingStatusType.pending", "Pending"),
    GroupStatus.ACTIVE: option(300, "groupingStatusType.active", "Active"),
    GroupStatus.CLOSED: option(600, "groupingStatusType.closed", "Closed"),
}
LEVEL_NUMBERS = {Level.CENTRE: 1, Level.GROUP: 2}


def spell_centre(centre: RowMapping) -> dict[str, Any]:
    """Spell all that is written of a centre."""
    status = GroupStatus(centre["status"])
    return {
        "id": centre["id"],
        "accountNo": centre["account_no"],
        "name": centre["name"],
        "externalId": centre["external_id"],
        "status": STATUSES[status],
        "active": status is GroupStatus.ACTIVE,
        "activationDate": centre["activated_on"],
        "officeId": centre["office_id"],
        "officeName": centre["office_name"],
        "staffId": centre["officer_id"],
        "staffName": centre["officer_name"],
        "hierarchy": centre["hierarchy"],
        "timeline": spell_timeline(centre),
    }


def spell_group(group: RowMapping) -> dict[str, Any]:
    """Spell all that is written of a group."""
    return {
        **spell_centre(group),
        "centerId": group["centre_id"],
        "centerName": group["centre_name"],
        "groupLevel": str(LEVEL_NUMBERS[Level(group["level"])]),
    }


def spell_group_of_centre(group: RowMapping) -> dict[str, Any]:
    """Spell a group as its centre lists it: there this dialect takes the words of clients for its status."""
    return {**spell_group(group), "status": CLIENT_STATUSES[ClientStatus(group["status"])]}


def spell_role(role: RowMapping) -> dict[str, Any]:
    """Spell who holds which role."""
    return {
        "id": role["id"],
        "role": {"id": role["role_id"], "name": role["role_name"], "position": role["role_position"]},
        "clientId": role["client_id"],
        "clientName": role["client_name"],
    }
