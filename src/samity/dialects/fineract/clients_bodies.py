"""What this dialect sends about clients."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from samity.bank.clients.values import ClientName
from samity.dialects.fineract.changes import ChangeModel
from samity.dialects.fineract.not_offered import Nothing
from samity.dialects.fineract.wire import BodyRefused, WireDate, WireId, WireModel, WireName, WireTruth, WireWhole

WirePart = Annotated[str, Field(min_length=1, max_length=50)]
WireFullName = Annotated[str, Field(min_length=1, max_length=160)]
WireAccountNo = Annotated[str, Field(min_length=1, max_length=20)]
WireEmail = Annotated[str, Field(min_length=1, max_length=150)]
WireLegalForm = Annotated[WireWhole, Field(ge=1, le=2)]
WireNothing = Annotated[tuple[Any, ...], Field(max_length=0)]

PARTICULARS = {
    "accountNo": "account_no",
    "externalId": "external_id",
    "mobileNo": "mobile_no",
    "emailAddress": "email",
    "dateOfBirth": "born_on",
    "genderId": "gender_id",
    "clientTypeId": "client_type_id",
    "clientClassificationId": "classification_id",
    "isStaff": "is_staff",
}
"""Members that mean the same column whether a client is new or known."""


class _Particulars(ChangeModel):
    resource: ClassVar[str] = "client"
    firstname: WirePart | None = None
    middlename: WirePart | None = None
    lastname: WirePart | None = None
    fullname: WireFullName | None = None
    accountNo: WireAccountNo = ""
    externalId: WireName | None = None
    mobileNo: WirePart | None = None
    emailAddress: WireEmail | None = None
    dateOfBirth: WireDate | None = None
    genderId: WireId | None = None
    clientTypeId: WireId | None = None
    clientClassificationId: WireId | None = None
    isStaff: WireTruth = False
    staffId: WireId | None = None
    activationDate: WireDate | None = None


class ClientBody(_Particulars):
    """A new client; without `active` he is pending."""

    officeId: WireId
    legalFormId: WireLegalForm = 1
    active: WireTruth = False
    submittedOnDate: WireDate | None = None
    groupId: WireId | None = None
    familyMembers: WireNothing = ()
    address: WireNothing = ()
    datatables: WireNothing = ()
    clientNonPersonDetails: Nothing = None

    def name(self) -> ClientName:
        """Return the name.

        Raises:
            BodyRefused: it is neither a first and a last name nor a full name.
        """
        parts = (self.firstname, self.middlename, self.lastname)
        if self.fullname is not None:
            faults = [{"type": _BOTH, "loc": ("fullname",), "msg": "parts of the name are given too"}]
            _refuse(faults if any(parts) else [])
        elif not any(parts):
            _refuse([{"type": "validation.msg.client.id.no.name.details.passed", "loc": ("id",), "msg": "no name"}])
        else:
            given = {"firstname": self.firstname, "lastname": self.lastname}
            _refuse([{"type": "missing", "loc": (part,), "msg": "needed"} for part, name in given.items() if not name])
        return ClientName(*parts, self.fullname)


class ClientChange(_Particulars):
    """What changes of a client; null clears what may be empty, and defaults are never read.

    The web client repeats `active`, which commands change, and sends the particulars of an organisation without any.
    """

    legalFormId: WireLegalForm = 1
    submittedOnDate: WireDate = date.min
    active: WireTruth | None = None
    clientNonPersonDetails: Nothing = None

    def refuse_unless(self, *, active: bool) -> None:
        """Refuse a change of whether the client is active.

        Raises:
            BodyRefused: `active` says otherwise.
        """
        if self.active not in {None, active}:
            _refuse([{"type": "not_supported", "loc": ("active",), "msg": "a command changes it"}])


class ClientActivation(WireModel):
    """When a client becomes active."""

    resource: ClassVar[str] = "client"
    activationDate: WireDate


class OfficerBody(WireModel):
    """The officer who comes or leaves."""

    resource: ClassVar[str] = "client"
    staffId: WireId


_BOTH = "validation.msg.client.fullname.cannot.also.be.provided.when.firstname.is.populated"


def _refuse(faults: list[dict[str, Any]]) -> None:
    if faults:
        raise BodyRefused(faults, "client")
