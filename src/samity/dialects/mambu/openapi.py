"""The OpenAPI document of this dialect: what FastAPI finds by itself, completed in one pass."""

from __future__ import annotations

from typing import Any

from samity.dialects.door.documents import IDEMPOTENCY_KEY, refusal_answer
from samity.dialects.mambu.envelope import STATUSES
from samity.dialects.mambu.wire import MEDIA_TYPE

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
    "IdempotencyKey": IDEMPOTENCY_KEY,
}
SIGNING_IN = {
    "basic": {"type": "http", "scheme": "basic", "description": "Username and password of a user."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "apiKey", "description": "A key made for a user."},
}
MEMBERS_SENT = (
    "What is sent and published has its effect, repeats what the bank tells, or is refused by its name with 400. A "
    "member that nobody publishes is passed over, as clients send members of their own and misspelt ones: ask for the "
    "resource again to see what it has. Key and moments of a new loan are the bank's to give: `encodedKey`, "
    "`creationDate` and `lastModifiedDate` pass at its creation where they are those of the loan that is copied."
)
"""What an integrator has to know of the members of bodies."""

COMPONENTS: dict[str, Any] = {
    "schemas": SCHEMAS,
    "parameters": PARAMETERS,
    "securitySchemes": SIGNING_IN,
    "responses": {str(status): refusal_answer(sentence, "Errors", MEDIA_TYPE) for status, sentence in STATUSES.items()},
}
NEXT_CURSOR: dict[str, Any] = {
    "Items-Next-Cursor": {
        "description": "With cursor: the one that the next part begins with; empty where nothing follows.",
        "schema": {"type": "string"},
    }
}
HEADERS: dict[str, Any] = {
    name: {"description": f"{told}; with paginationDetails=ON.", "schema": {"type": "integer"}}
    for name, told in (
        ("Items-Total", "How many there are in all"),
        ("Items-Limit", "How many a page holds"),
        ("Items-Offset", "How many come before"),
    )
}


def complete(operation: dict[str, Any], path: str, method: str) -> None:
    """Complete an operation."""
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
            by_cursor = any(each.get("name") == "cursor" for each in operation.get("parameters", []))
            answer["headers"] = HEADERS | NEXT_CURSOR if by_cursor else HEADERS
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSED[method]}
    operation["responses"] = {**done, **refused}
