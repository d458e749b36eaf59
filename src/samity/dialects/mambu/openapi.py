"""The OpenAPI document of this dialect: what FastAPI finds by itself, completed in one pass."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from samity.dialects.door.documents import in_json_schema
from samity.dialects.mambu.envelope import STATUSES
from samity.dialects.mambu.wire import MEDIA_TYPE
from samity.storage.idempotency import KEPT_DAYS, LONGEST_KEY

WRITES = ("post", "put", "patch", "delete")
REFUSED = {"get": (400, 401, 403, 404, 406, 429), **dict.fromkeys(WRITES, (400, 401, 403, 404, 406, 409, 429))}
SCHEMAS: dict[str, Any] = {
    "Errors": {
        "type": "object",
        "description": "Why the bank says no: every reason at once.",
        "required": ["errors"],
        "properties": {"errors": {"type": "array", "items": {"$ref": "#/components/schemas/Error"}}},
    },
    "Error": {
        "type": "object",
        "required": ["errorCode", "errorSource", "errorReason"],
        "properties": {
            "errorCode": {"type": "integer", "description": "A published number, or 10000 for words of this bank."},
            "errorSource": {"type": "string", "description": "The member it is about; empty for the whole."},
            "errorReason": {"type": "string", "pattern": "^[A-Z0-9_]+$"},
            "errorMessage": {"type": "string", "description": "The sentence for the officer."},
        },
    },
}
PARAMETERS: dict[str, Any] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": f"The same request with the same key acts once; its answer is kept for {KEPT_DAYS} days. "
        "Another body under the same key is refused with 409.",
        "schema": {"type": "string", "maxLength": LONGEST_KEY},
    },
}
SIGNING_IN = {
    "basic": {"type": "http", "scheme": "basic", "description": "Username and password of a user."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "apiKey", "description": "A key made for a user."},
}
HEADERS: dict[str, Any] = {
    name: {"description": f"{told}; with paginationDetails=ON.", "schema": {"type": "integer"}}
    for name, told in (
        ("Items-Total", "How many there are in all"),
        ("Items-Limit", "How many a page holds"),
        ("Items-Offset", "How many come before"),
    )
}


class DocumentedFastAPI(FastAPI):
    """A FastAPI whose document says what this dialect really takes and answers."""

    def openapi(self) -> dict[str, Any]:
        """Return the document; it is made once."""
        if not self.openapi_schema:
            self.openapi_schema = _completed(super().openapi())
        return self.openapi_schema


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    document["components"] = {
        "schemas": SCHEMAS,
        "parameters": PARAMETERS,
        "securitySchemes": SIGNING_IN,
        "responses": {str(status): _refusal(sentence) for status, sentence in STATUSES.items()},
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method)
    completed: dict[str, Any] = in_json_schema(document)
    return completed


def _refusal(sentence: str) -> dict[str, Any]:
    return {"description": sentence, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Errors"}}}}


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    operation["security"] = [{"basic": []}, {"apiKey": []}]
    acts = method in WRITES and not path.endswith(":search")
    if acts:
        key = {"$ref": "#/components/parameters/IdempotencyKey"}
        operation["parameters"] = [*operation.get("parameters", []), key]
    if method == "delete":
        operation.pop("requestBody", None)  # the path says it all
    elif "requestBody" in operation:
        operation["requestBody"]["required"] = True
    done = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
    for answer in done.values():
        if answer.get("content", {}).get(MEDIA_TYPE, {}).get("schema", {}).get("type") == "array":
            answer["headers"] = HEADERS
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSED[method]}
    operation["responses"] = {**done, **refused}
