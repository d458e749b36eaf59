"""Routes of this dialect: the version a caller must ask for, the query parameters it knows, its documents."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from samity.dialects.door.bodies import BodyRefused, nul_fault
from samity.dialects.door.documents import LIST, answer_schema, body_schema, query_names
from samity.dialects.mambu.wire import MEDIA_TYPE
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

TOLERATED = frozenset({"detailsLevel", "paginationDetails", "offset", "limit", "sortBy"})
"""What clients send to every address, whether it means something there or not."""


@dataclass(eq=False)
class VersionNotAccepted(Refusal):
    """Ask for the version that is here: Accept must name application/vnd.mambu.v2+json, not {accepted}."""

    accepted: str


class MambuAnswer(JSONResponse):
    """An answer of this version, for the document."""

    media_type = MEDIA_TYPE


class MambuRouter(APIRouter):
    """An APIRouter that documents the bodies which `writing(...)` named, and the shape of the answer."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's own options
        """Add a route, with its bodies in the OpenAPI document."""
        status = options.get("status_code") or HTTPStatus.OK
        answer: dict[str, Any] = {"description": "Done."}
        if status != HTTPStatus.NO_CONTENT:
            listed = "paging" in inspect.signature(endpoint).parameters
            answer["content"] = {MEDIA_TYPE: {"schema": LIST if listed else answer_schema(endpoint)}}
        extra: dict[str, Any] = {"responses": {str(int(status)): answer}}
        models = getattr(endpoint, "accepts", ())
        if models:
            extra["requestBody"] = {"content": {"application/json": {"schema": body_schema(models)}}}
        options.update(response_model=None, response_class=MambuAnswer, openapi_extra=extra)
        super().add_api_route(path, endpoint, **options)


async def accepted_version(request: Request) -> None:
    """Let a request through that accepts this version's answers.

    Raises:
        VersionNotAccepted: it accepts others only; without the header Mambu answers as its first version does.
    """
    accepted = request.headers.get("accept", "")
    if MEDIA_TYPE not in accepted.lower():
        raise VersionNotAccepted(accepted)


async def known_query(request: Request) -> None:
    """Let a request through whose query parameters mean something to its endpoint, or are sent to every address.

    Raises:
        BodyRefused: it has others (a filter that is passed over would list everything), or one that holds a NUL.
    """
    given = [*request.path_params.items(), *request.query_params.multi_items()]
    faults = [nul_fault((name,)) for name, value in given if "\0" in str(value)]
    known = TOLERATED | set(query_names(request.scope["route"].dependant))
    faults += [
        {"type": "not_supported", "loc": (name,), "msg": "not known here"}
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    if faults:
        raise BodyRefused(faults, "query")
