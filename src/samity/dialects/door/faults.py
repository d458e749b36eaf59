"""What does not end well, at every dialect's door alike: refused, not found, away, broken; each dialect says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import orjson
import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as ConnectionsTaken
from starlette.exceptions import HTTPException

from samity.dialects.door.bodies import BodyRefused
from samity.dialects.door.sent import sent_members
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastapi import FastAPI

RETRY_SECONDS = 5
UNAUTHENTICATED = 401
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Samity"'}


class Voice(Protocol):
    """How a dialect says no: the status, and the envelope."""

    media_type: str

    def body(self, refused: BodyRefused, sent: Collection[str]) -> tuple[int, Any]:
        """Say what is wrong with a body or a query, to whoever sent this."""

    def refusal(self, refusal: Refusal, path: str, sent: Collection[str]) -> tuple[int, Any]:
        """Say what the bank refuses, every reason at once, to whoever asked this at this address."""

    def bare(self, status: int) -> Any:  # noqa: ANN401 - the envelope is the dialect's
        """Say a status that has no reason of its own."""


def speak(app: FastAPI, voice: Voice) -> None:
    """Let an application say in this voice whatever does not end well."""
    tongue = _Tongue(voice)
    app.add_exception_handler(BodyRefused, tongue.body_refused)  # type: ignore[arg-type] # Starlette types the base only
    app.add_exception_handler(RequestValidationError, tongue.query_refused)  # type: ignore[arg-type]
    app.add_exception_handler(Refusal, tongue.refused)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, tongue.unknown_route)  # type: ignore[arg-type]
    app.add_exception_handler(DBAPIError, tongue.unreachable)  # type: ignore[arg-type]
    app.add_exception_handler(ConnectionsTaken, tongue.away)
    app.add_exception_handler(Exception, tongue.broken)


class _Tongue:
    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def body_refused(self, request: Request, refused: BodyRefused) -> Response:
        return self._answer(*self._voice.body(refused, sent_members(request)))

    async def query_refused(self, request: Request, refused: RequestValidationError) -> Response:
        faults = [{**fault, "loc": fault["loc"][1:]} for fault in refused.errors()]
        return self._answer(*self._voice.body(BodyRefused(faults, "query"), sent_members(request)))

    async def refused(self, request: Request, refusal: Refusal) -> Response:
        status, envelope = self._voice.refusal(refusal, request.url.path, sent_members(request))
        return self._answer(status, envelope, CHALLENGE if status == UNAUTHENTICATED else None)

    async def unknown_route(self, _: Request, refused: HTTPException) -> Response:
        return self._answer(refused.status_code, self._voice.bare(refused.status_code), dict(refused.headers or {}))

    async def unreachable(self, request: Request, fault: DBAPIError) -> Response:
        """Say that the database is away, when that is what happened; whoever asks again with his key acts once."""
        if fault.connection_invalidated or isinstance(fault, OperationalError):
            return await self.away(request, fault)
        return await self.broken(request, fault)

    async def away(self, _request: Request, _fault: Exception) -> Response:
        """Ask to come back: the database is away, or all connections are taken, as while a long night closes a day."""
        return self._answer(503, self._voice.bare(503), {"Retry-After": str(RETRY_SECONDS)})

    async def broken(self, request: Request, fault: Exception) -> Response:
        route = request.scope.get("route")
        structlog.get_logger().error("broken", route=getattr(route, "path", None), exc_info=fault)
        return self._answer(500, self._voice.bare(500))

    def _answer(self, status: int, envelope: object, headers: dict[str, str] | None = None) -> Response:
        return Response(orjson.dumps(envelope), status, headers, media_type=self._voice.media_type)
