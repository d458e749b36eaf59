"""Who looks after a loan: an officer comes, or leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.officers import (
    AssignLoanOfficer,
    LoanHasThatOfficer,
    OfficerBeforeSubmission,
    OfficerInFuture,
    UnassignLoanOfficer,
    assign_loan_officer,
    unassign_loan_officer,
)
from samity.bank.organisation.queries import StaffInactive, StaffNotFound, staff_options
from samity.web.acts import ActForm
from samity.web.door import Visit
from samity.web.fields import ChoiceField, DayField
from samity.web.languages import later
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

BESIDE_DAY = {OfficerBeforeSubmission: "on", OfficerInFuture: "on"}


class OfficerForm(ActForm):
    """Who is to look after it, from which day."""

    staff_id = ChoiceField(later("Loan officer"))
    on = DayField(later("From"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He comes today."""
        del ids
        return {"on": visit.unit.business_date}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer who may serve the office, but for him who does already."""
        account = admitted_loan(visit, ids["loan_id"])
        officers = staff_options(visit.connection, account.office_hierarchy, loan_officers=True)
        self.staff_id.offer((each["id"], each["display_name"]) for each in officers if each["id"] != account.officer_id)

    def command(self, visit: Visit, **ids: int) -> AssignLoanOfficer:
        """Give it to him."""
        del visit
        return AssignLoanOfficer(ids["loan_id"], self.staff_id.data, self.on.data)


class NoOfficerForm(ActForm):
    """From which day nobody looks after it."""

    on = DayField(later("From"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He leaves today."""
        del ids
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> UnassignLoanOfficer:
        """Take it from him."""
        del visit
        return UnassignLoanOfficer(ids["loan_id"], self.on.data)


loan_act(
    router,
    "officer",
    OfficerForm,
    assign_loan_officer,
    heading=later("Give it an officer"),
    button=later("Assign"),
    said=later("The loan has its officer."),
    at={**BESIDE_DAY, LoanHasThatOfficer: "staff_id", StaffNotFound: "staff_id", StaffInactive: "staff_id"},
)
loan_act(
    router,
    "no-officer",
    NoOfficerForm,
    unassign_loan_officer,
    heading=later("Take the officer away"),
    button=later("Take away"),
    said=later("Nobody looks after the loan."),
    at=BESIDE_DAY,
)
