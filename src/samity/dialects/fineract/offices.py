"""/offices."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import RowMapping

from samity.bank.gate import admit_office, permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.offices import ChangeOffice, OpenOffice, change_office, open_office
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireCount, WireDate, WireId, WireModel, WireName, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Offices"])


class OfficeBody(WireModel):
    """A new office."""

    resource: ClassVar[str] = "office"
    name: WireName
    openingDate: WireDate
    parentId: WireId
    externalId: WireName | None = None


class OfficeChange(WireModel):
    """What changes of an office."""

    resource: ClassVar[str] = "office"
    name: WireName | None = None
    openingDate: WireDate | None = None
    externalId: WireName | None = None
    reminderDays: WireCount | None = None
    countsCash: WireTruth | None = None


@router.get("/offices")
@reading
def list_offices(unit: Unit) -> list[dict[str, Any]]:
    """List the caller's office and all below it."""
    permit(unit, "organisation:read")
    return [_spell(each) for each in queries.offices_below(unit.connection, unit.actor.office_hierarchy)]


@router.get("/offices/{office_id}")
@reading
def retrieve_office(office_id: int, unit: Unit) -> dict[str, Any]:
    """Return one office."""
    permit(unit, "organisation:read")
    found = queries.office_by_id(unit.connection, office_id)
    admit_office(unit, found.id, found.hierarchy)
    return next(_spell(each) for each in queries.offices_below(unit.connection, found.hierarchy))


@router.post("/offices")
@writing(OfficeBody)
def create_office(body: OfficeBody, unit: Unit) -> dict[str, Any]:
    """Open an office under a parent."""
    office_id = open_office(OpenOffice(body.name, body.openingDate, body.parentId, body.externalId), unit)
    return {"officeId": office_id, "resourceId": office_id}


@router.put("/offices/{office_id}")
@writing(OfficeChange)
def update_office(office_id: int, body: OfficeChange, unit: Unit) -> dict[str, Any]:
    """Correct an office."""
    names = {
        "name": "name",
        "openingDate": "opened_on",
        "externalId": "external_id",
        "reminderDays": "reminder_days",
        "countsCash": "counts_cash",
    }
    given, changes = changes_of(body, names, ("externalId", "reminderDays"))
    change_office(ChangeOffice(office_id, changes), unit)
    return {"officeId": office_id, "resourceId": office_id, "changes": given}


def _spell(office: RowMapping) -> dict[str, Any]:
    depth = office["hierarchy"].count(".") - 1
    return {
        "id": office["id"],
        "name": office["name"],
        "nameDecorated": "." * 4 * depth + office["name"],
        "externalId": office["external_id"],
        "openingDate": office["opened_on"],
        "hierarchy": office["hierarchy"],
        "parentId": office["parent_id"],
        "parentName": office["parent_name"],
        "countsCash": office["counts_cash"] or None,
    }
