"""Close a loan on which nothing is owed, and let one that closed go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.loans.operations.close import (
    ClosedBeforeLastAct,
    ClosedInFuture,
    CloseLoan,
    UndoClosing,
    close_loan,
    undo_closing,
)
from samity.web.acts import ActForm
from samity.web.fields import note_field
from samity.web.languages import later
from samity.web.pages.lending.decisions import DecisionForm
from samity.web.pages.lending.loan_acts import loan_act

if TYPE_CHECKING:
    from samity.web.door import Visit

router = APIRouter()


class CloseForm(DecisionForm):
    """On which day it closes."""

    def command(self, visit: Visit, **ids: int) -> CloseLoan:
        """Close it."""
        del visit
        return CloseLoan(ids["loan_id"], self.on.data, self.note.data)


class UndoClosingForm(ActForm):
    """Why it goes on."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> UndoClosing:
        """Open it again."""
        del visit
        return UndoClosing(ids["loan_id"], self.note.data)


loan_act(
    router,
    "close",
    CloseForm,
    close_loan,
    heading=later("Close"),
    button=later("Close it"),
    said=later("The loan is closed."),
    at={ClosedInFuture: "on", ClosedBeforeLastAct: "on"},
)
loan_act(
    router,
    "undo-closing",
    UndoClosingForm,
    undo_closing,
    heading=later("Open again"),
    button=later("Open it"),
    said=later("The loan is open again."),
    at={},
)
