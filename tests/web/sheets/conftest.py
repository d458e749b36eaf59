"""An officer of a small bank, at his pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.pages import Person
from tests.web.sheets.forty import PASSWORD, Officer, officer_of_forty

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine


@pytest.fixture
def officer(engine: Engine) -> Officer:
    """An officer who visits three members today."""
    return officer_of_forty(engine, 3)


@pytest.fixture
def rafiq(app: FastAPI, officer: Officer) -> Person:
    """That officer at a page."""
    return Person(app, officer.username, PASSWORD)
