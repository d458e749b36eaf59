"""Change an application that nobody has decided on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from fastapi import APIRouter

from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.loans.operations.change import ChangeApplication, change_application
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.views import loan_views
from samity.bank.loans.rules.offers import rate_as_entered
from samity.bank.meetings.queries import effective_calendars
from samity.web.pages.lending.application_form import GRACES, beside
from samity.web.pages.lending.applications import ApplyForm, look
from samity.web.pages.lending.debtor import Wanted
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.words import decimal_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.web.door import Posting, Visit

router = APIRouter()


class ChangeForm(ApplyForm):
    """An application as it stands; charges are added and waived one by one."""

    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = tuple(
        each for each in ApplyForm.sections if each[0] != "Charges"
    )

    @classmethod
    def asked(cls, visit: Visit, **ids: int) -> Wanted:
        """Return whose loan it is, and of which product."""
        account = admitted_loan(visit, ids["loan_id"])
        connection, group_id = visit.connection, account.group_id
        return Wanted(
            None if account.client_id is None else client_by_id(connection, account.client_id),
            None if group_id is None else group_by_id(connection, group_id),
            loan_product_by_id(connection, account.product_id),
            account.currency,
            None if group_id is None else effective_calendars(connection, [group_id]).get(group_id),
        )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with what was asked for."""
        account = admitted_loan(visit, ids["loan_id"])
        view = loan_views(visit.connection, [account.id])[account.id]
        offer, terms = loan_product_by_id(visit.connection, account.product_id).offer, account.agreement.terms
        return {
            "principal": account.currency.major(account.state.principal),
            "number": terms.number_of_installments,
            "rate": decimal_of(rate_as_entered(offer, terms)),
            "repay_every": terms.repay_every,
            "submitted_on": account.state.submitted_on,
            "expected_disbursement_on": account.expected_disbursement_on,
            "first_repayment_on": account.first_repayment_on,
            "at_meetings": account.calendar_id is not None,
            "sync_disbursement": account.sync_disbursement,
            "officer_id": account.officer_id,
            "purpose_id": view["purpose_id"],
            "external_id": view["external_id"],
            **{name: getattr(terms, name) or None for name in GRACES},
        }

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer what an application offers, but for charges."""
        super().offer(visit, **ids)
        for name in ("charges", "charges_due_on"):
            if name in self:
                del self[name]

    def command(self, visit: Visit, **ids: int) -> ChangeApplication:
        """Change it."""
        view = loan_views(visit.connection, [ids["loan_id"]])[ids["loan_id"]]
        # The form has no field for the fund: it stays.
        return ChangeApplication(ids["loan_id"], replace(super().command(visit, **ids), fund_id=view["fund_id"]))


def look_at(command: ChangeApplication, posted: Posting) -> Mapping[str, Any]:
    """Return the schedule that the changed application would lead to."""
    return look(command.application, posted)


loan_act(
    router,
    "change",
    ChangeForm,
    change_application,
    heading="Change the application",
    button="Save",
    said="The application is changed.",
    at=beside,
    template="lending/change.html",
    look=look_at,
    look_button="Show the schedule",
)
