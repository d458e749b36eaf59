"""What every dialect's OpenAPI document needs: schemas of bodies in place, bounds in JSON Schema's words."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeAlias, get_origin

from fastapi import FastAPI
from pydantic import BaseModel

from samity.storage.idempotency import KEPT_DAYS, LONGEST_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi.dependencies.models import Dependant

    Complete: TypeAlias = Callable[[dict[str, Any], str, str], None]

OBJECT = {"type": "object"}
LIST = {"type": "array", "items": OBJECT}

BOUNDS = {"gt": "exclusiveMinimum", "lt": "exclusiveMaximum", "ge": "minimum", "le": "maximum"}
"""Our validators' words for bounds, and JSON Schema's."""


IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": f"The same request with the same key acts once; its answer is kept for {KEPT_DAYS} days. "
    "Another body under the same key is refused with 409.",
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
}
"""The header of every write."""


class DocumentedFastAPI(FastAPI):
    """A FastAPI whose document says what its dialect really takes and answers.

    Args:
        components: what operations refer to.
        complete: completes an operation, with its path and its method.
        options: FastAPI's own.
    """

    def __init__(self, components: dict[str, Any], complete: Complete, **options: Any) -> None:  # noqa: ANN401 - FastAPI's own
        self._components, self._complete = components, complete
        super().__init__(**options)

    def openapi(self) -> dict[str, Any]:
        """Return the document; it is made once."""
        if not self.openapi_schema:
            document = super().openapi()
            document["components"] = self._components
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    self._complete(operation, path, method)
            self.openapi_schema = in_json_schema(document)
        return self.openapi_schema


def refusal_answer(sentence: str, schema: str, media_type: str) -> dict[str, Any]:
    """Return the answer of a refusal: its outer sentence, and the component that is its body."""
    return {"description": sentence, "content": {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def body_schema(models: tuple[Any, ...]) -> dict[str, Any]:
    """Return the JSON schema of a body that is one of these models."""
    schemas = [_inlined(model.model_json_schema(mode="validation")) for model in models]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def answer_schema(endpoint: Callable[..., Any]) -> dict[str, Any]:
    """Return what kind of JSON an endpoint answers, by the annotation of the function behind the door."""
    answered = inspect.signature(inspect.unwrap(endpoint), eval_str=True).return_annotation
    if answered is Any:
        return {"anyOf": [LIST, OBJECT]}
    return LIST if get_origin(answered) is list else OBJECT


def in_json_schema(node: Any) -> Any:  # noqa: ANN401 - JSON of any depth
    """Say bounds in JSON Schema's words, as numbers."""
    if isinstance(node, list):
        return [in_json_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    said = {}
    for name, value in node.items():
        if name in BOUNDS and not isinstance(value, dict):
            said[BOUNDS[name]] = int(value)
        else:
            said[name] = in_json_schema(value)
    return said


def query_names(dependant: Dependant) -> Iterator[str]:
    """Return the query parameters an endpoint declares, those of its query model and its dependencies among them."""
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (each.alias or name for name, each in model.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from query_names(each)


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Put nested definitions in place, since a route's extra cannot carry `$defs` of its own."""
    definitions = schema.pop("$defs", {})

    def place(node: Any) -> Any:  # noqa: ANN401 - JSON of any depth
        if isinstance(node, dict):
            if "$ref" in node:
                return place(definitions[node["$ref"].rsplit("/", 1)[1]])
            return {name: place(value) for name, value in node.items()}
        if isinstance(node, list):
            return [place(value) for value in node]
        return node

    placed: dict[str, Any] = place(schema)
    return placed
