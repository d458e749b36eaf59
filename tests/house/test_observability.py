from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import text
from starlette.testclient import TestClient

from samity.app import create_app
from samity.kernel.errors import BrokenInvariant
from samity.observability import RequestLog, configure_logging, health_and_metrics
from samity.settings import Settings
from samity.storage.engine import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1"


@pytest.fixture(autouse=True)
def json_logs() -> Iterator[None]:
    """Logs as a server writes them; afterwards the tests' own again."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configure_logging("json", "info")
    yield
    root.handlers = handlers
    root.setLevel(level)


def application(engine: Engine, *, current: bool = True) -> FastAPI:
    """An application with a dialect mounted into it, as the real one has."""
    app, dialect = FastAPI(), FastAPI()

    @dialect.post("/clients/{client_id}")
    def rename(client_id: int, request: Request) -> dict[str, int]:
        request.state.user_id = 7
        return {"clientId": client_id}

    @dialect.get("/fault/{kind}")
    def fault(kind: str) -> None:
        raise BrokenInvariant("shares sum to the amount") if kind == "ours" else ValueError("Rahima Begum")

    app.include_router(health_and_metrics(engine, lambda _: current))
    app.add_middleware(RequestLog)
    app.mount("/api", dialect)
    return app


def lines(captured: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.splitlines() if line.startswith("{")]


def request_lines(captured: str) -> list[dict[str, Any]]:
    return [line for line in lines(captured) if line["event"] == "request"]


def test_health_is_200_when_the_database_answers_and_is_current(engine: Engine) -> None:
    answer = TestClient(application(engine)).get("/health")
    assert (answer.status_code, answer.json()) == (
        200,
        {"healthy": True, "database": "answers", "migrations": "current"},
    )


def test_health_is_503_when_the_migrations_are_not_current(engine: Engine) -> None:
    answer = TestClient(application(engine, current=False)).get("/health")
    assert (answer.status_code, answer.json()) == (
        503,
        {"healthy": False, "database": "answers", "migrations": "not current"},
    )


def test_a_server_whose_database_an_older_release_made_is_not_well(fresh_database_url: FreshDatabaseUrl) -> None:
    engine = connect(fresh_database_url())
    client = TestClient(create_app(Settings(), engine))
    assert client.get("/health").status_code == 200
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert client.get("/health").status_code == 503
    engine.dispose()


def test_health_is_503_when_the_database_does_not_answer() -> None:
    engine = connect(NOWHERE)
    answer = TestClient(application(engine)).get("/health")
    engine.dispose()
    assert (answer.status_code, answer.json()) == (
        503,
        {"healthy": False, "database": "does not answer", "migrations": "unknown"},
    )


def test_a_request_is_one_line_and_holds_nothing_of_a_person(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    TestClient(application(engine)).post(
        "/api/clients/8150815081508?name=Rahima",
        json={"mobile": "01711-000000"},
        headers={"Authorization": "Basic c2VjcmV0", "X-Request-ID": "trace-0001"},
    )
    written = capfd.readouterr().err
    (line,) = request_lines(written)
    assert line.pop("milliseconds") >= 0
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "samity.request",
        "method": "POST",
        "route": "/api/clients/{client_id}",
        "status": 200,
        "request_id": "trace-0001",
        "user_id": 7,
    }
    assert not [word for word in ("Rahima", "8150815081508", "01711", "c2VjcmV0") if word in written]


def test_an_unknown_path_is_not_written_as_it_came(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    client = TestClient(application(engine))
    client.get("/Rahima-Begum")
    client.get("/api/Rahima-Begum")
    written = capfd.readouterr().err
    assert [line["route"] for line in request_lines(written)] == ["unmatched", "unmatched"]
    assert "Rahima" not in written


def test_a_request_id_that_could_hold_words_is_replaced(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    answer = TestClient(application(engine)).get("/health", headers={"X-Request-ID": "Rahima Begum, Dhaka"})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert "Rahima" not in capfd.readouterr().err


def test_a_fault_is_told_without_its_words_and_an_invariant_with_its_sentence(
    engine: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    client = TestClient(application(engine))
    for kind in ("theirs", "ours"):
        with pytest.raises((ValueError, BrokenInvariant)) as raised:
            client.get(f"/api/fault/{kind}")
        logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=raised.value)
    written = capfd.readouterr().err
    faults = [line for line in lines(written) if "fault" in line]
    assert [(line["fault"], line.get("invariant")) for line in faults] == [
        ("ValueError", None),
        ("BrokenInvariant", "shares sum to the amount"),
    ]
    assert all("fault" in line["fault_at"][-1] for line in faults)
    assert [line["status"] for line in request_lines(written)] == [500, 500]
    assert "Rahima" not in written


def test_metrics_count_requests_by_route_template(engine: Engine) -> None:
    client = TestClient(application(engine))
    client.post("/api/clients/4711")
    text = client.get("/metrics").text
    assert 'samity_requests_total{method="POST",route="/api/clients/{client_id}",status="200"}' in text
    assert "samity_request_seconds_bucket" in text
    assert "clients/4711" not in text
