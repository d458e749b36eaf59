"""Applications of many members of a group on one form: each a loan of its own, all taken in or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries import members_of
from samity.bank.loans.operations.apply import ApplyForLoans, PlacedApplication, apply_for_loans
from samity.kernel.errors import Located, Refusal
from samity.web.acts import Act, offer_act
from samity.web.choices import names_apart
from samity.web.fields import AmountField, not_negative
from samity.web.languages import later
from samity.web.pages.lending import applications
from samity.web.pages.lending.application_form import ApplicationForm, beside
from samity.web.pages.lending.debtor import wanted
from samity.web.pages.lending.plan_rows import PLAN_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class NobodyApplies(Refusal):
    """Type an amount for at least one member."""


class GroupApplyForm(ApplicationForm):
    """An amount for each member, and the terms that they share."""

    sections = (
        (later("Terms for all of them"), applications.TERMS),
        (later("Repayment"), applications.MORE),
        (later("Payment plan"), PLAN_FIELDS),
        (later("Charges on each loan"), ("charges", "charges_due_on")),
        (later("Who and what for"), applications.ABOUT),
    )

    def offer(self, visit: Visit, group_id: int = 0, **ids: int) -> None:
        """Offer a field for each member."""
        super().offer(visit, group_id=group_id)
        members = members_of(visit.connection, [group_id])[group_id]
        names = names_apart((each.id, each.display_name, each.account_no) for each in members)
        for client_id, name in names.items():
            field = AmountField(name, required=False, checks=[not_negative])
            self.add(visit, member_field(client_id), field)

    def command(self, visit: Visit, group_id: int = 0, **ids: int) -> ApplyForLoans:
        """Apply for whoever has an amount.

        Raises:
            NobodyApplies: nobody has one.
        """
        asked = wanted(visit, group_id)
        members = members_of(visit.connection, [group_id])[group_id]
        amounts = {each.id: self[member_field(each.id)].data for each in members}
        placed = tuple(
            PlacedApplication(member_field(id_), self.application(asked, amount, id_, member_field(id_)))
            for id_, amount in amounts.items()
            if amount
        )
        if not placed:
            raise NobodyApplies
        return ApplyForLoans(placed)


def member_field(client_id: int) -> str:
    """Return the name of a member's field."""
    return f"member_{client_id}"


def beside_or_shared(refusal: Refusal) -> str | None:
    """Return beside which field a refusal stands: what is wrong with the terms that all share stands there once."""
    if isinstance(refusal, Located):
        shared = beside(refusal.reason)
        return refusal.place if shared in {None, "principal"} else shared
    return beside(refusal)


def about(visit: Visit, group_id: int, **_: int) -> Mapping[str, Any]:
    """Say which group it is, and name the members' fields."""
    members = members_of(visit.connection, [group_id])[group_id]
    return {
        **applications.about(visit, group_id=group_id),
        "member_fields": [(each, member_field(each.id)) for each in members],
    }


offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/apply",
        form=GroupApplyForm,
        operation=apply_for_loans,
        heading=later("Apply for many members"),
        button=later("Take the applications in"),
        after=lambda _, group_id: f"/groups/{group_id}",
        said=later("The applications are taken in."),
        at=beside_or_shared,
        back=lambda group_id: f"/groups/{group_id}",
        about=about,
        template="lending/apply_for_many.html",
    ),
)
