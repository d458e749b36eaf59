"""/businessdate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from samity.bank.gate import permit
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireModel
from samity.kernel.errors import Refusal
from samity.storage.unit import Unit

router = WireRouter(tags=["Business date"])

BUSINESS_DATE = "BUSINESS_DATE"


@dataclass(eq=False)
class UnknownDateType(Refusal):
    """There is no date of type {type}; there is BUSINESS_DATE."""

    type: str


class BusinessDateBody(WireModel):
    """Another today."""

    resource: ClassVar[str] = "businessdate"
    type: Literal["BUSINESS_DATE"]
    date: WireDate


@router.get("/businessdate")
@reading
def list_business_dates(unit: Unit) -> list[dict[str, Any]]:
    """Return the bank's today, in a list."""
    permit(unit, "business_date:read")
    return [_spell(unit.business_date)]


@router.get("/businessdate/{date_type}")
@reading
def retrieve_business_date(date_type: str, unit: Unit) -> dict[str, Any]:
    """Return the bank's today."""
    permit(unit, "business_date:read")
    if date_type != BUSINESS_DATE:
        raise UnknownDateType(date_type)
    return _spell(unit.business_date)


@router.post("/businessdate")
@writing(BusinessDateBody)
def update_business_date(body: BusinessDateBody, unit: Unit) -> dict[str, Any]:
    """Let another day be today."""
    today = set_business_date(SetBusinessDate(body.date), unit)
    return {"resourceId": 1, "changes": {BUSINESS_DATE: today}}


def _spell(today: date) -> dict[str, Any]:
    return {"description": "Business Date", "type": BUSINESS_DATE, "date": today}
