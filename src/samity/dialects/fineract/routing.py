"""Routes of this dialect: the models an endpoint accepts stand in its OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Callable


class WireRouter(APIRouter):
    """An APIRouter that documents the bodies which `writing(...)` named."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401
        """Add a route, with its bodies in the OpenAPI document."""
        models = getattr(endpoint, "accepts", ())
        if models:
            options["openapi_extra"] = {"requestBody": {"content": {"application/json": {"schema": _schema(models)}}}}
        options.update(response_model=None, response_class=JSONResponse)
        super().add_api_route(path, endpoint, **options)


def _schema(models: tuple[Any, ...]) -> dict[str, Any]:
    schemas = [_inlined(model.model_json_schema(mode="validation")) for model in models]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


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
