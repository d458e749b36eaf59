"""/holidays."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from fastapi import Query
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import RowMapping

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.move_due_dates import MoveDueDates, move_due_dates
from samity.bank.organisation import queries
from samity.bank.organisation.operations.holidays import (
    ChangeHoliday,
    NamedHoliday,
    PlanHoliday,
    activate_holiday,
    change_holiday,
    plan_holiday,
    remove_holiday,
)
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.moved_loans import spell_moved
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireId, WireModel, WireName, WireText, WireWhole, option
from samity.storage.unit import Unit

router = WireRouter(tags=["Holidays"])

TO_NEXT_REPAYMENT = 1
TO_GIVEN_DATE = 2
RESCHEDULING = {
    TO_NEXT_REPAYMENT: option(1, "ReschedulingType.ResheduletoNextRepaymentDate", "Reschedule to next repayment date"),
    TO_GIVEN_DATE: option(2, "ReschedulingType.ResheduleToSpecifiedDate", "Reschedule to specified date"),
}
STATUSES = {
    "PENDING": option(100, "holidayStatusType.pendingActivation", "Pending activation"),
    "ACTIVE": option(300, "holidayStatusType.active", "Active"),
}
NAMES = {
    "name": "name",
    "fromDate": "from_on",
    "toDate": "to_on",
    "repaymentsRescheduledTo": "moved_to",
    "description": "description",
}

Rescheduling = Annotated[WireWhole, Field(ge=TO_NEXT_REPAYMENT, le=TO_GIVEN_DATE)]


class HolidayOffice(WireModel):
    """An office that rests."""

    resource: ClassVar[str] = "holiday"
    officeId: WireId


class HolidayBody(WireModel):
    """Days of rest. Without `reschedulingType`, a given date decides it."""

    resource: ClassVar[str] = "holiday"
    name: WireName
    fromDate: WireDate
    toDate: WireDate
    reschedulingType: Rescheduling | None = None
    repaymentsRescheduledTo: WireDate | None = Field(default=None, validate_default=True)
    offices: Annotated[list[HolidayOffice], Field(min_length=1)]
    description: WireText | None = None

    @field_validator("repaymentsRescheduledTo")
    @classmethod
    def _date_for_its_type(cls, moved_to: object, given: ValidationInfo) -> object:
        return _fits(moved_to, given.data.get("reschedulingType"))


class HolidayChange(WireModel):
    """What changes of a holiday that is not active yet."""

    resource: ClassVar[str] = "holiday"
    name: WireName | None = None
    fromDate: WireDate | None = None
    toDate: WireDate | None = None
    reschedulingType: Rescheduling | None = None
    repaymentsRescheduledTo: WireDate | None = Field(default=None, validate_default=True)
    offices: Annotated[list[HolidayOffice], Field(min_length=1)] | None = None
    description: WireText | None = None

    @field_validator("repaymentsRescheduledTo")
    @classmethod
    def _date_for_its_type(cls, moved_to: object, given: ValidationInfo) -> object:
        return _fits(moved_to, given.data.get("reschedulingType"))


def _fits(moved_to: object, kind: int | None) -> object:
    if kind == TO_GIVEN_DATE and moved_to is None:
        raise PydanticCustomError("missing", "a date is wanted with reschedulingType 2")
    if kind == TO_NEXT_REPAYMENT and moved_to is not None:
        raise PydanticCustomError(
            "validation.msg.holiday.repaymentsRescheduledTo.not.supported.for.selected.rescheduling.type",
            "no date is taken with reschedulingType 1",
        )
    return moved_to


@router.get("/holidays")
@reading
def list_holidays(office_id: Annotated[int, Query(alias="officeId")], unit: Unit) -> list[dict[str, Any]]:
    """List the holidays of an office."""
    permit(unit, "holidays:read")
    place = queries.office_by_id(unit.connection, office_id)
    admit_office(unit, place.id, place.hierarchy)
    return [_spell(each) for each in queries.holidays_of(unit.connection, office_id)]


@router.get("/holidays/template")
@reading
def holiday_template(unit: Unit) -> list[dict[str, Any]]:
    """List where dues may go."""
    permit(unit, "holidays:read")
    return list(RESCHEDULING.values())


@router.get("/holidays/{holiday_id}")
@reading
def retrieve_holiday(holiday_id: int, unit: Unit) -> dict[str, Any]:
    """Return one holiday and its offices, as far as the caller sees them."""
    permit(unit, "holidays:read")
    row, offices = queries.holiday_by_id(unit.connection, holiday_id)
    seen = [each for each in offices if unit.actor.sees(each["hierarchy"])]
    if not seen:
        raise queries.HolidayNotFound(holiday_id)
    return {**_spell(row), "offices": [{"officeId": each["id"], "officeName": each["name"]} for each in seen]}


@router.post("/holidays")
@writing(HolidayBody)
def create_holiday(body: HolidayBody, unit: Unit) -> dict[str, Any]:
    """Plan a holiday."""
    _, named = changes_of(body, NAMES)
    office_ids = tuple(each.officeId for each in body.offices)
    return {"resourceId": plan_holiday(PlanHoliday(**named, office_ids=office_ids), unit)}


@router.put("/holidays/{holiday_id}")
@writing(HolidayChange)
def update_holiday(holiday_id: int, body: HolidayChange, unit: Unit) -> dict[str, Any]:
    """Correct a holiday that is not active yet."""
    given, changes = changes_of(body, NAMES)
    if body.reschedulingType == TO_NEXT_REPAYMENT:
        changes["moved_to"] = None
    if body.offices is not None:
        changes["office_ids"] = tuple(each.officeId for each in body.offices)
    change_holiday(ChangeHoliday(holiday_id, changes), unit)
    return {"resourceId": holiday_id, "changes": given}


@router.post("/holidays/{holiday_id}")
@writing(WireModel)
def activate(
    holiday_id: int,
    command: Literal["activate", "Activate", "moveDueDates"],
    body: WireModel,  # noqa: ARG001 - `body` makes it a write
    unit: Unit,
) -> dict[str, Any]:
    """Let a holiday count; or, by a word of ours, move what falls due in it, as Fineract's nightly job does."""
    if command == "moveDueDates":
        return {"resourceId": holiday_id, "changes": spell_moved(move_due_dates(MoveDueDates(holiday_id), unit))}
    return {"resourceId": activate_holiday(NamedHoliday(holiday_id), unit)}


@router.delete("/holidays/{holiday_id}")
@writing(WireModel)
def delete_holiday(holiday_id: int, body: WireModel, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - `body` makes it a write
    """Take a holiday off the calendar."""
    return {"resourceId": remove_holiday(NamedHoliday(holiday_id), unit)}


def _spell(holiday: RowMapping) -> dict[str, Any]:
    return {
        "id": holiday["id"],
        "name": holiday["name"],
        "description": holiday["description"],
        "fromDate": holiday["from_on"],
        "toDate": holiday["to_on"],
        "repaymentsRescheduledTo": holiday["moved_to"],
        "reschedulingType": TO_NEXT_REPAYMENT if holiday["moved_to"] is None else TO_GIVEN_DATE,
        "status": STATUSES[holiday["status"]],
    }
