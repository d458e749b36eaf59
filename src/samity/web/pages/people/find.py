"""Find anybody and anything by name, number, phone or number elsewhere, in the person's own offices only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries.listings import ClientFilter, GroupFilter, Window, clients_listed, groups_listed
from samity.bank.clients.values import Level
from samity.bank.gate import permit
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.views import LoanFilter, loan_views, loans_listed
from samity.kernel.names import account_number
from samity.web.door import Visit, Visiting, lead
from samity.web.languages import say, western_digits
from samity.web.pages.lending.loan_page import STATUS_WORDS
from samity.web.pages.people.seen import CLIENT_WORDS, GROUP_WORDS, READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fastapi import Response

router = APIRouter()

MOST_FOUND = 20
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes:
        more: what tells it from others of the same name.
        is_exact: a number of it is what was asked for.
    """

    address: str
    name: str
    more: str
    state: tuple[str, str]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a kind; `total` may be more than what is shown."""

    kind: str
    hits: list[Hit]
    total: int
    all_at: str


@router.get("/find", response_model=None)
def find(visit: Visiting, q: str = "") -> Response:
    """Show what is known by a text; who names one thing by its number is led to it."""
    permit(visit.unit, READ)
    asked = q.strip()[:LONGEST]
    found = list(_found(visit, asked)) if asked else []
    exact = [hit for each in found for hit in each.hits if hit.is_exact]
    if len(exact) == 1:
        return lead(exact[0].address)
    return visit.show("people/find.html", asked=asked, found=[each for each in found if each.hits])


def _found(visit: Visit, asked: str) -> Iterator[Found]:
    hierarchy, window = visit.unit.actor.office_hierarchy, Window((("id", False),), 0, MOST_FOUND)
    clients = clients_listed(visit.connection, hierarchy, ClientFilter(text=asked), window)
    yield Found(say("Clients"), _hits(clients.rows, asked, "/clients", CLIENT_WORDS), clients.total, "/clients")
    for level, kind, path in ((Level.GROUP, say("Groups"), "/groups"), (Level.CENTRE, say("Centres"), "/centres")):
        groups = groups_listed(visit.connection, hierarchy, GroupFilter(level, text=asked), window)
        yield Found(kind, _hits(groups.rows, asked, path, GROUP_WORDS), groups.total, path)
    if visit.may("loans:read"):
        loans = list(_loans(visit, asked))
        yield Found(say("Loans"), loans, len(loans), "/loans")


def _hits(rows: Iterable[Mapping[Any, Any]], asked: str, path: str, states: Mapping[str, tuple[str, str]]) -> list[Hit]:
    """Return clients, groups or centres; those whose number it is come first."""
    hits = [
        Hit(
            f"{path}/{row['id']}",
            row.get("display_name") or row["name"],
            ", ".join(filter(None, (row["account_no"], row["external_id"], row.get("mobile_no"), row["office_name"]))),
            states[row["status"]],
            _is_number(asked, row["account_no"], row["external_id"], row.get("mobile_no")),
        )
        for row in rows
    ]
    return sorted(hits, key=lambda hit: not hit.is_exact)


def _loans(visit: Visit, asked: str) -> Iterator[Hit]:
    """Find loans by their number, with or without its zeros, or their number elsewhere."""
    hierarchy = visit.unit.actor.office_hierarchy
    wanted = (LoanFilter(account_no=_numbered(asked)), LoanFilter(external_id=asked))
    ids = dict.fromkeys(each for one in wanted for each in loans_listed(visit.connection, hierarchy, one)[0])
    accounts, views = loans_by_id(visit.connection, list(ids)), loan_views(visit.connection, ids)
    for loan_id in ids:
        account, view = accounts[loan_id], views[loan_id]
        whose = view["client_name"] or view["group_name"]
        more = f"{whose}, {view['product_name']}, {view['office_name']}"
        yield Hit(f"/loans/{loan_id}", account.account_no, more, STATUS_WORDS[account.state.status], is_exact=True)


def _numbered(asked: str) -> str:
    """Return what is asked for as an account number, with its zeros; anything else as it is."""
    plain = western_digits(asked)
    return account_number(int(plain)) if plain.isascii() and plain.isdigit() else asked


def _is_number(asked: str, *numbers: str | None) -> bool:
    """Say whether it is one of these; a number may be asked for without its leading zeros."""
    bare = asked.lstrip("0") or asked
    return any(number is not None and (number == asked or number.lstrip("0") == bare) for number in numbers)
