"""Puts the house together: the dialects, their documents, the pages, and what an operator watches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.staticfiles import StaticFiles

from samity.dialects.fineract import actuator
from samity.dialects.fineract.app import create_fineract
from samity.dialects.mambu.app import create_mambu
from samity.doors.authentication import Authentication
from samity.observability import watch
from samity.web.app import create_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.responses import HTMLResponse
    from sqlalchemy import Engine

    from samity.settings import Settings

PROVIDER = "/fineract-provider"
FINERACT = f"{PROVIDER}/api"
MAMBU = "/api"
_SWAGGER = Path(fastapi_offline.__file__).parent / "static"  # served by us: no page asks another host for anything


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """Return the application over an open, migrated database."""
    app = FastAPI(title="Samity", docs_url=None, redoc_url=None, openapi_url=None)
    watch(app, settings, engine)
    authentication = Authentication()
    _show_documents(app)
    app.include_router(actuator.router, prefix=PROVIDER)
    app.mount(f"{FINERACT}/v1", create_fineract(engine, authentication))
    app.mount(f"{FINERACT}/v2", create_fineract(engine, authentication, version=2))
    app.mount(MAMBU, create_mambu(engine, authentication))
    app.mount("", create_web(engine, authentication, settings))
    return app


def _show_documents(app: FastAPI) -> None:
    """Show the OpenAPI document of each dialect as pages to read and try."""
    for path, document, title in (
        (FINERACT, f"{FINERACT}/v1/openapi.json", "Samity, Fineract dialect"),
        (MAMBU, f"{MAMBU}/openapi.json", "Samity, Mambu dialect"),
    ):
        app.mount(f"{path}/docs/static", StaticFiles(directory=_SWAGGER))
        app.get(f"{path}/docs", include_in_schema=False)(_pages_of(path, document, title))


def _pages_of(path: str, document: str, title: str) -> Callable[[], HTMLResponse]:
    def documents() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=document,
            title=title,
            swagger_js_url=f"{path}/docs/static/swagger-ui-bundle.js",
            swagger_css_url=f"{path}/docs/static/swagger-ui.css",
            swagger_favicon_url=f"{path}/docs/static/favicon.png",
        )

    return documents
