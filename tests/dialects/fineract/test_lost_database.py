"""When the database is away, the answer says so and asks to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api import Api

from samity.app import create_app
from samity.settings import Settings
from samity.storage.engine import connect

if TYPE_CHECKING:
    from tests.conftest import FreshDatabaseUrl


def test_an_unreachable_database_is_told_as_such_and_not_as_a_broken_bank() -> None:
    nowhere = connect("postgresql://samity@127.0.0.1:1/samity")
    answer = Api(create_app(Settings(), nowhere)).call("GET", "offices")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["userMessageGlobalisationCode"] == "error.msg.database.not.reachable"
    nowhere.dispose()


def test_whoever_finds_every_connection_taken_is_asked_to_come_back(fresh_database_url: FreshDatabaseUrl) -> None:
    narrow = connect(fresh_database_url(), pool_size=1)
    narrow.pool._timeout = 0.1  # type: ignore[attr-defined] # noqa: SLF001 - half a minute otherwise
    api = Api(create_app(Settings(), narrow))
    with narrow.connect():
        answer = api.call("GET", "offices")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert api.call("GET", "offices").status_code == 200
    narrow.dispose()
