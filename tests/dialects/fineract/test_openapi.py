"""The OpenAPI document says what the bank takes, wants beside it, and answers; clients are generated from it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from samity.dialects.fineract import (
    captured_sheets,
    centers,
    clients,
    collection_sheets,
    groups,
    loan_charges,
    loan_commands,
    loan_transaction_commands,
    loan_variations,
    rescheduleloans,
)
from samity.dialects.fineract.app import create_fineract
from samity.dialects.fineract.commands import bodies
from samity.dialects.fineract.openapi_examples import EXAMPLES
from samity.dialects.fineract.wire import BodyRefused, FineractWire
from samity.doors.authentication import Authentication

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI

    from samity.dialects.fineract.commands import Commands

WRITES = {"post", "put", "delete"}
# The keywords of JSON Schema 2020-12 that the document may use.
NUMBERS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
LENGTHS = {"minLength", "maxLength", "minItems", "maxItems"}
WORDS = {"format", "title", "description", "default", "pattern", "enum", "const", "type", "$ref"}
MEMBERS = {"properties", "required", "additionalProperties", "propertyNames", "items", "prefixItems", "uniqueItems"}
KEYWORDS = NUMBERS | LENGTHS | WORDS | MEMBERS | {"anyOf", "oneOf", "allOf"}
TABLES: Mapping[str, Commands] = {
    "/capturedcollectionsheets/{captured_id}": captured_sheets.COMMANDS,
    "/centers/{center_id}": centers.COMMANDS,
    "/clients/{client_id}": clients.COMMANDS,
    "/collectionsheet": collection_sheets.SHEET_COMMANDS,
    "/collectionsheet/{sheet_id}": collection_sheets.SAVED_COMMANDS,
    "/groups/{group_id}": groups.COMMANDS,
    "/loans/external-id/{external_id}": loan_commands.COMMANDS,
    "/loans/external-id/{external_id}/schedule": loan_variations.SCHEDULES,
    "/loans/external-id/{external_id}/transactions": loan_transaction_commands.TRANSACTIONS,
    "/loans/external-id/{loan_external_id}/charges/external-id/{external_id}": loan_charges.COMMANDS,
    "/loans/external-id/{loan_external_id}/charges/{loan_charge_id}": loan_charges.COMMANDS,
    "/loans/{loan_id}": loan_commands.COMMANDS,
    "/loans/{loan_id}/charges/external-id/{external_id}": loan_charges.COMMANDS,
    "/loans/{loan_id}/charges/{loan_charge_id}": loan_charges.COMMANDS,
    "/loans/{loan_id}/schedule": loan_variations.SCHEDULES,
    "/loans/{loan_id}/transactions": loan_transaction_commands.TRANSACTIONS,
    "/rescheduleloans/{request_id}": rescheduleloans.DECISIONS,
}
NAMED = {  # Commands that no table lists: what they are, and whether one is needed.
    "/centers/{grouping_id}/meetings/{meeting_id}": (["saveOrUpdateAttendance"], True),
    "/groups/{grouping_id}/meetings/{meeting_id}": (["saveOrUpdateAttendance"], True),
    "/holidays/{holiday_id}": (["activate", "Activate", "moveDueDates"], True),
    "/jobs/5": (["executeJob"], True),
    "/jobs/{job_id}": (["executeJob"], True),
    "/loans": (["calculateLoanSchedule"], False),
    "/loans/{loan_id}/transactions/external-id/{external_id}": (["adjust", "undo", "chargeback"], False),
    "/loans/{loan_id}/transactions/{transaction_id}": (["adjust", "undo", "chargeback"], False),
    "/roles/{role_id}": (["enable", "disable"], True),
    "/scheduler": (["start", "stop"], True),
}
PUT_BESIDE = dict.fromkeys(("/loans/{loan_id}", "/loans/external-id/{external_id}"), (["markAsFraud"], False))
"""The same of a PUT, where a POST of the same path has others."""


@cache
def _app(version: int = 1) -> FastAPI:
    """The dialect over a database that nobody opens."""
    return create_fineract(create_engine("postgresql+psycopg://"), Authentication(), version)


def _operations() -> list[tuple[str, str, int]]:
    return [
        (path, method, version)
        for version in (1, 2)
        for path, operations in _app(version).openapi()["paths"].items()
        for method in operations
    ]


OPERATIONS = _operations()
every_operation = pytest.mark.parametrize(("path", "method", "version"), OPERATIONS)
every_write = pytest.mark.parametrize(("path", "method", "version"), [each for each in OPERATIONS if each[1] in WRITES])


def _found(document: dict[str, Any], reference: str) -> Any:
    for name in reference.removeprefix("#/").split("/"):
        document = document[name]
    return document


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> Any:
    return _found(document, node["$ref"]) if "$ref" in node else node


def _parameters(path: str, method: str, version: int = 1) -> dict[str, Any]:
    document = _app(version).openapi()
    given = document["paths"][path][method]["parameters"]
    return {each["name"]: each for each in (_resolved(document, one) for one in given)}


def _schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Return a schema and every schema within it."""
    if not isinstance(node, dict):
        return
    yield node
    inner = [*node.get("properties", {}).values(), node.get("items"), node.get("additionalProperties")]
    for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
        inner += node.get(keyword, [])
    for each in inner:
        yield from _schemas(each)


