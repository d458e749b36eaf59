"""Every request names its tenant; there is one, `default`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient
from tests.api import BASE

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx2 import Response

HEADER = "Fineract-Platform-TenantId"
REFUSED = "error.msg.invalid.tenant.identifier"


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """The administrator, signed in, who names no tenant by himself."""
    signed_in = TestClient(app, raise_server_exceptions=False)
    signed_in.auth = ("mifos", "password")
    return signed_in


def asks(client: TestClient, **options: Any) -> Response:
    return client.get(f"{BASE}/offices", **options)


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"headers": {HEADER: ""}},
        {"headers": {HEADER: "other"}},
        {"headers": {HEADER: "Default"}},
        {"headers": {HEADER: "default,other"}},
        {"params": {"tenantIdentifier": ""}},
        {"params": {"tenantIdentifier": "other"}},
        {"headers": {HEADER: "other"}, "params": {"tenantIdentifier": "default"}},
        {"headers": {HEADER: "default"}, "params": {"tenantIdentifier": "other"}},
    ],
    ids=str,
)
def test_a_request_without_a_known_tenant_is_refused(client: TestClient, named: dict[str, Any]) -> None:
    answer = asks(client, **named)
    assert answer.status_code == 401
    body = answer.json()
    assert body["userMessageGlobalisationCode"] == REFUSED
    assert [error["userMessageGlobalisationCode"] for error in body["errors"]] == [REFUSED]


@pytest.mark.parametrize("named", [{"headers": {HEADER: "default"}}, {"params": {"tenantIdentifier": "default"}}])
def test_the_tenant_is_named_by_header_or_by_query(client: TestClient, named: dict[str, Any]) -> None:
    answer = asks(client, **named)
    assert answer.status_code == 200
    assert answer.json()[0]["name"] == "Head Office"


def test_an_unknown_tenant_writes_nothing(client: TestClient) -> None:
    body = {"name": "Elsewhere", "openingDate": "2024-01-01", "parentId": 1, "dateFormat": "yyyy-MM-dd", "locale": "en"}
    refused = client.post(f"{BASE}/offices", json=body, headers={HEADER: "other"})
    assert refused.status_code == 401
    offices = asks(client, headers={HEADER: "default"}).json()
    assert "Elsewhere" not in {office["name"] for office in offices}
