"""/funds."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.gate import permit
from samity.bank.organisation.operations.funds import AddFund, ChangeFund, add_fund, change_fund
from samity.bank.organisation.queries.funds import Fund, fund_by_id, funds
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireName
from samity.storage.unit import Unit

router = WireRouter(tags=["Funds"])

NAMES = {"name": "name", "externalId": "external_id"}


class FundBody(WireModel):
    """A new fund."""

    resource: ClassVar[str] = "fund"
    name: WireName
    externalId: WireName | None = None


class FundChange(WireModel):
    """What changes of a fund."""

    resource: ClassVar[str] = "fund"
    name: WireName | None = None
    externalId: WireName | None = None


@router.get("/funds")
@reading
def list_funds(unit: Unit) -> list[dict[str, Any]]:
    """List the funds by name."""
    permit(unit, "funds:read")
    return [spell_fund(each) for each in funds(unit.connection)]


@router.get("/funds/{fund_id}")
@reading
def retrieve_fund(fund_id: int, unit: Unit) -> dict[str, Any]:
    """Return one fund."""
    permit(unit, "funds:read")
    return spell_fund(fund_by_id(unit.connection, fund_id))


@router.post("/funds")
@writing(FundBody)
def create_fund(body: FundBody, unit: Unit) -> dict[str, Any]:
    """Add a fund."""
    return {"resourceId": add_fund(AddFund(body.name, body.externalId), unit)}


@router.put("/funds/{fund_id}")
@writing(FundChange)
def update_fund(fund_id: int, body: FundChange, unit: Unit) -> dict[str, Any]:
    """Correct a fund."""
    given, changes = changes_of(body, NAMES, ("externalId",))
    change_fund(ChangeFund(fund_id, changes), unit)
    return {"resourceId": fund_id, "changes": given}


def spell_fund(fund: Fund) -> dict[str, Any]:
    """Spell a fund, also for the templates of other resources."""
    return {"id": fund.id, "name": fund.name, "externalId": fund.external_id}
