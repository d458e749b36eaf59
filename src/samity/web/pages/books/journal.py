"""The journal: lines of the books by GL account, office, days and transaction, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.accounting.queries import ChartFilter, JournalFilter, chart, count_lines, lines
from samity.bank.accounting.values import GlUsage
from samity.bank.gate import permit
from samity.bank.organisation.queries.currencies import currency_of
from samity.web.choices import office_choices
from samity.web.door import Visiting
from samity.web.pages.books.asked import day, id_of, office_asked
from samity.web.pages.books.words import KINDS
from samity.web.paging import A_PAGE, Pages

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy import RowMapping

router = APIRouter()


@router.get("/books/journal", response_model=None)
def journal(
    visit: Visiting,
    gl_account: str = "",
    office: str = "",
    since: str = "",
    until: str = "",
    transaction: str = "",
    page: int = 1,
) -> Response:
    """List lines, the newest first, by the days on which they were booked."""
    permit(visit.unit, "journal:read")
    of = office_asked(visit, office)
    asked = {"gl_account": gl_account, "office": office, "since": since, "until": until, "transaction": transaction}
    wanted = JournalFilter(
        of.hierarchy,
        transaction_id=_transaction(transaction),
        gl_account_id=id_of(gl_account),
        booked_from=day(since),
        booked_to=day(until),
    )
    pages = Pages(page, asked).of(count_lines(visit.connection, wanted))
    found = lines(visit.connection, wanted, pages.offset, A_PAGE, newest_first=True)
    return visit.show(
        "books/journal.html",
        lines=found,
        currencies={each["id"]: currency_of(each) for each in found},
        links={each["id"]: link_of(each) for each in found},
        kinds=KINDS,
        pages=pages,
        asked=asked,
        of=of,
        gl_account=id_of(gl_account),
        gl_accounts=chart(visit.connection, ChartFilter(usage=GlUsage.DETAIL)),
        offices=list(office_choices(visit)),
    )


def link_of(line: RowMapping) -> str:
    """Return where a line comes from: the loan's transaction, or all lines of the transaction."""
    transaction_id = line["reverses_id"] or line["transaction_id"]
    if line["kind"].split(".")[0] == "loan":
        return f"/loans/{line['account_id']}/transactions/{transaction_id}"
    return f"/books/journal?transaction={transaction_id}"


def _transaction(text: str) -> int | None:
    """Return the transaction asked for; one that cannot be, as 0, finds nothing."""
    return (id_of(text) or 0) if text.strip() else None
