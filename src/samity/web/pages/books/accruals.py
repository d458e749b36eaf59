"""Recognise income of all loans in accrual accounting up to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.run_accruals import AccrualInFuture, RunAccruals, run_accruals
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import DayField
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class AccrualsForm(ActForm):
    """Up to which day."""

    until = DayField(later("Up to and including"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Up to today."""
        return {"until": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> RunAccruals:
        """Recognise it."""
        return RunAccruals(self.until.data)


def about(_visit: Visit, **_ids: int) -> Mapping[str, Any]:
    """Say what happens."""
    return {
        "note": say(
            "Interest, fees and penalties of loans in accrual accounting become income as their "
            "days pass. The end of day does this by itself, but for contracts, whose interest is "
            "income when it is applied; a second time for the same day books nothing."
        )
    }


offer_act(
    router,
    Act(
        path="/books/accruals",
        form=AccrualsForm,
        operation=run_accruals,
        heading=later("Recognise income"),
        button=later("Recognise it"),
        after=lambda _: "/books",
        said=later("Income is recognised."),
        at={AccrualInFuture: "until"},
        back="/books",
        about=about,
    ),
)
