"""What tests of terms may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api import Api
from tests.dialects.mambu.speaker import Mambu
from tests.terms.rows import Lives

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture(scope="module")
def lives(engine: Engine) -> Lives:
    """A bank with a client, through both dialects."""
    app = create_app(Settings(), engine)
    mambu = Mambu(app)
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    return Lives(mambu, Api(app), holder)
