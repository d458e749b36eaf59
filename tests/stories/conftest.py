"""A bank of its own for each story, spoken to over HTTP, and the check of everything that must always hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api import Api
from tests.databases import engine_of
from tests.stories.bank import Bank

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import FreshDatabaseUrl


@pytest.fixture
def bank(fresh_database_url: FreshDatabaseUrl) -> Iterator[Bank]:
    """A bank that opened for this story; when the story ends well, everything in it must hold."""
    engine = engine_of(fresh_database_url())
    told = Bank(Api(create_app(Settings(), engine)), engine)
    yield told
    told.everything_holds()
    engine.dispose()
