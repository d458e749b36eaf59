"""The door of every dialect: one request, one thread, one transaction, committed before the answer leaves."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from fastapi import Depends, Request, Response
from pydantic import Field

from samity.doors.acting import Asked, act_once
from samity.doors.authentication import Authentication
from samity.doors.ids import LARGEST_ID
from samity.storage.idempotency import KeptAnswer
from samity.storage.unit import Unit

WholeNumber = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]
"""What a whole number in a path or a query can be."""

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection, Engine


class Wire(Protocol):
    """How a dialect reads a body and writes an answer."""

    media_type: str

    def read(self, raw: bytes, model: Any) -> Any:  # noqa: ANN401 - the model decides
        """Turn the body into the model, or refuse it with every wrong parameter named."""

    def write(self, answer: Any) -> bytes:  # noqa: ANN401 - whatever the endpoint returned
        """Turn an answer into bytes."""

    def idempotency_key(self, request: Request) -> str | None:
        """Return the key under which the request acts once."""


@dataclass(frozen=True, slots=True)
class Door:
    """What endpoints of one dialect share: kept in `app.state.door`.

    Attributes:
        api_key_header: where a caller may send an API key instead of a name and a password; None: nowhere.
    """

    engine: Engine
    authentication: Authentication
    wire: Wire
    api_key_header: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is more than a body with status 200; without a body it has none at all."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] | None = None


async def raw_body(request: Request) -> bytes:
    """Read the body; the endpoint itself runs in a worker thread."""
    return await request.body()


def reading(endpoint: Callable[..., Any]) -> Callable[..., Response]:
    """Make a GET endpoint: it receives `unit`, returns plain values, changes nothing."""
    return _endpoint(endpoint, ())


def writing(*models: type, kept: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Make a writing endpoint: it receives `unit` and `body`, an instance of the model.

    With several models (a `?command=` endpoint) `body` is a `Body` to be read as one of them.

    Args:
        models: what the body may be.
        kept: the answer is kept beside an idempotency key; one that tells a secret must not be.
    """

    def make(endpoint: Callable[..., Any]) -> Callable[..., Response]:
        made = _endpoint(endpoint, models, kept=kept)
        made.accepts = models  # type: ignore[attr-defined] # the router puts them into the OpenAPI document
        return made

    return make


def asking(model: type) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Make an endpoint that asks by a body, as a search does: it receives `unit` and `body`, and changes nothing."""

    def make(endpoint: Callable[..., Any]) -> Callable[..., Response]:
        made = _endpoint(endpoint, (model,), changes=False)
        made.accepts = (model,)  # type: ignore[attr-defined] # as `writing` does
        return made

    return make


@dataclass(frozen=True, slots=True)
class Body:
    """A body not yet read, because the command decides what it means."""

    raw: bytes
    wire: Wire

    def read(self, model: Any) -> Any:  # noqa: ANN401 - an instance of the model
        """Read it as this model."""
        return self.wire.read(self.raw, model)


def _endpoint(
    endpoint: Callable[..., Any], models: tuple[type, ...], *, kept: bool = True, changes: bool = True
) -> Callable[..., Response]:
    signature = inspect.signature(endpoint, eval_str=True)
    own = [_bounded(p) for p in signature.parameters.values() if p.name not in {"unit", "body"}]
    asks = "body" in signature.parameters and not changes
    writes = "body" in signature.parameters and changes

    @functools.wraps(endpoint)
    def served(request: Request, raw: bytes, **arguments: Any) -> Response:  # noqa: ANN401 - FastAPI's own
        door: Door = request.app.state.door
        request.state.raw = raw  # a refusal names what was sent
        with door.engine.connect() as connection:
            if writes:
                key = door.wire.idempotency_key(request) if kept else None
                return _write(endpoint, models, door, connection, request, raw, key, arguments)
            unit = _open_unit(door, connection, request)
            if asks:
                arguments["body"] = door.wire.read(raw, models[0])
            given = endpoint(**arguments, unit=unit)
            headers = given.headers if isinstance(given, Answer) else None
            return _respond(door, _to_keep(door, given), headers)

    extra = [
        inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request),
        inspect.Parameter("raw", inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[bytes, Depends(raw_body)]),
    ]
    keyword = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    served.__signature__ = inspect.Signature([*extra, *keyword], return_annotation=Response)  # type: ignore[attr-defined]
    return served


def _bounded(parameter: inspect.Parameter) -> inspect.Parameter:
    """Keep whole numbers in paths and queries within what an id can be; beyond it no row can be found."""
    bounds = {int: WholeNumber, int | None: WholeNumber | None}
    return parameter.replace(annotation=bounds.get(parameter.annotation, parameter.annotation))


def _write(
    endpoint: Callable[..., Any],
    models: tuple[type, ...],
    door: Door,
    connection: Connection,
    request: Request,
    raw: bytes,
    key: str | None,
    arguments: dict[str, Any],
) -> Response:
    unit = _open_unit(door, connection, request)
    path = f"{request.method} {request.url.path}?{request.url.query}"

    def act() -> KeptAnswer:
        body = door.wire.read(raw, models[0]) if len(models) == 1 else Body(raw, door.wire)
        return _to_keep(door, endpoint(**arguments, body=body, unit=unit))

    given, was_kept = act_once(unit, Asked(key, path, raw), act)
    return _respond(door, given, {"x-served-from-cache": "true"} if was_kept else None)


def _to_keep(door: Door, given: Any) -> KeptAnswer:  # noqa: ANN401 - whatever the endpoint returned
    if not isinstance(given, Answer):
        return KeptAnswer(200, door.wire.write(given))
    return KeptAnswer(given.status, b"" if given.body is None else door.wire.write(given.body))


def _open_unit(door: Door, connection: Connection, request: Request) -> Unit:
    address = request.client.host if request.client else ""
    api_key = request.headers.get(door.api_key_header) if door.api_key_header else None
    if api_key is not None:
        found = door.authentication.api_key(connection, api_key)
    else:
        found = door.authentication.basic(connection, request.headers.get("authorization"), address)
    request.state.user_id = found.actor.user_id
    return Unit(connection, found.actor, found.business_date, getattr(request.state, "request_id", None))


def _respond(door: Door, given: KeptAnswer, headers: Mapping[str, str] | None) -> Response:
    media_type = door.wire.media_type if given.answer else None
    return Response(given.answer, status_code=given.status, headers=headers, media_type=media_type)
