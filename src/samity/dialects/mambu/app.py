"""This dialect as an application of its own, with its own OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Depends

from samity.dialects.door import Door
from samity.dialects.door.documents import DocumentedFastAPI
from samity.dialects.door.faults import speak
from samity.dialects.mambu import (
    accruals,
    branches,
    centres,
    channels,
    clients,
    comments,
    consumers,
    customfields,
    glaccounts,
    groups,
    loan_applications,
    loan_transactions,
    loanproducts,
    loanproducts_definition,
    loans,
    loans_arrears,
    loans_changed,
    loans_charged,
    loans_editing,
    loans_given_up,
    loans_locked,
    loans_paying_off,
    setup,
    userroles,
    users,
)
from samity.dialects.mambu.openapi import COMPONENTS, MEMBERS_SENT, complete
from samity.dialects.mambu.routing import accepted_version, known_query
from samity.dialects.mambu.voice import MambuVoice
from samity.dialects.mambu.wire import MambuWire

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

    from samity.doors.authentication import Authentication

API_KEY_HEADER = "apiKey"

ROUTERS = (
    accruals.router,
    branches.router,
    centres.router,
    channels.router,
    clients.router,
    comments.router,
    consumers.router,
    customfields.router,
    glaccounts.router,
    groups.router,
    loan_applications.router,
    loan_transactions.router,
    loanproducts.router,
    loanproducts_definition.router,
    loans.router,
    loans_editing.router,
    loans_arrears.router,
    loans_changed.router,
    loans_charged.router,
    loans_given_up.router,
    loans_locked.router,
    loans_paying_off.router,
    setup.router,
    userroles.router,
    users.router,
)


def create_mambu(engine: Engine, authentication: Authentication) -> FastAPI:
    """Put the routes of the API together over a database."""
    app = DocumentedFastAPI(
        COMPONENTS,
        complete,
        title="Samity, Mambu dialect",
        version="2",
        description=MEMBERS_SENT,
        docs_url=None,
        redoc_url=None,
    )
    app.state.door = Door(engine, authentication, MambuWire(), api_key_header=API_KEY_HEADER)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(accepted_version), Depends(known_query)])
    speak(app, MambuVoice())
    return app
