"""What this dialect sends about groups and centres."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from samity.dialects.fineract.changes import ChangeModel
from samity.dialects.fineract.wire import BodyRefused, LooseModel, WireDate, WireId, WireModel, WireName, WireTruth

WireIds = Annotated[tuple[WireId, ...], Field(min_length=1)]

CHANGES = {
    "name": "name",
    "externalId": "external_id",
    "staffId": "officer_id",
    "submittedOnDate": "submitted_on",
    "activationDate": "activated_on",
    "centerId": "centre_id",
    "officeId": "office_id",
}


class GroupingBody(WireModel):
    """What new groups and centres have in common; without `active` they are pending."""

    name: WireName
    officeId: WireId
    active: WireTruth = False
    activationDate: WireDate | None = None
    submittedOnDate: WireDate | None = None
    staffId: WireId | None = None
    externalId: WireName | None = None
    collectionMeetingCalendar: Any = None
    datatables: Annotated[tuple[Any, ...], Field(max_length=0)] = ()

    def activated_on(self) -> date | None:
        """Return when it becomes active, None while it is pending.

        Raises:
            BodyRefused: it is active and names no date.
        """
        if self.active and self.activationDate is None:
            raise BodyRefused([{"type": "missing", "loc": ("activationDate",), "msg": "needed"}], self.resource)
        return self.activationDate if self.active else None


class GroupBody(GroupingBody):
    """A new group."""

    resource: ClassVar[str] = "group"
    centerId: WireId | None = None
    clientMembers: tuple[WireId, ...] = ()


class CentreBody(GroupingBody):
    """A new centre."""

    resource: ClassVar[str] = "center"
    groupMembers: tuple[WireId, ...] = ()


class GroupChange(ChangeModel):
    """What changes of a group; null clears what may be empty, and defaults are never read."""

    resource: ClassVar[str] = "group"
    name: WireName
    officeId: WireId = 0
    active: WireTruth = False
    activationDate: WireDate = date.min
    submittedOnDate: WireDate = date.min
    staffId: WireId | None = None
    externalId: WireName | None = None
    centerId: WireId | None = None


class CentreChange(ChangeModel):
    """What changes of a centre; null clears what may be empty, and defaults are never read."""

    resource: ClassVar[str] = "center"
    name: WireName
    officeId: WireId = 0
    active: WireTruth = False
    activationDate: WireDate = date.min
    submittedOnDate: WireDate = date.min
    staffId: WireId | None = None
    externalId: WireName | None = None


class ActivationBody(WireModel):
    """When a group or a centre becomes active."""

    resource: ClassVar[str] = "group"
    activationDate: WireDate


class ClosureBody(WireModel):
    """When a group or a centre is closed, and why."""

    resource: ClassVar[str] = "group"
    closureDate: WireDate
    closureReasonId: WireId


class ClientMembersBody(WireModel):
    """Clients who join or leave a group."""

    resource: ClassVar[str] = "group"
    clientMembers: WireIds


class TransferredClient(WireModel):
    """One of those who go to another group."""

    resource: ClassVar[str] = "group"
    id: WireId


class TransferBody(WireModel):
    """Clients who go to another group, and what goes with them; both flags are true where nothing is said."""

    resource: ClassVar[str] = "group"
    destinationGroupId: WireId
    clients: Annotated[tuple[TransferredClient, ...], Field(min_length=1)]
    inheritDestinationGroupLoanOfficer: WireTruth = True
    transferActiveLoans: WireTruth = True
    staffId: WireId | None = None


class GroupMembersBody(WireModel):
    """Groups that join or leave a centre."""

    resource: ClassVar[str] = "group"
    groupMembers: WireIds


class GroupOfficerBody(WireModel):
    """The officer who leaves."""

    resource: ClassVar[str] = "group"
    staffId: WireId


class ComingOfficerBody(WireModel):
    """The officer who comes, and whether he comes to the members and their loans as well."""

    resource: ClassVar[str] = "group"
    staffId: WireId
    inheritStaffForClientAccounts: WireTruth = False


class RoleBody(WireModel):
    """A member takes a role."""

    resource: ClassVar[str] = "grouprole"
    clientId: WireId
    role: WireId


class RoleChange(WireModel):
    """Which role it is now, and perhaps another member who holds it."""

    resource: ClassVar[str] = "grouprole"
    role: WireId
    clientId: WireId | None = None


class Nothing(LooseModel):
    """A body that nobody reads."""

    resource: ClassVar[str] = "group"
