"""This dialect as an application of its own, with its own OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import structlog
from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as ConnectionsTaken
from starlette.exceptions import HTTPException

from samity.dialects.door import Door
from samity.dialects.fineract import (
    accounts,
    authentication,
    businessdate,
    calendars,
    centers,
    charges,
    clients,
    clients_search,
    codes,
    collection_sheets,
    currencies,
    glaccounts,
    groups,
    holidays,
    journalentries,
    loan_charges,
    loan_commands,
    loan_templates,
    loan_transactions,
    loanproducts,
    loans,
    meetings,
    offices,
    paymenttypes,
    roles,
    runaccruals,
    settings,
    staff,
    trialbalance,
    users,
    workingdays,
)
from samity.dialects.fineract.envelope import bare_envelope, body_envelope, refusal_envelope
from samity.dialects.fineract.openapi import DocumentedFastAPI
from samity.dialects.fineract.refusals import REFUSALS
from samity.dialects.fineract.routing import known_query
from samity.dialects.fineract.tenants import known_tenant
from samity.dialects.fineract.wire import BodyRefused, FineractWire
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

    from samity.doors.authentication import Authentication

ROUTERS = (
    accounts.router,
    authentication.router,
    businessdate.router,
    calendars.router,
    centers.router,
    charges.router,
    clients.router,
    codes.router,
    collection_sheets.router,
    currencies.router,
    glaccounts.router,
    groups.router,
    holidays.router,
    journalentries.router,
    # Paths with a word come before the same paths with an id.
    loan_templates.router,
    loan_charges.router,
    loan_commands.router,
    loan_transactions.router,
    loanproducts.router,
    loans.router,
    meetings.router,
    offices.router,
    paymenttypes.router,
    roles.router,
    runaccruals.router,
    settings.router,
    staff.router,
    trialbalance.router,
    users.router,
    workingdays.router,
)


RETRY_SECONDS = 5
VERSION_2_ROUTERS = (clients_search.router,)
"""What clients ask of the API's second version."""


def create_fineract(engine: Engine, authentication: Authentication, version: int = 1) -> FastAPI:
    """Put the routes of a version of the API together over a database."""
    app = DocumentedFastAPI(title="Samity, Fineract dialect", version=str(version), docs_url=None, redoc_url=None)
    app.state.door = Door(engine, authentication, FineractWire())
    for router in ROUTERS if version == 1 else VERSION_2_ROUTERS:
        app.include_router(router, dependencies=[Depends(known_tenant), Depends(known_query)])
    app.add_exception_handler(BodyRefused, _body_refused)  # type: ignore[arg-type] # Starlette types the base only
    app.add_exception_handler(RequestValidationError, _query_refused)  # type: ignore[arg-type]
    app.add_exception_handler(Refusal, _refused)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _unknown_route)  # type: ignore[arg-type]
    app.add_exception_handler(DBAPIError, _unreachable)  # type: ignore[arg-type]
    app.add_exception_handler(ConnectionsTaken, _away)
    app.add_exception_handler(Exception, _broken)
    return app


async def _body_refused(_: Request, refused: BodyRefused) -> Response:
    return _answer(400, body_envelope(refused))


async def _query_refused(_: Request, refused: RequestValidationError) -> Response:
    faults = [{**fault, "loc": fault["loc"][1:]} for fault in refused.errors()]
    return _answer(400, body_envelope(BodyRefused(faults, "query")))


async def _refused(_: Request, refusal: Refusal) -> Response:
    status, envelope = refusal_envelope(refusal, REFUSALS)
    challenge = {"WWW-Authenticate": 'Basic realm="Samity"'} if status == 401 else None  # noqa: PLR2004 - HTTP's own
    return _answer(status, envelope, challenge)


async def _unknown_route(_: Request, refused: HTTPException) -> Response:
    return _answer(refused.status_code, bare_envelope(refused.status_code), dict(refused.headers or {}))


async def _unreachable(request: Request, fault: DBAPIError) -> Response:
    """Say that the database is away, when that is what happened; whoever asks again with his key acts once."""
    if fault.connection_invalidated or isinstance(fault, OperationalError):
        return await _away(request, fault)
    return await _broken(request, fault)


async def _away(_request: Request, _fault: Exception) -> Response:
    """Ask to come back: the database is away, or all connections are taken, as while a long night closes the day."""
    return _answer(503, bare_envelope(503), {"Retry-After": str(RETRY_SECONDS)})


async def _broken(request: Request, fault: Exception) -> Response:
    route = request.scope.get("route")
    structlog.get_logger().error("broken", route=getattr(route, "path", None), exc_info=fault)
    return _answer(500, bare_envelope(500))


def _answer(status: int, envelope: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(envelope), status, headers, media_type="application/json")
