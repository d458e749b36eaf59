"""Apply for a loan: of a member with the group standing in, of somebody alone, or of a group as one debtor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries import groups_by_id, groups_of_clients
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.preview import preview_loan
from samity.bank.loans.values.parts import total_of
from samity.bank.organisation.queries import staff_listed
from samity.web.acts import Act, offer_act
from samity.web.choices import office_choices
from samity.web.fields import AmountField, ChoiceField, TextField, positive
from samity.web.languages import later
from samity.web.pages.lending.application_form import ApplicationForm, beside
from samity.web.pages.lending.debtor import products_on_offer, wanted
from samity.web.pages.lending.plan_rows import PLAN_FIELDS
from samity.web.pages.lending.words import terms_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from samity.bank.loans.operations.application_checks import ApplyForLoan
    from samity.web.door import Posting, Visit
    from samity.web.fields import Choice
    from samity.web.pages.lending.debtor import Wanted

router = APIRouter()

TERMS = ("principal", "number", "rate", "repay_every", "submitted_on", "expected_disbursement_on")
MORE = (
    *("first_repayment_on", "at_meetings", "sync_disbursement"),
    *("grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged"),
)
ABOUT = ("office_id", "officer_id", "purpose_id", "external_id", "notes")


class ApplyForm(ApplicationForm):
    """An application."""

    sections: Sequence[tuple[str, Sequence[str]]] = (
        (later("The loan"), TERMS),
        (later("Repayment"), MORE),
        (later("Payment plan"), PLAN_FIELDS),
        (later("Charges"), ("charges", "charges_due_on")),
        (later("Who and what for"), ABOUT),
    )

    principal = AmountField(later("Amount"), checks=[positive])
    external_id = TextField(later("Number elsewhere"), required=False, longest=100)
    office_id = ChoiceField(later("Office"), required=False, empty=later("the borrower's own"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with the terms of the product."""
        begun = super().beginning(visit, **ids)
        asked = cls.asked(visit, **ids)
        if not begun or asked.product is None or asked.currency is None:
            return begun
        offer = asked.product.offer
        usual = None if "principal" in offer.left_open else asked.currency.major(offer.terms.principal)
        return {**begun, "principal": usual}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer also the offices that may keep it: a member's loan stays with his group, so nothing is asked of it."""
        asked = self.asked(visit, **ids)
        home_id = None if asked.debtor is None else asked.debtor.office_id
        others = [each for each in office_choices(visit) if each[0] != home_id]
        if asked.is_of_member or not others:
            del self["office_id"]
        else:
            self.office_id.offer(others)
        super().offer(visit, **ids)

    def officers(self, visit: Visit, asked: Wanted) -> Iterable[Choice]:
        """Return also those of every office that may keep it, each with his office."""
        usual = list(super().officers(visit, asked))
        if "office_id" not in self:
            return usual
        known = {id_ for id_, _ in usual}
        everywhere = staff_listed(visit.connection, visit.unit.actor.office_hierarchy, loan_officers=True)
        more = [each for each in everywhere if each["id"] not in known]
        return [*usual, *((each["id"], f"{each['display_name']}, {each['office_name']}") for each in more)]

    def command(self, visit: Visit, **ids: int) -> Any:
        """Apply."""
        asked = self.asked(visit, **ids)
        client_id = None if asked.client is None else asked.client.id
        return replace(
            self.application(asked, self.principal.data, client_id, "principal"),
            office_id=self.data.get("office_id"),
            external_id=self.external_id.data,
        )


def look(command: ApplyForLoan, posted: Posting) -> Mapping[str, Any]:
    """Return the schedule that an application would lead to."""
    preview = preview_loan(command, posted.unit)
    due = total_of([each.due for each in preview.installments])
    return {"installments": preview.installments, "due": due, "currency": preview.application.currency}


def about(visit: Visit, **ids: int) -> Mapping[str, Any]:
    """Say for whom it is, and what is offered where the product or the group is still to be chosen."""
    asked = wanted(visit, **ids)
    client = asked.client
    of_client = [] if client is None else groups_of_clients(visit.connection, [client.id])[client.id]
    return {
        "subject": asked.name,
        "asked": asked,
        "back": asked.back,
        "products": products_on_offer(visit),
        "groups": groups_by_id(visit.connection, of_client),
        **_said_of(asked, visit),
    }


def _said_of(asked: Wanted, visit: Visit) -> Mapping[str, Any]:
    if asked.product is None or asked.currency is None:
        return {"terms": []}
    return {"terms": list(terms_in_words(asked.product.offer, asked.currency, visit.formats))}


offer_act(
    router,
    Act(
        path="/loans/apply",
        form=ApplyForm,
        operation=apply_for_loan,
        heading=later("Apply for a loan"),
        button=later("Take the application in"),
        after=lambda loan_id: f"/loans/{loan_id}",
        said=later("The application is taken in."),
        at=beside,
        back="/loans",
        about=about,
        template="lending/apply.html",
        look=look,
        look_button=later("Show the schedule"),
    ),
)
