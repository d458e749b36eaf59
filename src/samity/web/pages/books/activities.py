"""Where the bank itself posts what belongs to no product, such as cash that was found short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.accounting.operations.activities import MapActivity, map_activity
from samity.bank.accounting.operations.mapping import GlAccountOfWrongType
from samity.bank.accounting.operations.post import GlAccountNotUsable
from samity.bank.accounting.queries import ChartFilter, activities_mapped, chart
from samity.bank.accounting.rules.mapping import PURPOSE_TYPES
from samity.bank.accounting.values import FinancialActivity, GlUsage
from samity.bank.gate import permit
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import ChoiceField
from samity.web.languages import later, listed, say
from samity.web.pages.books.words import ACTIVITIES, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import Response

router = APIRouter()


@router.get("/books/activities", response_model=None)
def activities(visit: Visiting) -> Response:
    """Show where each financial activity posts."""
    permit(visit.unit, "accounting:read")
    mapped = {each.activity: each for each in activities_mapped(visit.connection)}
    kinds = {each: _either(TYPES[kind] for kind in sorted(PURPOSE_TYPES[each])) for each in FinancialActivity}
    return visit.show("books/activities.html", words=ACTIVITIES, mapped=mapped, kinds=kinds)


def _either(types: Iterable[str]) -> str:
    return listed(types, say(" or "))


class MapForm(ActForm):
    """Which activity posts where."""

    activity = ChoiceField(later("What is posted"), of=str)
    gl_account_id = ChoiceField(
        later("To"),
        required=False,
        empty=later("nowhere: what needs it is refused"),
        description=later("An account that holds postings."),
    )

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the activities, and the accounts to which one of them may post."""
        self.activity.offer(ACTIVITIES.items())
        types = {kind for each in FinancialActivity for kind in PURPOSE_TYPES[each]}
        found = chart(visit.connection, ChartFilter(usage=GlUsage.DETAIL, disabled=False))
        self.gl_account_id.offer(
            (each["id"], f"{each['gl_code']} {each['name']}") for each in found if each["type"] in types
        )

    def command(self, visit: Visit, **ids: int) -> MapActivity:
        """Post it there."""
        return MapActivity(FinancialActivity(self.activity.data), self.gl_account_id.data)


offer_act(
    router,
    Act(
        path="/books/activities/map",
        form=MapForm,
        operation=map_activity,
        heading=later("Say where the bank itself posts"),
        button=later("Save"),
        after=lambda _: "/books/activities",
        said=later("It is posted there from now on."),
        at={GlAccountOfWrongType: "gl_account_id", GlAccountNotUsable: "gl_account_id"},
        back="/books/activities",
    ),
)
