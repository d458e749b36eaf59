"""/financialactivityaccounts: where the bank itself posts, for no product.

Fineract's own activities (transfers, vault, tellers, dividends) are not among them: nothing of ours posts there.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from samity.bank.accounting.operations.activities import MapActivity, map_activity
from samity.bank.accounting.queries import ChartFilter, activities_mapped, chart
from samity.bank.accounting.queries.activities import MappedActivity, activity_mapping_by_id
from samity.bank.accounting.rules.mapping import PURPOSE_TYPES
from samity.bank.accounting.values import FinancialActivity, GlUsage
from samity.bank.gate import permit
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireId, WireModel, WireWhole
from samity.storage.unit import Unit

router = WireRouter(tags=["Financial activities"])

NUMBERS = {901: (FinancialActivity.CASH_SHORT, "cashShort"), 902: (FinancialActivity.CASH_OVER, "cashOver")}
"""Our activities by number and name, beyond those that Fineract has."""

ActivityNumber = Annotated[WireWhole, Field(ge=min(NUMBERS), le=max(NUMBERS))]


class ActivityBody(WireModel):
    """Where an activity posts."""

    resource: ClassVar[str] = "financialactivityaccount"
    financialActivityId: ActivityNumber
    glAccountId: WireId


@router.get("/financialactivityaccounts")
@reading
def list_activities(unit: Unit) -> list[dict[str, Any]]:
    """List the activities that have a GL account."""
    permit(unit, "accounting:read")
    return [_spell(each) for each in activities_mapped(unit.connection)]


@router.get("/financialactivityaccounts/template")
@reading
def template(unit: Unit) -> dict[str, Any]:
    """List the activities, and the GL accounts that each may post to."""
    permit(unit, "accounting:read")
    accounts = chart(unit.connection, ChartFilter(usage=GlUsage.DETAIL, disabled=False))
    return {
        "financialActivityOptions": [_activity(number) for number in NUMBERS],
        "glAccountOptions": {
            name: [
                {"id": each["id"], "name": each["name"], "glCode": each["gl_code"]}
                for each in accounts
                if each["type"] in PURPOSE_TYPES[activity]
            ]
            for activity, name in NUMBERS.values()
        },
    }


@router.get("/financialactivityaccounts/{mapping_id}")
@reading
def retrieve_activity(mapping_id: int, unit: Unit) -> dict[str, Any]:
    """Return one of them."""
    permit(unit, "accounting:read")
    return _spell(activity_mapping_by_id(unit.connection, mapping_id))


@router.post("/financialactivityaccounts")
@writing(ActivityBody)
def create_activity(body: ActivityBody, unit: Unit) -> dict[str, Any]:
    """Say where an activity posts; one that posts somewhere already posts here from now on."""
    return {"resourceId": map_activity(MapActivity(NUMBERS[body.financialActivityId][0], body.glAccountId), unit)}


@router.put("/financialactivityaccounts/{mapping_id}")
@writing(ActivityBody)
def update_activity(mapping_id: int, body: ActivityBody, unit: Unit) -> dict[str, Any]:
    """Let an activity post elsewhere; with another activity, that one does and the first posts nowhere."""
    before = activity_mapping_by_id(unit.connection, mapping_id)
    activity = NUMBERS[body.financialActivityId][0]
    if activity is not before.activity:
        map_activity(MapActivity(before.activity, None), unit)
    made = map_activity(MapActivity(activity, body.glAccountId), unit)
    changes = {"financialActivityId": body.financialActivityId, "glAccountId": body.glAccountId}
    return {"resourceId": made, "changes": changes}


@router.delete("/financialactivityaccounts/{mapping_id}")
@writing(WireModel)
def delete_activity(
    mapping_id: int,
    body: WireModel,  # noqa: ARG001 - `body` makes it a write
    unit: Unit,
) -> dict[str, Any]:
    """Let an activity post nowhere; what needs it is refused then."""
    found = activity_mapping_by_id(unit.connection, mapping_id)
    map_activity(MapActivity(found.activity, None), unit)
    return {"resourceId": mapping_id}


def _activity(number: int) -> dict[str, Any]:
    activity, name = NUMBERS[number]
    kinds = sorted(PURPOSE_TYPES[activity])
    return {"id": number, "name": name, "mappedGLAccountType": kinds[0] if len(kinds) == 1 else " or ".join(kinds)}


def _spell(mapped: MappedActivity) -> dict[str, Any]:
    number = next(number for number, (activity, _) in NUMBERS.items() if activity is mapped.activity)
    account = {"id": mapped.gl_account_id, "name": mapped.gl_name, "glCode": mapped.gl_code}
    return {"id": mapped.id, "financialActivityData": _activity(number), "glAccountData": account}
