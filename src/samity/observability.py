"""What an operator sees from outside: logs without personal data, /health, /metrics. See docs/operating/install.md."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from time import perf_counter
from typing import TYPE_CHECKING, TextIO
from uuid import uuid4

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders

from samity.kernel.errors import BrokenInvariant

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from sqlalchemy import Engine
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from samity.settings import Settings

SERVER_ERROR = 500
SINK = "samity"
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

REQUESTS = Counter("samity_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram("samity_request_seconds", "Seconds from request to answer.", ["method", "route"])
IN_FLIGHT = Gauge("samity_requests_in_flight", "Requests being answered now.")
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


def watch(app: FastAPI, settings: Settings, engine: Engine) -> None:
    """Give an application its logs, /health and /metrics.

    Args:
        app: the outermost application; what is mounted into it is seen too.
        settings: the form and the level of the logs.
        engine: the database whose health is asked.
    """
    from samity.migrations import is_current

    configure_logging(settings.log_format, settings.log_level)
    app.include_router(health_and_metrics(engine, is_current))
    app.add_middleware(RequestLog)


def health_and_metrics(engine: Engine, is_current: Callable[[Engine], bool]) -> APIRouter:
    """Return the two doors of the operator; they need no login and tell nothing of the bank."""
    router = APIRouter(include_in_schema=False)

    @router.get("/health")
    def health() -> JSONResponse:
        """Answer 200 when the database answers and its migrations are current, else 503 and which of the two."""
        found = condition(engine, is_current)
        healthy = found == {"database": "answers", "migrations": "current"}
        return JSONResponse({"healthy": healthy, **found}, status_code=200 if healthy else 503)

    @router.get("/metrics")
    def metrics() -> Response:
        """Answer in the text form of Prometheus."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def condition(engine: Engine, is_current: Callable[[Engine], bool]) -> dict[str, str]:
    """Say in words whether the database answers and whether its migrations are current."""
    try:
        with engine.connect() as connection:
            connection.execute(text("select 1"))
        return {"database": "answers", "migrations": "current" if is_current(engine) else "not current"}
    except SQLAlchemyError:
        structlog.get_logger("samity.health").warning("database does not answer", exc_info=True)
        return {"database": "does not answer", "migrations": "unknown"}


class RequestLog:
    """One line per request: method, route template, status, milliseconds, request id, user id.

    Never the path as it came, the query, a header or a body: names and account numbers travel in them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger("samity.request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note its end."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, status, began = _request_id(scope), SERVER_ERROR, perf_counter()
        prefix = scope.get("root_path", "")

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id), IN_FLIGHT.track_inprogress():
            try:
                await self.app(scope, receive, noting_status)
            finally:
                self._note(scope, prefix, status, perf_counter() - began)

    def _note(self, scope: Scope, prefix: str, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = route_template(scope, prefix)
        REQUESTS.labels(method, route, str(status)).inc()
        SECONDS.labels(method, route).observe(seconds)
        user_id = scope.get("state", {}).get("user_id")
        write = self.log.error if status >= SERVER_ERROR else self.log.info
        write(
            "request",
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            **({} if user_id is None else {"user_id": user_id}),
        )


def route_template(scope: Scope, prefix: str = "") -> str:
    """Return the route as it is written in the code (`/loans/{loan_id}`), with where it is mounted.

    Args:
        scope: the request after it was answered.
        prefix: the root path that was there before our own mounts.
    """
    route = scope.get("route")
    if route is None:
        return "unmatched"
    return str(scope.get("root_path", "")).removeprefix(prefix) + str(getattr(route, "path", ""))


def _request_id(scope: Scope) -> str:
    """Take the caller's id when it can hold nothing but an id, else make one."""
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex


def configure_logging(log_format: str, log_level: str) -> None:
    """Send every log line, ours and of the libraries, to standard error in one form.

    Args:
        log_format: `json` or `console`.
        log_level: `debug`, `info`, `warning` or `error`.
    """
    common: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        fault_without_words,
    ]
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    sink = StandardError()
    sink.name = SINK
    sink.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [*(each for each in root.handlers if each.name != SINK), sink]
    # Libraries write addresses and queries at `info`: of them only warnings are kept, and uvicorn's coming and going.
    root.setLevel(logging.WARNING)
    for ours in ("samity", "uvicorn.error"):
        logging.getLogger(ours).setLevel(log_level.upper())


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is when a line comes."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self.stream = sys.stderr
        super().emit(record)


def fault_without_words(_logger: object, _method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """Tell an exception by its type and where it arose; its message may quote a customer.

    A `BrokenInvariant` keeps its sentence, which is ours, and an error of the database its SQLSTATE.
    """
    found = line.pop("exc_info", None)
    if not found:
        return line
    fault = found if isinstance(found, BaseException) else (found[1] if isinstance(found, tuple) else sys.exception())
    if fault is None:
        return line
    frames = traceback.extract_tb(fault.__traceback__)
    line["fault"] = type(fault).__name__
    line["fault_at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    if isinstance(fault, BrokenInvariant):
        line["invariant"] = str(fault)
    sqlstate = getattr(getattr(fault, "orig", fault), "sqlstate", None)
    if sqlstate:
        line["sqlstate"] = sqlstate
    return line
