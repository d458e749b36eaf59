"""The dialect documents itself, and no page of it asks another host for anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.api import Api


def test_the_openapi_document_names_paths_and_bodies(api: Api) -> None:
    document = api.call("GET", "openapi.json").json()
    offices = document["paths"]["/offices"]["post"]
    schema = offices["requestBody"]["content"]["application/json"]["schema"]
    assert {"name", "openingDate", "parentId"} <= set(schema["required"])
    assert document["info"]["title"] == "Samity, Fineract dialect"


def test_the_pages_of_the_document_come_from_this_server_alone(app: FastAPI) -> None:
    client = TestClient(app)
    page = client.get("/fineract-provider/api/docs")
    assert page.status_code == 200
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    assert addresses
    for address in addresses:
        assert address.startswith("/fineract-provider/api/docs/static/")
        assert client.get(address).status_code == 200


def test_clients_are_searched_in_the_second_version(app: FastAPI) -> None:
    client = TestClient(app)
    client.auth = ("mifos", "password")
    client.headers["Fineract-Platform-TenantId"] = "default"
    search = {"request": {"text": ""}, "page": 0, "size": 50}
    found = client.post("/fineract-provider/api/v2/clients/search", json=search)
    assert found.status_code == 200, found.text
    assert "content" in found.json()
