"""Move an application without deciding on it: complete or not, taken up again, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.change import RequestApproval, SetIncomplete, request_approval, set_incomplete
from samity.bank.loans.operations.delete import DeleteApplication, delete_application
from samity.bank.loans.operations.notes import CommentOnLoan, CommentSaysNothing, NoteLoan, comment_on_loan, note_loan
from samity.bank.loans.operations.reopen import UndoRejection, UndoWithdrawal, undo_rejection, undo_withdrawal
from samity.bank.loans.queries.views import loan_views
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import note_field
from samity.web.languages import later
from samity.web.pages.lending.decisions import about_application
from samity.web.pages.lending.loan_acts import LoanForm, loan_act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class RequestApprovalForm(ActForm):
    """What to tell whoever decides."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> RequestApproval:
        """Let it wait for a decision."""
        del visit
        return RequestApproval(ids["loan_id"], self.note.data)


class SetIncompleteForm(ActForm):
    """What is missing."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> SetIncomplete:
        """Send it back."""
        del visit
        return SetIncomplete(ids["loan_id"], self.note.data)


class UndoRejectionForm(ActForm):
    """Why a rejection is taken back."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> UndoRejection:
        """Take it back."""
        del visit
        return UndoRejection(ids["loan_id"], self.note.data)


class UndoWithdrawalForm(ActForm):
    """Why a withdrawal is taken back."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> UndoWithdrawal:
        """Take it back."""
        del visit
        return UndoWithdrawal(ids["loan_id"], self.note.data)


class NoteForm(LoanForm):
    """What people shall read about the loan."""

    notes = note_field(later("Notes"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Begin with what stands there."""
        return {"notes": loan_views(visit.connection, [ids["loan_id"]])[ids["loan_id"]]["notes"]}

    def command(self, visit: Visit, **ids: int) -> NoteLoan:
        """Write it."""
        del visit
        return NoteLoan(ids["loan_id"], self.notes.data)


class CommentForm(ActForm):
    """What is said; it stays as it was written."""

    text = note_field(later("Comment"), required=True)

    def command(self, visit: Visit, **ids: int) -> CommentOnLoan:
        """Say it."""
        del visit
        return CommentOnLoan(ids["loan_id"], self.text.data or "")


class DeleteApplicationForm(ActForm):
    """Nothing is asked: the page says what goes."""

    def command(self, visit: Visit, **ids: int) -> DeleteApplication:
        """Remove it."""
        del visit
        return DeleteApplication(ids["loan_id"])


loan_act(
    router,
    "note",
    NoteForm,
    note_loan,
    heading=later("Write a note"),
    button=later("Save"),
    said=later("The note is written."),
    at={},
)
loan_act(
    router,
    "comment",
    CommentForm,
    comment_on_loan,
    heading=later("Comment on it"),
    button=later("Write it"),
    said=later("The comment is written."),
    at={CommentSaysNothing: "text"},
)
loan_act(
    router,
    "request-approval",
    RequestApprovalForm,
    request_approval,
    heading=later("Ask for a decision"),
    button=later("Ask"),
    said=later("The application waits for a decision."),
    at={},
    about=about_application,
)
loan_act(
    router,
    "set-incomplete",
    SetIncompleteForm,
    set_incomplete,
    heading=later("Send back as incomplete"),
    button=later("Send it back"),
    said=later("The application is not complete yet."),
    at={},
    about=about_application,
)
loan_act(
    router,
    "undo-rejection",
    UndoRejectionForm,
    undo_rejection,
    heading=later("Take the rejection back"),
    button=later("Take it back"),
    said=later("The rejection is taken back."),
    at={},
    about=about_application,
)
loan_act(
    router,
    "undo-withdrawal",
    UndoWithdrawalForm,
    undo_withdrawal,
    heading=later("Take the withdrawal back"),
    button=later("Take it back"),
    said=later("The withdrawal is taken back."),
    at={},
    about=about_application,
)
offer_act(
    router,
    Act(
        path="/loans/{loan_id:int}/delete",
        form=DeleteApplicationForm,
        operation=delete_application,
        heading=later("Remove the application"),
        button=later("Remove it"),
        after=lambda _, **__: "/loans",
        said=later("The application is removed."),
        back=lambda loan_id: f"/loans/{loan_id}",
        about=about_application,
    ),
)