def _schemas_of(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for parameter in operation["parameters"]:
        yield from _schemas(parameter.get("schema"))
    for place in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from _schemas(place.get("content", {}).get("application/json", {}).get("schema"))


@every_operation
def test_every_schema_is_json_schema(path: str, method: str, version: int) -> None:
    document = _app(version).openapi()
    seen = list(_schemas_of(document["paths"][path][method]))
    assert seen
    for schema in seen:
        assert set(schema) <= KEYWORDS, f"no keywords of JSON Schema: {set(schema) - KEYWORDS}"
        assert all(isinstance(schema[each], int | float) for each in (NUMBERS | LENGTHS) & set(schema))
        assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
        assert schema.get("format") != "date", "dates are written by dateFormat"


@pytest.mark.parametrize("version", [1, 2])
def test_every_reference_leads_somewhere(version: int) -> None:
    document = _app(version).openapi()
    text = json.dumps(document)
    references = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert {"#/components/parameters/Tenant", "#/components/schemas/Refusal"} <= references
    assert all(_found(document, each) for each in references)
    assert "422" not in text
    assert "ValidationError" not in text


@every_operation
def test_every_operation_wants_its_tenant_and_whoever_acts(path: str, method: str, version: int) -> None:
    document = _app(version).openapi()
    tenant = _parameters(path, method, version)["Fineract-Platform-TenantId"]
    assert (tenant["in"], tenant["required"]) == ("header", True)
    assert document["components"]["securitySchemes"]["basic"]["scheme"] == "basic"
    assert document["paths"][path][method]["security"] == ([] if path == "/authentication" else [{"basic": []}])


@every_operation
def test_every_operation_is_refused_with_the_envelope(path: str, method: str, version: int) -> None:
    document = _app(version).openapi()
    responses = document["paths"][path][method]["responses"]
    wanted = {"400", "401", "403", "404"} | ({"409"} if method in WRITES else set())
    assert set(responses) == {"200"} | wanted
    for status in wanted:
        content = _resolved(document, responses[status])["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Refusal"}


@every_operation
def test_every_answer_has_a_shape(path: str, method: str, version: int) -> None:
    document = _app(version).openapi()
    schema = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    kinds = [_resolved(document, each)["type"] for each in schema.get("anyOf", [schema])]
    assert kinds
    assert set(kinds) <= {"object", "array"}


def test_a_list_is_documented_as_a_list() -> None:
    answers = _app().openapi()["paths"]["/offices"]["get"]["responses"]["200"]["content"]["application/json"]
    assert answers["schema"]["type"] == "array"


@every_write
def test_every_write_may_be_repeated_under_its_key(path: str, method: str, version: int) -> None:
    if path == "/authentication":  # it changes nothing
        assert "Idempotency-Key" not in _parameters(path, method, version)
        return
    key = _parameters(path, method, version)["Idempotency-Key"]
    assert (key["in"], key["required"]) == ("header", False)


@every_write
def test_every_write_says_whether_it_needs_a_body(path: str, method: str, version: int) -> None:
    operation = _app(version).openapi()["paths"][path][method]
    if method == "delete":
        assert "requestBody" not in operation
        return
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    needs = [each.get("required") for each in schema.get("anyOf", [schema])]
    assert operation["requestBody"]["required"] is (method == "put" or any(needs))


@every_write
def test_every_command_is_one_that_the_bank_knows(path: str, method: str, version: int) -> None:
    command = _parameters(path, method, version).get("command")
    if command is None:
        assert path not in TABLES or method != "post"
        return
    named = PUT_BESIDE if method == "put" else NAMED
    names, needed = named[path] if path in named else (list(TABLES[path]), True)
    assert command["schema"]["enum"] == names
    assert command["required"] is needed


@pytest.mark.parametrize("path", TABLES)
def test_a_path_with_commands_offers_their_bodies_and_no_others(path: str) -> None:
    body = _app().openapi()["paths"][path]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    titles = [each["title"] for each in schema.get("anyOf", [schema])]
    assert titles == [each.__name__ for each in bodies(TABLES[path])]
    assert all(f"`{name}`" in body["description"] for name in TABLES[path])


@pytest.mark.parametrize(("path", "command"), [(path, name) for path, each in EXAMPLES.items() for name in each])
def test_an_example_is_a_body_of_its_command(path: str, command: str) -> None:
    content = _app().openapi()["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    example = json.dumps(content["examples"][command]["value"]).encode()
    models = bodies({command: TABLES[path][command]})
    assert any(_reads(example, each) for each in models)


def _reads(raw: bytes, model: Any) -> bool:
    try:
        FineractWire().read(raw, model)
    except BodyRefused:
        return False
    return True


def test_dates_amounts_and_changes_are_documented_as_they_are_read() -> None:
    paths = _app().openapi()["paths"]
    bodies = paths["/loans/{loan_id}/transactions"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    repayment = next(each for each in bodies["anyOf"] if each["title"] == "RepaymentBody")
    day, amount = (repayment["properties"][name] for name in ("transactionDate", "transactionAmount"))
    assert [each["type"] for each in day["anyOf"]] == ["string", "array"]
    assert "dateFormat" in day["description"]
    assert (amount["type"], amount["exclusiveMinimum"]) == (["number", "string"], 0)
    change = paths["/groups/{group_id}"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    assert not any("default" in each for each in change["properties"].values())


def test_the_envelope_is_documented_as_it_is_answered() -> None:
    schemas = _app().openapi()["components"]["schemas"]
    refused = TestClient(_app()).get("/groups?officeID=3", headers={"Fineract-Platform-TenantId": "default"}).json()
    assert set(refused) == set(schemas["Refusal"]["required"]) == set(schemas["Refusal"]["properties"])
    assert set(refused["errors"][0]) == set(schemas["Reason"]["required"]) == set(schemas["Reason"]["properties"])
