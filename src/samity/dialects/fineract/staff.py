"""/staff."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from fastapi import Query
from sqlalchemy import RowMapping

from samity.bank.gate import admit_office, permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.staff import ChangeStaff, TakeOnStaff, change_staff, take_on_staff
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireId, WireModel, WireName, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Staff"])

NAMES = {
    "officeId": "office_id",
    "firstname": "firstname",
    "lastname": "lastname",
    "isLoanOfficer": "is_loan_officer",
    "isActive": "is_active",
    "mobileNo": "mobile_no",
    "externalId": "external_id",
    "joiningDate": "joined_on",
}
ACTIVE = {"active": True, "inactive": False, "all": None}


class StaffBody(WireModel):
    """Somebody new."""

    resource: ClassVar[str] = "staff"
    officeId: WireId
    firstname: WireName
    lastname: WireName
    isLoanOfficer: WireTruth = False
    isActive: WireTruth = True
    mobileNo: WireName | None = None
    externalId: WireName | None = None
    joiningDate: WireDate | None = None


class StaffChange(WireModel):
    """What changes of somebody."""

    resource: ClassVar[str] = "staff"
    officeId: WireId | None = None
    firstname: WireName | None = None
    lastname: WireName | None = None
    isLoanOfficer: WireTruth | None = None
    isActive: WireTruth | None = None
    mobileNo: WireName | None = None
    externalId: WireName | None = None
    joiningDate: WireDate | None = None


@router.get("/staff")
@reading
def list_staff(
    unit: Unit,
    office_id: Annotated[int | None, Query(alias="officeId")] = None,
    in_hierarchy: Annotated[bool, Query(alias="staffInOfficeHierarchy")] = False,  # noqa: FBT002 - the wire's own flag
    loan_officers: Annotated[bool, Query(alias="loanOfficersOnly")] = False,  # noqa: FBT002 - a query parameter
    status: Literal["active", "inactive", "all"] = "active",
) -> list[dict[str, Any]]:
    """List the staff of the caller's offices; with staffInOfficeHierarchy those who may serve the office."""
    permit(unit, "staff:read")
    office_hierarchy = None
    if office_id is not None:
        place = queries.office_by_id(unit.connection, office_id)
        admit_office(unit, place.id, place.hierarchy)
        office_hierarchy = place.hierarchy
    found = queries.staff_listed(
        unit.connection,
        unit.actor.office_hierarchy,
        office_hierarchy=office_hierarchy,
        with_offices_above=in_hierarchy,
        loan_officers=loan_officers,
        active=ACTIVE[status],
    )
    return [spell_staff(each) for each in found]


@router.get("/staff/{staff_id}")
@reading
def retrieve_staff(staff_id: int, unit: Unit) -> dict[str, Any]:
    """Return one staff member."""
    permit(unit, "staff:read")
    found = queries.staff_by_id(unit.connection, staff_id)
    admit_office(unit, found.office_id, found.hierarchy)
    listed = queries.staff_listed(
        unit.connection, unit.actor.office_hierarchy, office_hierarchy=found.hierarchy, active=None
    )
    return next(spell_staff(each) for each in listed if each["id"] == staff_id)


@router.post("/staff")
@writing(StaffBody)
def create_staff(body: StaffBody, unit: Unit) -> dict[str, Any]:
    """Take somebody on."""
    staff_id = take_on_staff(TakeOnStaff(**changes_of(body, NAMES)[1]), unit)
    return {"officeId": body.officeId, "resourceId": staff_id}


@router.put("/staff/{staff_id}")
@writing(StaffChange)
def update_staff(staff_id: int, body: StaffChange, unit: Unit) -> dict[str, Any]:
    """Correct a staff member."""
    given, changes = changes_of(body, NAMES, ("mobileNo", "externalId", "joiningDate"))
    office_id = change_staff(ChangeStaff(staff_id, changes), unit)
    return {"officeId": office_id, "resourceId": staff_id, "changes": given}


def spell_staff(staff: RowMapping) -> dict[str, Any]:
    """Spell a row of `staff_listed` or `staff_options`, also for the templates of other resources."""
    return {
        "id": staff["id"],
        "firstname": staff["firstname"],
        "lastname": staff["lastname"],
        "displayName": staff["display_name"],
        "mobileNo": staff["mobile_no"],
        "externalId": staff["external_id"],
        "officeId": staff["office_id"],
        "officeName": staff["office_name"],
        "isLoanOfficer": staff["is_loan_officer"],
        "isActive": staff["is_active"],
        "joiningDate": staff["joined_on"],
    }
