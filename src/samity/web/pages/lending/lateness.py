"""How late a loan may be without arrears: agreed anew while it runs; and days that do not count in how late it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.change_grace import (
    ChangeGrace,
    GraceChangedBeforeDisbursement,
    GraceChangedInFuture,
    change_grace,
)
from samity.bank.loans.operations.pause_delinquency import (
    PauseDelinquency,
    PauseEndsBeforeItBegins,
    PauseInPast,
    PausesOverlap,
    ResumeDelinquency,
    pause_delinquency,
    resume_delinquency,
)
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.offers import TermImpossible, TermOutsideOffer
from samity.bank.loans.values.arrears_settings import ToleranceMethod
from samity.web.acts import ActForm
from samity.web.fields import DayField, WholeField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.late_states import PAUSE, RESUME
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class GraceForm(ActForm):
    """For how long it may be late, and from when on."""

    grace = WholeField(later("Days, or day of the month"))
    on = DayField(later("From"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """What holds by now, from today on."""
        account = admitted_loan(visit, ids["loan_id"])
        return {
            "grace": agreed_now(account.agreement, account.state).terms.arrears.grace,
            "on": visit.unit.business_date,
        }

    def command(self, visit: Visit, **ids: int) -> ChangeGrace:
        """Agree on it."""
        del visit
        return ChangeGrace(ids["loan_id"], self.on.data, self.grace.data, self.note.data)


class PauseForm(ActForm):
    """From when to when its days behind do not count."""

    on = DayField(later("From"))
    until = DayField(later("Until"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """From today on."""
        del ids
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> PauseDelinquency:
        """Pause them."""
        del visit
        return PauseDelinquency(ids["loan_id"], self.on.data, self.until.data, self.note.data)


class ResumeForm(ActForm):
    """Why they count again."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> ResumeDelinquency:
        """Let them count."""
        del visit
        return ResumeDelinquency(ids["loan_id"], note=self.note.data)


def about_grace(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what its grace counts."""
    by_day = admitted_loan(visit, loan_id).agreement.terms.arrears.method is ToleranceMethod.DAY_OF_MONTH
    days = say("so many days after an installment fell due")
    until = say("this day of the month, the first after an installment fell due") if by_day else days
    return {
        **about_loan(visit, loan_id),
        "note": say("It may be late without being in arrears until {until}.", until=until),
    }


loan_act(
    router,
    "grace",
    GraceForm,
    change_grace,
    heading=later("Let it be late longer, or less long"),
    button=later("Agree"),
    said=later("It is agreed how late the loan may be."),
    at={
        GraceChangedInFuture: "on",
        GraceChangedBeforeDisbursement: "on",
        TermImpossible: "grace",
        TermOutsideOffer: "grace",
    },
    about=about_grace,
)
loan_act(
    router,
    PAUSE,
    PauseForm,
    pause_delinquency,
    heading=later("Let its days behind not count"),
    button=later("Pause"),
    said=later("Its days behind do not count for a while."),
    at={PauseInPast: "on", PauseEndsBeforeItBegins: "until", PausesOverlap: "on"},
)
loan_act(
    router,
    RESUME,
    ResumeForm,
    resume_delinquency,
    heading=later("Let its days behind count again"),
    button=later("Let them count"),
    said=later("Its days behind count again."),
    at={},
)
