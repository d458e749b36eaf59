"""Change an application that nobody has decided on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.loans.operations.change import ChangeApplication, change_application, current_application
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.products import Wish
from samity.bank.meetings.queries import effective_calendars
from samity.web.languages import later
from samity.web.pages.lending.application_form import GRACES, beside
from samity.web.pages.lending.applications import ApplyForm, look
from samity.web.pages.lending.debtor import Wanted
from samity.web.pages.lending.loan_acts import LoanForm, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.plan_rows import PLAN_FIELDS, plan_rows
from samity.web.pages.lending.rate_words import decimal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.operations.application_checks import ApplyForLoan
    from samity.web.door import Posting, Visit

router = APIRouter()

_OWN = (
    *("submitted_on", "expected_disbursement_on", "first_repayment_on", "sync_disbursement"),
    *("office_id", "officer_id", "purpose_id", "external_id", "notes"),
)
"""Fields that are called as what they say of an application."""


class ChangeForm(LoanForm, ApplyForm):
    """An application as it stands; charges are added and waived one by one."""

    sections = tuple(each for each in ApplyForm.sections if each[0] != "Charges")

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
            account.office_hierarchy,
        )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with what was asked for."""
        account = admitted_loan(visit, ids["loan_id"])
        current = current_application(visit.connection, account)
        debtor, wish = cls.asked(visit, **ids).debtor, current.wish
        at_home = debtor is not None and debtor.office_id == current.office_id
        return {
            "principal": account.currency.major(account.state.principal),
            "number": wish.number_of_installments,
            "rate": decimal_of(wish.rate or Fraction(0)),
            "repay_every": wish.terms["repay_every"],
            "at_meetings": current.calendar_id is not None,
            **{name: getattr(current, name) for name in _OWN},
            "office_id": None if at_home else current.office_id,
            **{name: wish.terms[name] or None for name in GRACES},
            **plan_rows(wish.terms["payment_plan"], account.currency),
        }

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer what an application offers, but for charges."""
        super().offer(visit, **ids)
        for name in ("charges", "charges_due_on"):
            if name in self:
                del self[name]

    def command(self, visit: Visit, **ids: int) -> ChangeApplication:
        """Change what was typed; everything else stays, also what the form has no field for."""
        self.still_stands(visit, **ids)
        current = current_application(visit.connection, admitted_loan(visit, ids["loan_id"]))
        typed: ApplyForLoan = super().command(visit, **ids)
        changed = self.changed(visit, **ids)
        own = {name: getattr(typed, name) for name in _OWN if name in changed}
        if "at_meetings" in self:
            own["calendar_id"] = typed.calendar_id
        terms = {name: value for name, value in typed.wish.terms.items() if name in changed}
        if changed.keys() & set(PLAN_FIELDS):
            terms["payment_plan"] = typed.wish.terms["payment_plan"] or ()
        wish = Wish(
            principal=typed.wish.principal if "principal" in changed else None,
            number_of_installments=typed.wish.number_of_installments if "number" in changed else None,
            rate=typed.wish.rate if "rate" in changed else None,
            terms=terms,
        )
        return ChangeApplication(ids["loan_id"], replace(current, **own, wish=wish.over(current.wish)))


def look_at(command: ChangeApplication, posted: Posting) -> Mapping[str, Any]:
    """Return the schedule that the changed application would lead to."""
    return look(command.application, posted)


loan_act(
    router,
    "change",
    ChangeForm,
    change_application,
    heading=later("Change the application"),
    button=later("Save"),
    said=later("The application is changed."),
    at=beside,
    template="lending/change.html",
    look=look_at,
    look_button=later("Show the schedule"),
)
