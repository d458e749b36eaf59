"""/clients/search of this dialect's second version, mounted beside the first."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import RowMapping

from samity.bank.clients.queries.listings import ClientFilter, Window, clients_listed
from samity.bank.clients.values import ClientStatus
from samity.bank.gate import permit
from samity.dialects.door import writing
from samity.dialects.fineract.clients import ORDERS
from samity.dialects.fineract.clients_spelling import STATUSES
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, LooseModel, WireCount, WireModel
from samity.storage.unit import Unit

router = WireRouter(tags=["Clients"])

SORTS = {**ORDERS, "accountNumber": "account_no", "createdDate": "id", "office.name": "office_name"}


class SearchedText(LooseModel):
    """What is looked for in account number, name, external id and mobile number."""

    text: str | None = None


class Sort(LooseModel):
    """One order of the result."""

    property: str
    direction: str = "ASC"


class SearchBody(WireModel):
    """A search, and which page of its result."""

    resource: ClassVar[str] = "client"
    request: SearchedText = SearchedText()
    page: WireCount = 0
    size: Annotated[WireCount, Field(gt=0, le=1000)] = 50
    sorts: tuple[Sort, ...] = ()


@router.post("/clients/search")
@writing(SearchBody)
def search_clients(body: SearchBody, unit: Unit) -> dict[str, Any]:
    """Search clients by a part of what they are known by; newest first unless asked otherwise."""
    permit(unit, "clients:read")
    unknown = [("sorts", place, "property") for place, each in enumerate(body.sorts) if each.property not in SORTS]
    if unknown:
        faults = [{"type": "enum", "loc": where, "msg": "not something clients can be ordered by"} for where in unknown]
        raise BodyRefused(faults, body.resource)
    asked = [(SORTS[each.property], each.direction.upper() == "DESC") for each in body.sorts]
    window = Window(tuple(asked) or (("id", True),), body.page * body.size, body.size)
    wanted = ClientFilter(text=(body.request.text or "").strip())
    page = clients_listed(unit.connection, unit.actor.office_hierarchy, wanted, window)
    pages = -(-page.total // body.size)
    return {
        "content": [_spell(each) for each in page.rows],
        "totalElements": page.total,
        "totalPages": pages,
        "number": body.page,
        "size": body.size,
        "numberOfElements": len(page.rows),
        "first": body.page == 0,
        "last": body.page >= pages - 1,
        "empty": not page.rows,
    }


def _spell(client: RowMapping) -> dict[str, Any]:
    return {
        "id": client["id"],
        "displayName": client["display_name"],
        "externalId": client["external_id"],
        "accountNumber": client["account_no"],
        "officeId": client["office_id"],
        "officeName": client["office_name"],
        "mobileNo": client["mobile_no"],
        "status": STATUSES[ClientStatus(client["status"])],
        "activationDate": client["activated_on"],
        "createdDate": client["submitted_on"],
    }
