"""The trial balance of an office on a day; every figure leads to the lines behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter

from samity.bank.accounting.queries import trial_balance
from samity.bank.gate import permit
from samity.web.choices import office_choices
from samity.web.door import Visiting
from samity.web.pages.books.asked import day, office_asked
from samity.web.pages.books.words import TYPES

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()


@router.get("/books", response_model=None)
def books(visit: Visiting, office: str = "", on: str = "") -> Response:
    """Show what every GL account holds."""
    permit(visit.unit, "journal:read")
    of = office_asked(visit, office)
    until = day(on) or visit.unit.business_date
    return visit.show(
        "books/trial_balance.html",
        office=of,
        on=until,
        offices=list(office_choices(visit)),
        balances=trial_balance(visit.connection, until, of.hierarchy),
        lines="/books/journal?" + urlencode({"office": of.id, "until": until}),
        types=TYPES,
    )
