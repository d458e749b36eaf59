"""What every test may ask for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from tests.api import Api
from tests.databases import Databases, databases, engine_of

import samity.app
from samity.app import create_app
from samity.bank.organisation.queries.users import credentials
from samity.doors.authentication import Authentication
from samity.kernel import passwords
from samity.settings import Settings
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from sqlalchemy import Engine


class FreshDatabaseUrl(Protocol):
    """Makes a database for one test and returns its address."""

    def __call__(self, *, empty: bool = False) -> str:
        """Make a migrated, open bank, or an empty database."""


# A slow machine is no fault of a rule: what is fast is shown by the benchmarks, as a ratio.
settings.register_profile("samity", deadline=None)
settings.load_profile("samity")


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash at the least cost: the full one, of `tests/rules/test_passwords.py`, would be half of what tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def database_server() -> Iterator[Databases]:
    """The server on which tests make databases; every worker of a session uses the same."""
    with databases() as found:
        yield found


@pytest.fixture(scope="session")
def engine(database_server: Databases) -> Iterator[Engine]:
    """A migrated, empty bank of this worker: administrator `mifos`, password `password`."""
    engine = engine_of(database_server.bank())
    yield engine
    engine.dispose()


class House(NamedTuple):
    """An application, and who lets people in."""

    app: FastAPI
    authentication: Authentication


@pytest.fixture(scope="session")
def house(engine: Engine) -> House:
    """The application over the worker's bank, once: on its first request it makes its ways, which takes long."""
    authentication = Authentication()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samity.app, "Authentication", lambda: authentication)
        return House(create_app(Settings(), engine), authentication)


@pytest.fixture
def app(house: House) -> FastAPI:
    """The whole application over the worker's bank; it has forgotten who guessed passwords in another test."""
    vars(house.authentication).update(vars(Authentication()))
    return house.app


@pytest.fixture
def api(app: FastAPI) -> Api:
    """Fineract's API as the administrator speaks it."""
    return Api(app)


@pytest.fixture
def own_engine(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    """A bank that belongs to one test: what it chooses and which day it is there is nobody else's."""
    engine = engine_of(fresh_database_url())
    yield engine
    engine.dispose()


@pytest.fixture
def own_api(own_engine: Engine) -> Api:
    """Fineract's API over a bank that belongs to one test."""
    return Api(create_app(Settings(), own_engine))


@pytest.fixture(scope="module")
def file_engine(database_server: Databases) -> Iterator[Engine]:
    """A bank that belongs to the tests of one file."""
    engine = engine_of(database_server.bank())
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def kept_empty(database_server: Databases) -> Iterator[Engine]:
    """A bank in which nothing is ever committed: who moves its day there moves it past nobody else's due dates."""
    engine = engine_of(database_server.bank())
    yield engine
    engine.dispose()


@pytest.fixture
def unit(kept_empty: Engine) -> Iterator[Unit]:
    """A unit of work of the administrator; whatever a test does in it is undone."""
    with kept_empty.connect() as connection:
        found = credentials(connection, "mifos")
        assert found is not None
        yield Unit(connection, found.actor, found.business_date)
        connection.rollback()


@pytest.fixture
def fresh_database_url(database_server: Databases) -> FreshDatabaseUrl:
    """Make databases that belong to one test; they are removed at the end of the session."""

    def make(*, empty: bool = False) -> str:
        return database_server.empty() if empty else database_server.bank()

    return make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest walks, so that no worker waits for them in the end; leave others to `make soak`."""
    items.sort(key=lambda item: not item.name.startswith("test_every_act_is_done"))
    if os.environ.get("SAMITY_SOAK"):
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="runs in `make soak`"))
