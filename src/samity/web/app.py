"""The pages as an application of their own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.kernel.errors import Refusal, reasons_of
from samity.web import calendar_feed, words
from samity.web.door import (
    THEME_COOKIE,
    ChangedMeanwhile,
    FormSentAlready,
    PageNotFound,
    SignedOut,
    WebDoor,
    formats_for,
    language_for,
)
from samity.web.languages import later, say, speaking
from samity.web.pages import ROUTERS
from samity.web.pages.sign_in import ask_to_sign_in
from samity.web.rendering import STATIC, Templates
from samity.web.security import HEADERS, FormNotFromHere

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Engine

    from samity.doors.authentication import Authentication
    from samity.settings import Settings

SMALLEST_PACKED = 500
PACKED_HOW_TIGHT = 5
"""Of 9, which takes more than twice as long and packs a sheet of forty tighter by one byte in a hundred."""
STATUSES: dict[type[Refusal], HTTPStatus] = {
    NotPermitted: HTTPStatus.FORBIDDEN,
    OutsideOwnOffice: HTTPStatus.FORBIDDEN,
    FormNotFromHere: HTTPStatus.FORBIDDEN,
    PageNotFound: HTTPStatus.NOT_FOUND,
    FormSentAlready: HTTPStatus.CONFLICT,
    ChangedMeanwhile: HTTPStatus.CONFLICT,
}
HEADINGS = {
    HTTPStatus.FORBIDDEN: later("This is not yours to do"),
    HTTPStatus.NOT_FOUND: later("There is no such page"),
    HTTPStatus.CONFLICT: later("This form was sent already"),
    HTTPStatus.UNPROCESSABLE_ENTITY: later("The bank says no"),
    HTTPStatus.SERVICE_UNAVAILABLE: later("The bank's books cannot be reached just now"),
    HTTPStatus.INTERNAL_SERVER_ERROR: later("Something is wrong with the bank itself"),
}


def create_web(engine: Engine, authentication: Authentication, settings: Settings) -> FastAPI:
    """Put the pages together over an open, migrated database."""
    app = FastAPI(title="Samity, pages", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.door = WebDoor(engine, authentication, Templates(), settings.session_minutes)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=PACKED_HOW_TIGHT)
    app.middleware("http")(_with_headers)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(calendar_feed.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_route("/sheet-worker.js", _sheet_worker)
    app.add_exception_handler(SignedOut, _signed_out)
    app.add_exception_handler(Refusal, _refused)  # type: ignore[arg-type] # Starlette types the base only
    app.add_exception_handler(HTTPException, _unknown)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _unknown_query)
    app.add_exception_handler(DBAPIError, _unreachable)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _broken)
    return app


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    # Whoever answers within speaks the reader's language, in whatever thread.
    with speaking(language_for(request), formats_for(request).numbering):
        response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    asset = request.url.path.startswith("/static/") and request.url.query.startswith("v=")
    if asset and response.status_code < HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


async def _sheet_worker(_: Request) -> Response:
    """Answer with the worker that keeps opened sheets: it serves the pages below where it lies."""
    return FileResponse(STATIC / "sheet-worker.js", media_type="text/javascript")


async def _signed_out(request: Request, _: Exception) -> Response:
    is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    kept = await request.body() if request.method == "POST" and is_form else b""
    return ask_to_sign_in(request, kept)


async def _refused(request: Request, refusal: Refusal) -> Response:
    not_found = type(refusal).__name__.endswith("NotFound")
    status = STATUSES.get(type(refusal), HTTPStatus.NOT_FOUND if not_found else HTTPStatus.UNPROCESSABLE_ENTITY)
    formats = formats_for(request)
    return told(request, status, [words.told(each, formats) for each in reasons_of(refusal)])


async def _unknown(request: Request, refused: HTTPException) -> Response:
    return told(request, HTTPStatus(refused.status_code), [])


async def _unknown_query(request: Request, _: Exception) -> Response:
    return told(request, HTTPStatus.NOT_FOUND, [])


async def _unreachable(request: Request, fault: DBAPIError) -> Response:
    """Say that the database is away, when that is what happened; the same form may be sent again."""
    if fault.connection_invalidated or isinstance(fault, OperationalError):
        return told(
            request, HTTPStatus.SERVICE_UNAVAILABLE, [say("Nothing was lost. Wait a moment, then send it again.")]
        )
    return await _broken(request, fault)


async def _broken(request: Request, fault: Exception) -> Response:
    route = request.scope.get("route")
    structlog.get_logger().error("broken", route=getattr(route, "path", None), exc_info=fault)
    return told(request, HTTPStatus.INTERNAL_SERVER_ERROR, [say("Nothing was posted. Tell your administrator.")])


def told(request: Request, status: HTTPStatus, sentences: list[str]) -> Response:
    """Return a page that says why there is nothing else to show."""
    door: WebDoor = request.app.state.door
    formats = formats_for(request)
    values = {
        "heading": HEADINGS.get(status, status.phrase),
        "sentences": sentences,
        "formats": formats,
        "theme": request.cookies.get(THEME_COOKIE, "light"),
        "path": request.url.path,
        "said": None,
        "actor": None,
    }
    # A fault is told outside of everything else, where nobody has said yet which language is spoken.
    with speaking(language_for(request), formats.numbering):
        page = door.templates.page("told.html", values)
    return Response(page, status, media_type="text/html", headers=HEADERS)
