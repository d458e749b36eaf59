"""Funds: where the money comes from that a product lends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.organisation.operations.funds import (
    AddFund,
    ChangeFund,
    FundExternalIdTaken,
    FundNameTaken,
    add_fund,
    change_fund,
)
from samity.bank.organisation.queries.funds import fund_by_id, funds
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import TextField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

BESIDE = {FundNameTaken: "name", FundExternalIdTaken: "external_id"}


@router.get("/funds", response_model=None)
def funds_page(visit: Visiting) -> Response:
    """Show where money comes from."""
    permit(visit.unit, "funds:read")
    return visit.show("organisation/funds.html", funds=funds(visit.connection))


class FundForm(ActForm):
    """A source of money."""

    name = TextField(later("Name"), longest=100)
    external_id = TextField(later("Number elsewhere"), required=False, longest=100)


class AddFundForm(FundForm):
    """Another source."""

    def command(self, visit: Visit, **ids: int) -> AddFund:
        """Add it."""
        del visit, ids
        return AddFund(str(self.name.data), self.external_id.data)


class ChangeFundForm(FundForm):
    """What may be corrected."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = fund_by_id(visit.connection, ids["fund_id"])
        return {"name": found.name, "external_id": found.external_id}

    def command(self, visit: Visit, **ids: int) -> ChangeFund:
        """Correct what differs."""
        return ChangeFund(ids["fund_id"], self.changed(visit, **ids))


def _about(visit: Visit, fund_id: int) -> Mapping[str, Any]:
    return {"subject": fund_by_id(visit.connection, fund_id).name}


offer_act(
    router,
    Act(
        path="/funds/add",
        form=AddFundForm,
        operation=add_fund,
        heading=later("Add a fund"),
        button=later("Add"),
        after=lambda _: "/funds",
        said=later("The fund is there."),
        at=BESIDE,
        back="/funds",
    ),
)
offer_act(
    router,
    Act(
        path="/funds/{fund_id:int}/change",
        form=ChangeFundForm,
        operation=change_fund,
        heading=later("Correct a fund"),
        button=later("Save"),
        after=lambda _, fund_id: "/funds",
        said=later("The fund is corrected."),
        at=BESIDE,
        back="/funds",
        about=_about,
    ),
)
