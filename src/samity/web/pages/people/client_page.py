"""A client: what he owes now, his loans, his groups, whether he came, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.client_endings import REASONS
from samity.bank.clients.queries.identifiers import IDENTIFIER, identifiers_of
from samity.bank.clients.queries.notes import About, notes_about
from samity.bank.clients.queries.office_transfers import transfers_of
from samity.bank.clients.queries.views import client_view, group_views_of_client
from samity.bank.clients.values import IN_TRANSFER, ClientStatus, TransferStatus
from samity.bank.collection_sheets.queries.debts import what_client_owes
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.views import LoanFilter, loan_views, loans_listed
from samity.bank.meetings.queries import turnout_of_client
from samity.bank.organisation.queries import code_values
from samity.web.door import Visit, Visiting
from samity.web.languages import later, say
from samity.web.own_fields.shown import own_fields
from samity.web.pages.lending.loan_page import STATUS_WORDS
from samity.web.pages.people.attendance import strip_of
from samity.web.pages.people.seen import CLIENT_WORDS, GROUP_WORDS, seen_client
from samity.web.paging import A_PAGE

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastapi import Response

    from samity.bank.clients.queries import Client

router = APIRouter()
_ENDINGS = {
    "close": ClientStatus.CLOSED,
    "reject": ClientStatus.REJECTED,
    "withdraw": ClientStatus.WITHDRAWN,
}
_ANEW = {
    "reactivate": ClientStatus.CLOSED,
    "undo-rejection": ClientStatus.REJECTED,
    "undo-withdrawal": ClientStatus.WITHDRAWN,
}
TRANSFER_WORDS = {
    TransferStatus.PROPOSED: later("waits to be taken in"),
    TransferStatus.REJECTED: later("was not taken in"),
    TransferStatus.WITHDRAWN: later("stayed"),
    TransferStatus.ACCEPTED: later("was taken in"),
}


@router.get("/clients/{client_id:int}", response_model=None)
def client_page(visit: Visiting, client_id: int) -> Response:
    """Show a client."""
    client = seen_client(visit, client_id)
    debts = what_client_owes(visit.connection, client_id, visit.unit.business_date)
    others, views = _other_loans(visit, client_id, {each.loan_id for each in debts.loans})
    groups = group_views_of_client(visit.connection, client_id)
    transfers = transfers_of(visit.connection, client_id)
    return visit.show(
        "people/client.html",
        client=client,
        view=client_view(visit.connection, client_id),
        groups=groups,
        group_words=GROUP_WORDS,
        debts=debts,
        strip=strip_of(debts.attendance),
        turnout=turnout_of_client(visit.connection, client_id, visit.unit.business_date),
        others=others,
        views=views,
        loan_words=STATUS_WORDS,
        status_words=CLIENT_WORDS[client.status],
        identifiers=identifiers_of(visit.connection, [client_id])[client_id],
        barred=_barred(client)
        | _without_kinds(visit)
        | _barred_endings(visit, client, is_owing=bool(debts.loans))
        | _kept(is_member=bool(groups), has_loans=bool(debts.loans or others), has_moved=bool(transfers)),
        notes=notes_about(visit.connection, About(client_id=client_id)),
        transfers=transfers,
        transfer_words=TRANSFER_WORDS,
        own=own_fields(visit, OwnerKind.CLIENT, client_id),
    )


def _other_loans(visit: Visit, client_id: int, owing: Collection[int]) -> tuple[list[Any], Any]:
    """Return his newest loans that wait, are paid off or came to nothing."""
    if not visit.may("loans:read"):
        return [], {}
    wanted = LoanFilter(client_id=client_id)
    hierarchy = visit.unit.actor.office_hierarchy
    found, _ = loans_listed(visit.connection, hierarchy, wanted, descending=True, limit=A_PAGE)
    ids = [each for each in found if each not in owing]
    accounts = loans_by_id(visit.connection, ids)
    return [accounts[each] for each in ids], loan_views(visit.connection, ids)


def _kept(*, is_member: bool, has_loans: bool, has_moved: bool) -> dict[str, str]:
    """Return why a client cannot be removed; what is not seen here the bank itself finds."""
    if has_loans:
        return {"delete": say("has or had a loan")}
    if has_moved:
        return {"delete": say("was to go to another office")}
    return {"delete": say("is in a group")} if is_member else {}


def _without_kinds(visit: Visit) -> dict[str, str]:
    """Bar documents where the bank names no kinds of them."""
    if code_values(visit.connection, IDENTIFIER)[IDENTIFIER]:
        return {}
    return {"identifier": say("the bank names no kinds of identity documents in its lists")}


def _barred_endings(visit: Visit, client: Client, *, is_owing: bool) -> dict[str, str]:
    """Return why a client cannot end so, or begin anew."""
    words, status = CLIENT_WORDS[client.status][0], client.status
    lists = code_values(visit.connection, *REASONS.values())
    barred = {
        word: say("the bank names no reasons in its list {name}", name=REASONS[ends])
        for word, ends in _ENDINGS.items()
        if not lists[REASONS[ends]]
    }
    if status is not ClientStatus.PENDING:
        barred |= dict.fromkeys(("reject", "withdraw"), words)
    if status in REASONS or status in IN_TRANSFER:
        barred["close"] = words
    elif is_owing:
        barred["close"] = say("owes a loan")
    return barred | {word: words for word, after in _ANEW.items() if status is not after}


def _barred(client: Client) -> dict[str, str]:
    words = CLIENT_WORDS[client.status][0]
    barred = {}
    if client.status is not ClientStatus.PENDING:
        barred["activate"] = say("is active already") if client.status is ClientStatus.ACTIVE else words
    if client.status is not ClientStatus.ACTIVE:
        barred |= dict.fromkeys(("apply", "propose-transfer", "transfer"), words)
    if client.status is not ClientStatus.TRANSFER_IN_PROGRESS:
        barred |= dict.fromkeys(("accept-transfer", "reject-transfer"), say("does not wait for another office"))
    if client.status not in IN_TRANSFER:
        barred["withdraw-transfer"] = say("is not being transferred")
    if client.officer_id is None:
        barred["unassign-officer"] = say("has no officer")
    return barred
