"""Offices: the tree, one of them, and the forms that open and correct them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.operations.offices import (
    MOST_REMINDER_DAYS,
    ChangeOffice,
    OfficeExternalIdTaken,
    OfficeNameTaken,
    OfficeOpenedAfterChild,
    OfficeOpenedBeforeParent,
    OpenOffice,
    change_office,
    open_office,
)
from samity.bank.organisation.queries import office_by_id, offices_below
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import office_choices
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, ChoiceField, DayField, TextField, WholeField
from samity.web.languages import later
from samity.web.own_fields.shown import is_asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

BESIDE = {
    OfficeNameTaken: "name",
    OfficeExternalIdTaken: "external_id",
    OfficeOpenedBeforeParent: "opened_on",
    OfficeOpenedAfterChild: "opened_on",
}


@router.get("/offices", response_model=None)
def offices(visit: Visiting) -> Response:
    """Show the offices that the person sees, as a tree."""
    permit(visit.unit, "organisation:read")
    return visit.show(
        "organisation/offices.html",
        offices=offices_below(visit.connection, visit.unit.actor.office_hierarchy),
        asks=is_asked(visit, OwnerKind.OFFICE),
    )


class OpenOfficeForm(ActForm):
    """A new office."""

    name = TextField(later("Name"), longest=100)
    parent_id = ChoiceField(later("Belongs to"))
    opened_on = DayField(later("Opened on"))
    external_id = TextField(
        later("Number elsewhere"), required=False, description=later("How another system calls it.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It opens today, under the person's own office."""
        return {"opened_on": visit.unit.business_date, "parent_id": visit.unit.actor.office_id}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the offices that the person sees."""
        self.parent_id.offer(office_choices(visit))

    def command(self, visit: Visit, **ids: int) -> OpenOffice:
        """Open it."""
        return OpenOffice(**self.data)


class ChangeOfficeForm(ActForm):
    """What may be corrected of an office."""

    name = TextField(later("Name"), longest=100)
    opened_on = DayField(later("Opened on"))
    external_id = TextField(
        later("Number elsewhere"), required=False, description=later("How another system calls it.")
    )
    reminder_days = WholeField(
        later("Members are reminded before a meeting"),
        required=False,
        between=(0, MOST_REMINDER_DAYS),
        description=later("So many days; 0 is on its morning. Empty: nobody is reminded. Hooks carry reminders out."),
    )

    counts_cash = BooleanField(
        later("Sheets are posted when their cash is counted"),
        description=later("Until then they are captured. Off: they are posted at once."),
    )

    @classmethod
    def beginning(cls, visit: Visit, office_id: int = 0, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = office_by_id(visit.connection, office_id)
        admit_office(visit.unit, found.id, found.hierarchy)
        return {
            "name": found.name,
            "opened_on": found.opened_on,
            "external_id": found.external_id,
            "reminder_days": found.reminder_days,
            "counts_cash": found.counts_cash,
        }

    def command(self, visit: Visit, office_id: int = 0, **ids: int) -> ChangeOffice:
        """Change what differs."""
        return ChangeOffice(office_id, self.changed(visit, office_id=office_id))


offer_act(
    router,
    Act(
        path="/offices/open",
        form=OpenOfficeForm,
        operation=open_office,
        heading=later("Open an office"),
        button=later("Open"),
        after=lambda _: "/offices",
        said=later("The office is open."),
        at=BESIDE,
        back="/offices",
    ),
)
offer_act(
    router,
    Act(
        path="/offices/{office_id:int}/change",
        form=ChangeOfficeForm,
        operation=change_office,
        heading=later("Correct an office"),
        button=later("Save"),
        after=lambda _, office_id: "/offices",
        said=later("The office is corrected."),
        at=BESIDE,
        back="/offices",
    ),
)
