"""A request with a key acts once, however long its key or its query is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from tests.api import SPELLING

from samity.storage.idempotency import LONGEST_KEY, KeptAnswer, claim_key, keep_answer

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine
    from tests.api import Api

    from samity.storage.unit import Unit

OPENED = "01 January 2020"


def opens_office(api: Api, key: str) -> tuple[Response, Response]:
    """Open an office, and say it again."""
    body = {**SPELLING, "name": uuid4().hex, "parentId": 1, "openingDate": OPENED}
    first, second = (api.call("POST", "offices", json=body, headers={"Idempotency-Key": key}) for _ in range(2))
    return first, second


def test_a_key_of_200_characters_is_kept(api: Api) -> None:
    first, second = opens_office(api, uuid4().hex.ljust(LONGEST_KEY, "k"))
    assert (first.status_code, second.status_code) == (200, 200)
    assert (second.json(), second.headers["x-served-from-cache"]) == (first.json(), "true")


def test_a_longer_key_is_refused(api: Api) -> None:
    first, _ = opens_office(api, "k" * (LONGEST_KEY + 1))
    assert first.status_code == 400
    (error,) = first.json()["errors"]
    assert error["userMessageGlobalisationCode"] == "error.msg.idempotency.key.exceeds.max.length"


def test_a_key_with_a_very_long_query_acts_once(unit: Unit) -> None:
    key, kept = uuid4().hex, KeptAnswer(200, b"done")
    path = "POST /offices?" + "".join(uuid4().hex for _ in range(500))
    assert claim_key(unit.connection, key, 1, path, b"") is None
    keep_answer(unit.connection, key, 1, path, kept)
    assert claim_key(unit.connection, key, 1, path, b"") == kept
    assert claim_key(unit.connection, key, 1, f"{path}2", b"") is None


@pytest.mark.parametrize(("days", "status"), [(29, 409), (31, 200)])
def test_a_key_posts_again_after_thirty_days_although_no_night_forgot_it(
    api: Api, engine: Engine, days: int, status: int
) -> None:
    key = uuid4().hex
    first, _ = opens_office(api, key)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE idempotency_key SET kept_since = now() - :days * interval '1 day' WHERE key = :key"),
            {"days": days, "key": key},
        )
    another = {**SPELLING, "name": uuid4().hex, "parentId": 1, "openingDate": OPENED}
    answer = api.call("POST", "offices", json=another, headers={"Idempotency-Key": key})
    assert answer.status_code == status
    assert answer.json().get("resourceId", 0) != first.json()["resourceId"]


def test_a_key_that_is_asked_for_cannot_be_deleted_meanwhile(engine: Engine) -> None:
    key, path, body = uuid4().hex, "POST /offices?", b"{}"
    kept = KeptAnswer(200, b"done")
    with engine.begin() as earlier:
        assert claim_key(earlier, key, 1, path, body) is None
        keep_answer(earlier, key, 1, path, kept)
    with engine.connect() as asking, engine.connect() as night:
        assert claim_key(asking, key, 1, path, body) == kept
        night.execute(text("SET LOCAL lock_timeout = '100ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            night.execute(text("DELETE FROM idempotency_key WHERE key = :key"), {"key": key})
