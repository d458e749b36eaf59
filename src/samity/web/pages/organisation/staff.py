"""Staff: who works where, and who serves groups as loan officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import admit_office, permit
from samity.bank.organisation.operations.staff import (
    ChangeStaff,
    StaffExternalIdTaken,
    StaffMobileNoTaken,
    TakeOnStaff,
    change_staff,
    take_on_staff,
)
from samity.bank.organisation.queries import staff_by_id, staff_listed
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import office_choices
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, ChoiceField, DayField, TextField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

BESIDE = {StaffMobileNoTaken: "mobile_no", StaffExternalIdTaken: "external_id"}


@router.get("/staff", response_model=None)
def staff(visit: Visiting) -> Response:
    """Show the staff of the offices that the person sees."""
    permit(visit.unit, "staff:read")
    listed = staff_listed(visit.connection, visit.unit.actor.office_hierarchy, active=None)
    return visit.show("organisation/staff.html", staff=listed)


class StaffForm(ActForm):
    """A staff member."""

    firstname = TextField(later("First name"), longest=50)
    lastname = TextField(later("Last name"), longest=50)
    office_id = ChoiceField(later("Office"))
    is_loan_officer = BooleanField(later("Serves groups as loan officer"))
    is_active = BooleanField(later("Works here now"))
    mobile_no = TextField(later("Mobile number"), required=False, longest=50, kind="tel")
    joined_on = DayField(later("Joined on"), required=False)
    external_id = TextField(later("Number elsewhere"), required=False, longest=100)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the offices that the person sees."""
        self.office_id.offer(office_choices(visit))


class TakeOnForm(StaffForm):
    """Somebody new."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He begins as a loan officer of the person's office."""
        return {"is_loan_officer": True, "is_active": True, "office_id": visit.unit.actor.office_id}

    def command(self, visit: Visit, **ids: int) -> TakeOnStaff:
        """Take him on."""
        return TakeOnStaff(**self.data)


class ChangeStaffForm(StaffForm):
    """What may be corrected of a staff member."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = staff_by_id(visit.connection, ids["staff_id"])
        admit_office(visit.unit, found.office_id, found.hierarchy)
        names = (
            "firstname",
            "lastname",
            "office_id",
            "is_loan_officer",
            "is_active",
            "mobile_no",
            "joined_on",
            "external_id",
        )
        return {name: getattr(found, name) for name in names}

    def command(self, visit: Visit, **ids: int) -> ChangeStaff:
        """Change what differs."""
        return ChangeStaff(ids["staff_id"], self.changed(visit, **ids))


offer_act(
    router,
    Act(
        path="/staff/take-on",
        form=TakeOnForm,
        operation=take_on_staff,
        heading=later("Take somebody on"),
        button=later("Take on"),
        after=lambda _: "/staff",
        said=later("The member of staff is added."),
        at=BESIDE,
        back="/staff",
    ),
)
offer_act(
    router,
    Act(
        path="/staff/{staff_id:int}/change",
        form=ChangeStaffForm,
        operation=change_staff,
        heading=later("Correct a staff member"),
        button=later("Save"),
        after=lambda _, staff_id: "/staff",
        said=later("The staff member is corrected."),
        at=BESIDE,
        back="/staff",
    ),
)
