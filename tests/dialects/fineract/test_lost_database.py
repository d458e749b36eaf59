"""When the database is away, the answer says so and asks to try again."""

from __future__ import annotations

from tests.api import Api

from samity.app import create_app
from samity.settings import Settings
from samity.storage.engine import connect


def test_an_unreachable_database_is_told_as_such_and_not_as_a_broken_bank() -> None:
    nowhere = connect("postgresql://samity@127.0.0.1:1/samity")
    answer = Api(create_app(Settings(), nowhere)).call("GET", "offices")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["userMessageGlobalisationCode"] == "error.msg.database.not.reachable"
    nowhere.dispose()
