"""Settle all of a loan of fixed interest before its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.foreclose import Foreclose, ForeclosedBeforeLastAct, foreclose_loan
from samity.bank.loans.queries.foreclosures import foreclosure_of
from samity.web.acts import ActForm
from samity.web.fields import DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.money import BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class ForeclosureForm(ActForm):
    """When all of a loan is settled."""

    on = DayField(later("On"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is settled today."""
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> Foreclose:
        """Settle it."""
        del visit
        return Foreclose(ids["loan_id"], self.on.data, self.note.data)


def about_foreclosure(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what settles it today; another day has another amount."""
    account, today = admitted_loan(visit, loan_id), visit.unit.business_date
    settles, told = foreclosure_of(visit.connection, account, today), about_loan(visit, loan_id)
    if settles is None:
        return told
    paid, whole = (
        visit.formats.amount(each, account.currency) for each in (settles.total, account.state.outstanding.total)
    )
    return {
        **told,
        "note": say(
            "{paid} settles all of it today, instead of {whole}: interest ends with the day.", paid=paid, whole=whole
        ),
    }


loan_act(
    router,
    "foreclose",
    ForeclosureForm,
    foreclose_loan,
    heading=later("Settle early"),
    button=later("Take the payment"),
    said=later("All of the loan is settled before its time."),
    at={**BESIDE, ForeclosedBeforeLastAct: "on"},
    about=about_foreclosure,
)
