"""The OpenAPI document says what this API takes, wants beside it, and answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from samity.dialects.mambu.app import create_mambu
from samity.dialects.mambu.envelope import STATUSES
from samity.dialects.mambu.wire import MEDIA_TYPE
from samity.doors.authentication import Authentication

if TYPE_CHECKING:
    from fastapi import FastAPI

APP = create_mambu(create_engine("postgresql+psycopg://"), Authentication())
DOCUMENT = APP.openapi()
OPERATIONS = [(path, method) for path, operations in DOCUMENT["paths"].items() for method in operations]
every_operation = pytest.mark.parametrize(("path", "method"), OPERATIONS)


def _operation(path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][path][method]
    return found


@every_operation
def test_every_operation_says_how_it_refuses_and_who_may_ask(path: str, method: str) -> None:
    operation = _operation(path, method)
    assert operation["security"] == [{"basic": []}, {"apiKey": []}]
    done = [status for status in operation["responses"] if status.startswith("2")]
    assert len(done) == 1
    for status in set(operation["responses"]) - set(done):
        reference = operation["responses"][status]["$ref"]
        assert DOCUMENT["components"]["responses"][reference.rsplit("/", 1)[1]]["description"] == STATUSES[int(status)]


@every_operation
def test_every_operation_answers_in_its_own_media_type(path: str, method: str) -> None:
    for status, answer in _operation(path, method)["responses"].items():
        if status.startswith("2"):
            assert list(answer.get("content", {})) == ([] if status == "204" else [MEDIA_TYPE])


@every_operation
def test_every_write_takes_an_idempotency_key_and_a_body(path: str, method: str) -> None:
    operation = _operation(path, method)
    takes = {"$ref": "#/components/parameters/IdempotencyKey"} in operation.get("parameters", [])
    assert takes == (method != "get" and not path.endswith(":search"))
    assert ("requestBody" in operation) == (method in {"post", "put", "patch"})


def test_the_document_is_served_without_signing_in() -> None:
    answer = TestClient(APP).get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Samity, Mambu dialect"


def test_the_pages_of_the_document_come_from_this_server_alone(app: FastAPI) -> None:
    client = TestClient(app)
    page = client.get("/api/docs")
    assert "/api/openapi.json" in page.text
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    assert addresses
    for address in addresses:
        assert address.startswith("/api/docs/static/")
        assert client.get(address).status_code == 200
