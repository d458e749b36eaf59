"""One's own address for calendar programs: whether there is one, how it is made, and how it is revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.organisation.operations.calendar_addresses import (
    MadeCalendarAddress,
    OwnCalendarAddress,
    make_calendar_address,
    revoke_calendar_address,
)
from samity.bank.organisation.queries.calendar_addresses import calendar_address_made_at
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Posting, Visit, Visiting
from samity.web.languages import later

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()

MADE = later("The address is made; it is told once.")


@router.get("/own-calendar", response_model=None)
def own_calendar(visit: Visiting) -> Response:
    """Show whether a calendar program can read one's meetings."""
    made_at = calendar_address_made_at(visit.connection, visit.unit.actor.user_id)
    return visit.show("organisation/own_calendar.html", made_at=made_at)


class OwnCalendarForm(ActForm):
    """There is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> OwnCalendarAddress:
        """Name one's own."""
        del visit, ids
        return OwnCalendarAddress()


def _tell_address(posted: Posting, made: MadeCalendarAddress) -> Response:
    """Show the address: it stands in this one answer."""
    at = f"{str(posted.request.base_url).rstrip('/')}/calendar/{made.secret}"
    shown = posted.show("organisation/made_calendar.html", at=at, told=MADE)
    shown.headers["cache-control"] = "no-store"
    return shown


offer_act(
    router,
    Act(
        path="/own-calendar/make",
        form=OwnCalendarForm,
        operation=make_calendar_address,
        heading=later("Make an address"),
        button=later("Make"),
        after=lambda _: "/own-calendar",
        said=MADE,
        back="/own-calendar",
        tell_once=_tell_address,
    ),
)
offer_act(
    router,
    Act(
        path="/own-calendar/revoke",
        form=OwnCalendarForm,
        operation=revoke_calendar_address,
        heading=later("Revoke the address"),
        button=later("Revoke"),
        after=lambda _: "/own-calendar",
        said=later("The address opens no more."),
        back="/own-calendar",
    ),
)
