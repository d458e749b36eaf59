"""Puts the house together: the dialects, and what an operator watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from samity.dialects.authentication import Authentication
from samity.dialects.fineract.app import create_fineract
from samity.observability import watch

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.settings import Settings

FINERACT = "/fineract-provider/api/v1"


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """Return the application over an open, migrated database."""
    app = FastAPI(title="Samity", docs_url=None, redoc_url=None, openapi_url=None)
    watch(app, settings, engine)
    app.mount(FINERACT, create_fineract(engine, Authentication()))
    return app
