"""/search: clients, groups, centres and loans by a part of what they are known by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, TypeAlias

from fastapi import Query

from samity.bank.clients.queries.listings import ClientFilter, GroupFilter, Window, clients_listed, groups_listed
from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.bank.gate import permit
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.views import LoanFilter, loan_views, loans_listed
from samity.dialects.door import reading
from samity.dialects.fineract import clients_spelling, groups_spelling
from samity.dialects.fineract.loan_spelling import spell_status
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, LooseModel, WireName, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Search"])

MOST_FOUND = 200
"""Of each kind; whoever looks for more asks the list of the kind, which has pages."""

_PAGE = Window((("id", False),), 0, MOST_FOUND)
Found: TypeAlias = Iterator[dict[str, Any]]


class SearchQuery(LooseModel):
    """What is looked for, and among what."""

    resource: ClassVar[str] = "search"
    query: WireName
    resources: Annotated[str, Query(alias="resource")] = "clients,groups,loans"
    exactMatch: WireTruth = False


@router.get("/search")
@reading
def search(query: Annotated[SearchQuery, Query()], unit: Unit) -> list[dict[str, Any]]:
    """Search the resources named, comma between them; of identifiers, deposits and shares the bank has none."""
    names = list(dict.fromkeys(each.strip().lower() for each in query.resources.split(",")))
    unknown = [each for each in names if each not in RESOURCES]
    if unknown:
        fault = {"type": "enum", "loc": ("resource",), "msg": f"one of {', '.join(RESOURCES)}"}
        raise BodyRefused([fault], query.resource)
    text = query.query.strip()
    found = [each for name in names for each in RESOURCES[name](text, unit)]
    return [each for each in found if not query.exactMatch or _is(text, each)]


def _clients(text: str, unit: Unit) -> Found:
    permit(unit, "clients:read")
    for row in clients_listed(unit.connection, unit.actor.office_hierarchy, ClientFilter(text=text), _PAGE).rows:
        yield {
            "entityId": row["id"],
            "entityAccountNo": row["account_no"],
            "entityExternalId": row["external_id"],
            "entityName": row["display_name"],
            "entityMobileNo": row["mobile_no"],
            "entityType": "CLIENT",
            "parentId": row["office_id"],
            "parentName": row["office_name"],
            "entityStatus": clients_spelling.STATUSES[ClientStatus(row["status"])],
        }


def _groups(text: str, unit: Unit) -> Found:
    permit(unit, "clients:read")
    for level, word in ((Level.GROUP, "GROUP"), (Level.CENTRE, "CENTER")):
        wanted = GroupFilter(level, text=text)
        for row in groups_listed(unit.connection, unit.actor.office_hierarchy, wanted, _PAGE).rows:
            yield {
                "entityId": row["id"],
                "entityAccountNo": row["account_no"],
                "entityExternalId": row["external_id"],
                "entityName": row["name"],
                "entityType": word,
                "parentId": row["office_id"],
                "parentName": row["office_name"],
                "entityStatus": groups_spelling.STATUSES[GroupStatus(row["status"])],
            }


def _loans(text: str, unit: Unit) -> Found:
    permit(unit, "loans:read")
    wanted = LoanFilter(text=text)
    ids, _ = loans_listed(unit.connection, unit.actor.office_hierarchy, wanted, limit=MOST_FOUND)
    accounts, views = loans_by_id(unit.connection, ids), loan_views(unit.connection, ids)
    for loan_id in ids:
        account, view = accounts[loan_id], views[loan_id]
        of_client = account.client_id is not None
        yield {
            "entityId": loan_id,
            "entityAccountNo": account.account_no,
            "entityExternalId": view["external_id"],
            "entityName": view["product_name"],
            "entityType": "LOAN",
            "parentId": account.client_id if of_client else account.group_id,
            "parentName": view["client_name"] if of_client else view["group_name"],
            "parentType": "client" if of_client else "group",
            "entityStatus": spell_status(account.state.status),
        }


def _none(_: str, __: Unit) -> Found:
    yield from ()


RESOURCES: Mapping[str, Callable[[str, Unit], Found]] = {
    "clients": _clients,
    "groups": _groups,
    "loans": _loans,
    "clientidentifiers": _none,
    "savings": _none,
    "shares": _none,
}


def _is(text: str, found: Mapping[str, Any]) -> bool:
    known_by = ("entityAccountNo", "entityExternalId", "entityName", "entityMobileNo")
    return any(str(found.get(each) or "").casefold() == text.casefold() for each in known_by)
