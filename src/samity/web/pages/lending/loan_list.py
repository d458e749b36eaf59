"""Loans of the person's offices, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.views import LoanFilter, loan_views, loans_listed
from samity.bank.loans.values.state import LoanStatus
from samity.web.door import Visiting
from samity.web.pages.lending.loan_page import STATUS_WORDS
from samity.web.pages.lending.standing import standing_of
from samity.web.paging import A_PAGE, Pages

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()


@router.get("/loans", response_model=None)
def loans(visit: Visiting, status: str = "", number: str = "", page: int = 1) -> Response:
    """List loans by their state, or find one by its number."""
    permit(visit.unit, "loans:read")
    wanted = LoanFilter(
        statuses=(status,) if status in LoanStatus.__members__ else (), account_no=number.strip() or None
    )
    pages = Pages(page, {"status": status, "number": number})
    hierarchy = visit.unit.actor.office_hierarchy
    ids, total = loans_listed(visit.connection, hierarchy, wanted, descending=True, offset=pages.offset, limit=A_PAGE)
    accounts = loans_by_id(visit.connection, ids)
    on = visit.unit.business_date
    return visit.show(
        "lending/loans.html",
        loans=[accounts[each] for each in ids],
        standing={each: standing_of(accounts[each].state.installments, on) for each in ids},
        views=loan_views(visit.connection, ids),
        status_words=STATUS_WORDS,
        chosen=status,
        number=number,
        pages=pages.of(total),
    )
