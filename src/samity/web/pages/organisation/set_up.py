"""Set-up: the way to everything that is arranged once, and the bank's date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import APIRouter

from samity.bank.organisation.operations.business_date import (
    DateIsBeingChanged,
    DayIsClosed,
    SetBusinessDate,
    set_business_date,
)
from samity.bank.organisation.queries import bank_date_of
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import DayField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()


class Part(NamedTuple):
    """What is arranged once: its words, its address, what it is about, and the right to look at it; None is anybody's.

    What has no page but the form of its act asks for the right to that.
    """

    words: str
    address: str
    about: str
    permission: str | None


PARTS = (
    Part(
        later("The bank as a whole"),
        "/institution",
        later("What it is called, and by whose clock its days begin."),
        "organisation:describe",
    ),
    Part(later("Offices"), "/offices", later("The branches and how they belong together."), "organisation:read"),
    Part(later("Staff"), "/staff", later("Who works where, and who serves groups."), "staff:read"),
    Part(later("Users"), "/users", later("Who may sign in."), "users:read"),
    Part(later("Roles"), "/roles", later("What users may do."), "roles:read"),
    Part(later("Loan products"), "/products", later("On which terms the bank lends."), "loans:read"),
    Part(later("Charges"), "/charges", later("Fees and penalties."), "fees:read"),
    Part(later("Holidays"), "/holidays", later("Days of rest, and where dues move."), "holidays:read"),
    Part(
        later("Working days"), "/working-days", later("On which days of the week an office works."), "working_days:read"
    ),
    Part(later("Currencies"), "/currencies", later("In which money the bank counts."), "currencies:read"),
    Part(later("Payment channels"), "/channels", later("How money comes and goes."), "payment_channels:read"),
    Part(later("Funds"), "/funds", later("Whose money the bank lends."), "funds:read"),
    Part(later("Delinquency"), "/delinquency", later("Classes of loans that are behind."), "delinquency:read"),
    Part(later("Lists of words"), "/codes", later("Purposes, roles in groups and other choices."), "codes:read"),
    Part(
        later("Custom fields"),
        "/custom-fields",
        later("What else the bank wants to know of clients, groups and loans."),
        "custom_fields:read",
    ),
    Part(later("Settings"), "/settings", later("How this bank works."), "settings:read"),
    Part(later("Hooks"), "/hooks", later("Which programs are told what happens."), "hooks:read"),
    Part(later("Nights"), "/nights", later("What closing each day did."), "business_date:read"),
    Part(later("Components"), "/components", later("What pages are made of."), None),
)


@router.get("/set-up", response_model=None)
def set_up(visit: Visiting) -> Response:
    """Show everything that is arranged once."""
    return visit.show("organisation/set_up.html", parts=PARTS, dates=bank_date_of(visit.connection))


class BusinessDateForm(ActForm):
    """Another today."""

    business_date = DayField(
        later("Today is"), description=later("Jumping ahead closes nothing; what falls due follows the date.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        return {"business_date": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> SetBusinessDate:
        """Let that day be today."""
        return SetBusinessDate(self.business_date.data)


offer_act(
    router,
    Act(
        path="/business-date",
        form=BusinessDateForm,
        operation=set_business_date,
        heading=later("Set the bank's date"),
        button=later("Set"),
        after=lambda _: "/set-up",
        said=later("The bank's date is set."),
        at={DayIsClosed: "business_date", DateIsBeingChanged: "business_date"},
        back="/set-up",
    ),
)
