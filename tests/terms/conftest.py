"""What tests of terms may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api import Api
from tests.dialects.mambu.speaker import Mambu
from tests.terms.own_fields import OwnFields
from tests.terms.rows import Lives

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.conftest import House


@pytest.fixture(scope="module")
def lives(house: House, engine: Engine) -> Lives:
    """A bank with a client, through both dialects."""
    mambu = Mambu(house.app)
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    return Lives(mambu, Api(house.app), holder, engine)


@pytest.fixture(scope="module")
def own(file_engine: Engine) -> OwnFields:
    """A bank of its own that has the custom fields of the published example."""
    return OwnFields(file_engine)
