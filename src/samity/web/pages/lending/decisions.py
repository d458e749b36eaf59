"""Decide on a loan: approve, reject, note that it was withdrawn, take an approval back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.decide import (
    ApprovedBeyondBound,
    ApprovedMoreThanAsked,
    ApprovedNothing,
    ApproveLoan,
    DecidedBeforeSubmission,
    DecidedInFuture,
    ExpectedBeforeApproval,
    RejectLoan,
    UndoApproval,
    WithdrawLoan,
    approve_loan,
    reject_loan,
    undo_approval,
    withdraw_loan,
)
from samity.bank.loans.queries.views import loan_views
from samity.web.acts import ActForm
from samity.web.door import Visit
from samity.web.fields import AmountField, DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

BESIDE_DAY = {DecidedBeforeSubmission: "on", DecidedInFuture: "on"}


class ApproveForm(ActForm):
    """An approval, perhaps for less than was asked for."""

    on = DayField(later("Approved on"))
    amount = AmountField(later("Amount"))
    expected_disbursement_on = DayField(later("To be paid out on"), required=False)
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is approved as it was asked for, today."""
        account = admitted_loan(visit, ids["loan_id"])
        return {
            "on": visit.unit.business_date,
            "amount": account.currency.major(account.state.principal),
            "expected_disbursement_on": account.expected_disbursement_on,
        }

    def command(self, visit: Visit, **ids: int) -> ApproveLoan:
        """Approve it."""
        expected_on = self.expected_disbursement_on.data
        return ApproveLoan(ids["loan_id"], self.on.data, self.amount.data, expected_on, self.note.data)


class DecisionForm(ActForm):
    """A decision with nothing but a day and a note."""

    on = DayField(later("On"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is decided today."""
        return {"on": visit.unit.business_date}


class RejectForm(DecisionForm):
    """A rejection."""

    def command(self, visit: Visit, **ids: int) -> RejectLoan:
        """Reject it."""
        return RejectLoan(ids["loan_id"], self.on.data, self.note.data)


class WithdrawForm(DecisionForm):
    """A withdrawal by the applicant."""

    def command(self, visit: Visit, **ids: int) -> WithdrawLoan:
        """Note that he withdrew."""
        return WithdrawLoan(ids["loan_id"], self.on.data, self.note.data, even_approved=True)


class UndoApprovalForm(ActForm):
    """Why an approval is taken back."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> UndoApproval:
        """Take it back."""
        return UndoApproval(ids["loan_id"], self.note.data)


def about_application(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose application it is, and what was asked for."""
    account = admitted_loan(visit, loan_id)
    asked = visit.formats.amount(account.state.principal, account.currency)
    on = visit.formats.day(account.state.submitted_on)
    product = loan_views(visit.connection, [loan_id])[loan_id]["product_name"]
    return {
        **about_loan(visit, loan_id),
        "note": say("{product}: {asked} asked for on {on}.", product=product, asked=asked, on=on),
    }


loan_act(
    router,
    "approve",
    ApproveForm,
    approve_loan,
    heading=later("Approve"),
    button=later("Approve"),
    said=later("The loan is approved."),
    at={
        **BESIDE_DAY,
        ApprovedBeyondBound: "amount",
        ApprovedMoreThanAsked: "amount",
        ApprovedNothing: "amount",
        AmountTooFine: "amount",
        AmountTooLarge: "amount",
        ExpectedBeforeApproval: "expected_disbursement_on",
    },
    about=about_application,
)
loan_act(
    router,
    "reject",
    RejectForm,
    reject_loan,
    heading=later("Reject"),
    button=later("Reject"),
    said=later("The loan is rejected."),
    at=BESIDE_DAY,
)
loan_act(
    router,
    "withdraw",
    WithdrawForm,
    withdraw_loan,
    heading=later("Withdraw"),
    button=later("Withdraw"),
    said=later("The application is withdrawn."),
    at=BESIDE_DAY,
)
loan_act(
    router,
    "undo-approval",
    UndoApprovalForm,
    undo_approval,
    heading=later("Take the approval back"),
    button=later("Take it back"),
    said=later("The application waits for a decision again."),
    at={},
)
