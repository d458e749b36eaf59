"""Routes of this dialect: which query parameters they know, and what they take and answer in the OpenAPI document."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, get_origin

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from samity.dialects.fineract.wire import BodyRefused, nul_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi.dependencies.models import Dependant

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
    "/groups/template": {"center"},
    "/groups/{group_id}": {"groupOrCenter"},
    "/loans/template": {"activeOnly"},
    "/loans/{loan_id}/transactions/template": {"transactionDate"},
}
"""What the web client sends to one address, where the answer is the same without it."""

OBJECT = {"type": "object"}
LIST = {"type": "array", "items": OBJECT}


class WireRouter(APIRouter):
    """An APIRouter that documents the bodies which `writing(...)` named, and the shape of the answer."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401
        """Add a route, with its bodies in the OpenAPI document."""
        answer = {"description": "Done.", "content": {"application/json": {"schema": _answer(endpoint)}}}
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
    known = set(_query_names(route.dependant)) | PASSED_OVER.get(route.path, set())
    faults = [{"type": "extra_forbidden", "loc": (name,), "msg": "not known"} for name in unknown if name not in known]
    if faults:
        raise BodyRefused(faults, "query")


def _query_names(dependant: Dependant) -> Iterator[str]:
    """Return the query parameters an endpoint declares, those of its query model and its dependencies among them."""
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (each.alias or name for name, each in model.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from _query_names(each)


def body_schema(models: tuple[Any, ...]) -> dict[str, Any]:
    """Return the JSON schema of a body that is one of these models."""
    schemas = [_inlined(model.model_json_schema(mode="validation")) for model in models]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _answer(endpoint: Callable[..., Any]) -> dict[str, Any]:
    """Return what kind of JSON an endpoint answers, by the annotation of the function behind the door."""
    answered = inspect.signature(inspect.unwrap(endpoint), eval_str=True).return_annotation
    if answered is Any:
        return {"anyOf": [LIST, OBJECT]}
    return LIST if get_origin(answered) is list else OBJECT


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Put nested definitions in place, since a route's extra cannot carry `$defs` of its own."""
    definitions = schema.pop("$defs", {})

    def place(node: Any) -> Any:  # noqa: ANN401 - JSON of any depth
        if isinstance(node, dict):
            if "$ref" in node:
                return place(definitions[node["$ref"].rsplit("/", 1)[1]])
            return {name: place(value) for name, value in node.items()}
        if isinstance(node, list):
            return [place(value) for value in node]
        return node

    placed: dict[str, Any] = place(schema)
    return placed
