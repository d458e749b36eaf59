"""Routes of this dialect: which query parameters they know, and what they take and answer in the OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from samity.dialects.door.bodies import BodyRefused, nul_fault
from samity.dialects.door.documents import answer_schema, body_schema, query_names

if TYPE_CHECKING:
    from collections.abc import Callable

TOLERATED = frozenset(
    {
        "tenantIdentifier",
        "pretty",
        "fields",
        "template",
        "associations",
        "exclude",
        "limit",
        "offset",
        "orderBy",
        "sortOrder",
        "paged",
        "dateFormat",
        "locale",
        "calenderId",
        "staffInSelectedOfficeOnly",
    }
)
"""What clients send to every address, whether it means something there or not."""

PASSED_OVER = {
    "/clients/template": {"commandParam"},
    "/clients/{client_id}/charges": {"pendingPayment", "chargeStatus"},
    "/clients/{client_id}/charges/template": {"chargeAppliesTo"},
    "/external-asset-owners/transfers": {"loanId"},
    "/external-asset-owners/transfers/active-transfer": {"loanId"},
    "/groups/template": {"center"},
    "/groups/{group_id}": {"groupOrCenter"},
    "/loans/template": {"activeOnly"},
    "/loans/{loan_id}/transactions/template": {"transactionDate"},
    "/notifications": {"isRead"},
    "/templates": {"typeId", "entityId"},
}
"""What the web client sends to one address, where the answer is the same without it."""


class WireRouter(APIRouter):
    """An APIRouter that documents the bodies which `writing(...)` named, and the shape of the answer."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's own options
        """Add a route, with its bodies in the OpenAPI document."""
        answer = {"description": "Done.", "content": {"application/json": {"schema": answer_schema(endpoint)}}}
        extra: dict[str, Any] = {"responses": {"200": answer}}
        models = getattr(endpoint, "accepts", ())
        if models:
            extra["requestBody"] = {"content": {"application/json": {"schema": body_schema(models)}}}
        options.update(response_model=None, response_class=JSONResponse, openapi_extra=extra)
        super().add_api_route(path, endpoint, **options)


async def known_query(request: Request) -> None:
    """Let a request through whose query parameters mean something to its endpoint, or are tolerated everywhere.

    Raises:
        BodyRefused: it has others (a filter that is passed over would list everything), or one that holds a NUL.
    """
    given = [*request.path_params.items(), *request.query_params.multi_items()]
    nul = [nul_fault((name,)) for name, value in given if "\0" in str(value)]
    if nul:
        raise BodyRefused(nul, "query")
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in TOLERATED]
    if not unknown:
        return
    route = request.scope["route"]
    known = set(query_names(route.dependant)) | PASSED_OVER.get(route.path, set())
    faults = [{"type": "extra_forbidden", "loc": (name,), "msg": "not known"} for name in unknown if name not in known]
    if faults:
        raise BodyRefused(faults, "query")
