"""/setup/organization: the bank as a whole."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.gate import permit
from samity.bank.organisation.operations.institution import DescribeInstitution, describe_institution
from samity.bank.organisation.queries.institution import Institution, institution_of
from samity.dialects.door import reading, writing
from samity.dialects.mambu.keys import Keys, Kind
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.wire import MambuModel, NotOffered, Text, utc
from samity.storage.unit import Unit

router = MambuRouter(tags=["Organization Setup"])


class OrganizationBody(MambuModel):
    """What changes of the organisation."""

    resource: ClassVar[str] = "organization"
    institutionName: Text = None
    timeZoneID: Text = None
    emailAddress: NotOffered = None
    phoneNo: NotOffered = None
    phoneNumber: NotOffered = None
    currency: NotOffered = None
    address: NotOffered = None
    dateFormat: NotOffered = None
    dateTimeFormat: NotOffered = None
    decimalSeparator: NotOffered = None


@router.get("/setup/organization")
@reading
def retrieve_organization(unit: Unit) -> dict[str, Any]:
    """Return the organisation: its name, and the time zone that dates are written in."""
    permit(unit, "organisation:read")
    return _spell(institution_of(unit.connection))


@router.put("/setup/organization")
@writing(OrganizationBody)
def update_organization(body: OrganizationBody, unit: Unit) -> dict[str, Any]:
    """Change the organisation."""
    command = DescribeInstitution(name=body.institutionName, time_zone=body.timeZoneID)
    return _spell(describe_institution(command, unit))


def _spell(found: Institution) -> dict[str, Any]:
    return {
        "encodedKey": Keys(found.key_secret).encoded(Kind.INSTITUTION, 1),
        "institutionName": found.name,
        "timeZoneID": found.time_zone,
        "creationDate": utc(found.created_at),
        "lastModifiedDate": utc(found.changed_at),
    }
