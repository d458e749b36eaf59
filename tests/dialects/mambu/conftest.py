"""What tests of this dialect may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.mambu.speaker import Mambu

if TYPE_CHECKING:
    from fastapi import FastAPI


@pytest.fixture
def mambu(app: FastAPI) -> Mambu:
    """Mambu's API as the administrator speaks it."""
    return Mambu(app)


@pytest.fixture
def holder(mambu: Mambu) -> str:
    """The key of a client."""
    key: str = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    return key
