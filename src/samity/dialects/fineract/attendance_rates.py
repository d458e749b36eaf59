"""/groups/{id}/attendance, /centers/{id}/attendance, /clients/{id}/attendance: how many came, in words of ours."""

from __future__ import annotations

from typing import Any

from samity.bank.clients.queries import client_by_id
from samity.bank.gate import admit_office, permit
from samity.bank.meetings.queries import turnout_of_client, turnouts_of_members
from samity.bank.meetings.rules.turnout import days_counted, together
from samity.bank.meetings.values import Turnout
from samity.dialects.door import reading
from samity.dialects.fineract.grouping_paths import GroupingPath, PathId, grouping_at
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Meetings"])


@router.get("/groups/{grouping_id}/attendance")
@router.get("/centers/{grouping_id}/attendance")
@reading
def retrieve_attendance(place: GroupingPath, unit: Unit) -> dict[str, Any]:
    """Return how often the members of a group or centre came in the last 365 days, each and together."""
    permit(unit, "meetings:read")
    members = turnouts_of_members(unit.connection, grouping_at(unit, place), unit.business_date)
    return {
        **_days(unit),
        **spell_turnout(together(one for _, one in members)),
        "members": [
            {"clientId": client.id, "clientName": client.display_name, **spell_turnout(one)} for client, one in members
        ],
    }


@router.get("/clients/{client_id}/attendance")
@reading
def retrieve_client_attendance(client_id: PathId, unit: Unit) -> dict[str, Any]:
    """Return how often a client came in the last 365 days, wherever he was noted."""
    permit(unit, "meetings:read")
    found = client_by_id(unit.connection, client_id)
    admit_office(unit, found.office_id, found.office_hierarchy)
    return {**_days(unit), **spell_turnout(turnout_of_client(unit.connection, found.id, unit.business_date))}


def spell_turnout(turnout: Turnout) -> dict[str, Any]:
    """Spell how many came; the rate is in percent, and absent where nobody was expected."""
    return {
        "present": turnout.present,
        "late": turnout.late,
        "excused": turnout.excused,
        "absent": turnout.absent,
        "came": turnout.came,
        "noted": turnout.noted,
        "rate": turnout.rate,
    }


def _days(unit: Unit) -> dict[str, Any]:
    first, last = days_counted(unit.business_date)
    return {"fromDate": first, "toDate": last}
