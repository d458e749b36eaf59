"""Let interest be owed that has accrued so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.apply_interest import (
    ApplyInterest,
    InterestAppliedBeforeDisbursement,
    InterestAppliedInFuture,
    NothingAccrued,
    apply_interest,
)
from samity.bank.loans.rules.interest_applications import FROM_ARREARS
from samity.bank.loans.rules.recognition import accrual_told
from samity.web.acts import ActForm
from samity.web.fields import ChoiceField, DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class ApplyInterestForm(ActForm):
    """Up to when it has accrued."""

    on = DayField(later("Accrued by"))
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Ask which interest, where that of what is overdue is owed outside the schedule."""
        super().offer(visit, **ids)
        if admitted_loan(visit, ids["loan_id"]).terms.arrears_interest_apart:
            field = ChoiceField(say("Which interest"), of=str, required=False, empty=say("what the schedule asks for"))
            self.add(visit, FROM_ARREARS, field).offer([(FROM_ARREARS, say("from arrears, outside the schedule"))])

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Today."""
        del ids
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> ApplyInterest:
        """Apply it."""
        del visit
        is_outside = FROM_ARREARS in self and self[FROM_ARREARS].data == FROM_ARREARS
        return ApplyInterest(ids["loan_id"], self.on.data, self.note.data, is_outside)


def about_interest(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, how much has accrued, and what becomes of it."""
    account, today = admitted_loan(visit, loan_id), visit.unit.business_date
    accrued = accrual_told(account.terms, account.state, today)
    told = (
        ""
        if accrued is None
        else say("{accrued} has accrued and is not due. ", accrued=visit.formats.amount(accrued, account.currency))
    )
    note = say(
        "{told}What is applied can be paid at once, and falls due with the next installment as it would.", told=told
    )
    return {**about_loan(visit, loan_id), "note": note}


loan_act(
    router,
    "apply-interest",
    ApplyInterestForm,
    apply_interest,
    heading=later("Ask for interest so far"),
    button=later("Let it be owed"),
    said=later("The interest so far is owed."),
    at={InterestAppliedInFuture: "on", InterestAppliedBeforeDisbursement: "on", NothingAccrued: "on"},
    about=about_interest,
)
