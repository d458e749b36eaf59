"""The OpenAPI document of this dialect: what FastAPI finds by itself, corrected and completed in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.dialects.door.documents import IDEMPOTENCY_KEY, body_schema, refusal_answer
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
from samity.dialects.fineract.commands import bodies
from samity.dialects.fineract.envelope import OUTER_SENTENCES
from samity.dialects.fineract.openapi_examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.dialects.fineract.commands import Commands

COMMANDS: Mapping[str, Commands] = {
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
"""Where a POST needs `?command=`, and which it may be."""

ATTENDANCE = {"enum": ["saveOrUpdateAttendance"]}
SINGLE_COMMANDS = {
    "/centers/{grouping_id}/meetings/{meeting_id}": (ATTENDANCE, True),
    "/groups/{grouping_id}/meetings/{meeting_id}": (ATTENDANCE, True),
    **dict.fromkeys(("/jobs/5", "/jobs/{job_id}"), ({"enum": ["executeJob"]}, True)),
    "/loans": ({"enum": ["calculateLoanSchedule"]}, False),
    "/loans/{loan_id}/transactions/external-id/{external_id}": ({"enum": ["adjust", "undo", "chargeback"]}, False),
    "/loans/{loan_id}/transactions/{transaction_id}": ({"enum": ["adjust", "undo", "chargeback"]}, False),
    "/scheduler": ({"enum": ["start", "stop"]}, True),
}
"""Where a POST knows one command only, and whether it needs it."""
PUT_COMMANDS = {path: ["markAsFraud"] for path in ("/loans/{loan_id}", "/loans/external-id/{external_id}")}
"""Where a PUT knows a command, and does without it something else."""

WRITES = ("post", "put", "delete", "patch")
REFUSED = {"get": (400, 401, 403, 404), **dict.fromkeys(WRITES, (400, 401, 403, 404, 409))}
WITHOUT_SIGNING_IN = {"/authentication"}
SCHEMAS: dict[str, Any] = {
    "Refusal": {
        "type": "object",
        "description": "Why the bank says no: one outer sentence, and every reason with its code.",
        "required": [
            "developerMessage",
            "httpStatusCode",
            "defaultUserMessage",
            "userMessageGlobalisationCode",
            "errors",
        ],
        "properties": {
            "developerMessage": {"type": "string"},
            "httpStatusCode": {"type": "string", "pattern": "^[45][0-9]{2}$"},
            "defaultUserMessage": {"type": "string"},
            "userMessageGlobalisationCode": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        },
    },
    "Reason": {
        "type": "object",
        "required": [
            "developerMessage",
            "defaultUserMessage",
            "userMessageGlobalisationCode",
            "parameterName",
            "args",
        ],
        "properties": {
            "developerMessage": {"type": "string"},
            "defaultUserMessage": {"type": "string", "description": "The sentence for the officer."},
            "userMessageGlobalisationCode": {"type": "string"},
            "parameterName": {"type": "string"},
            "args": {"type": "array", "items": {"type": "object", "properties": {"value": {}}}},
        },
    },
    "Done": {
        "type": "object",
        "description": "What was made or changed; members that say nothing are left out.",
        "properties": {
            "officeId": {"type": "integer"},
            "clientId": {"type": "integer"},
            "groupId": {"type": "integer"},
            "loanId": {"type": "integer"},
            "resourceId": {"type": ["integer", "string"]},
            "subResourceId": {"type": "integer"},
            "resourceExternalId": {"type": "string"},
            "subResourceExternalId": {"type": "string"},
            "changes": {"type": "object"},
        },
    },
}
PARAMETERS: dict[str, Any] = {
    "Tenant": {
        "name": "Fineract-Platform-TenantId",
        "in": "header",
        "required": True,
        "description": "The tenant; `?tenantIdentifier=default` may stand instead.",
        "schema": {"type": "string", "enum": ["default"]},
    },
    "IdempotencyKey": IDEMPOTENCY_KEY,
}
SIGNING_IN = {"basic": {"type": "http", "scheme": "basic", "description": "Username and password of a user."}}
COMPONENTS: dict[str, Any] = {
    "schemas": SCHEMAS,
    "parameters": PARAMETERS,
    "securitySchemes": SIGNING_IN,
    "responses": {
        str(status): refusal_answer(sentence, "Refusal", "application/json")
        for status, sentence in OUTER_SENTENCES.items()
    },
}


def complete(operation: dict[str, Any], path: str, method: str) -> None:
    """Complete an operation."""
    open_to_all = path in WITHOUT_SIGNING_IN
    acts = method in WRITES
    operation["security"] = [] if open_to_all else [{"basic": []}]
    headers = ["Tenant", "IdempotencyKey"] if acts and not open_to_all else ["Tenant"]
    own = operation.get("parameters", [])
    operation["parameters"] = [*own, *({"$ref": f"#/components/parameters/{name}"} for name in headers)]
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSED[method]}
    operation["responses"] = {"200": operation["responses"]["200"], **refused}
    if acts:
        _complete_write(operation, path, method)


def _complete_write(operation: dict[str, Any], path: str, method: str) -> None:
    answer = operation["responses"]["200"]["content"]["application/json"]
    if answer["schema"] == {"type": "object"}:
        answer["schema"] = {"$ref": "#/components/schemas/Done"}
    if method == "delete":
        operation.pop("requestBody", None)  # the path says it all
        return
    if method == "post":
        _name_commands(operation, path)
    elif path in PUT_COMMANDS:
        _say_commands(operation, {"enum": PUT_COMMANDS[path]}, needed=False)
    body = operation["requestBody"]
    content = body["content"]["application/json"]
    if method == "put":
        content["schema"] = _without_defaults(content["schema"])
    kinds = content["schema"].get("anyOf", [content["schema"]])
    body["required"] = method == "put" or any("required" in each for each in kinds)
    if path in EXAMPLES:
        content["examples"] = EXAMPLES[path]


def _name_commands(operation: dict[str, Any], path: str) -> None:
    """Say which commands there are, whether one is needed, and which body belongs to which."""
    if path in COMMANDS:
        commands = COMMANDS[path]
        schema, needed = {"enum": list(commands)}, True
        content = {"application/json": {"schema": body_schema(bodies(commands))}}
        told = "; ".join(f"`{name}`: {_titles(bodies({name: line}))}" for name, line in commands.items())
        operation["requestBody"] = {"description": f"By command: {told}.", "content": content}
    elif path in SINGLE_COMMANDS:
        schema, needed = SINGLE_COMMANDS[path]
    else:
        return
    _say_commands(operation, schema, needed=needed)


def _say_commands(operation: dict[str, Any], schema: dict[str, Any], *, needed: bool) -> None:
    for parameter in operation["parameters"]:
        if parameter.get("name") == "command":
            parameter.update(required=needed, schema={"type": "string", **schema})


def _titles(models: tuple[type, ...]) -> str:
    return " or ".join(model.__name__ for model in models)


def _without_defaults(node: Any) -> Any:  # noqa: ANN401 - JSON of any depth
    """Leave out defaults: what a change leaves out stays as it is."""
    if isinstance(node, list):
        return [_without_defaults(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _without_defaults(value) for name, value in node.items()}
    is_schema = "type" in kept or "anyOf" in kept or "enum" in kept
    return {name: value for name, value in kept.items() if not (is_schema and name == "default")}
