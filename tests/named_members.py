"""Whatever is refused about loans names what was sent, or what could have been: no test may meet anything else."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute

from samity.dialects.door.documents import body_schema
from samity.dialects.door.sent import names_of
from samity.dialects.fineract.app import ROUTERS as FINERACT
from samity.dialects.mambu.app import ROUTERS as MAMBU

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

ABOUT_LOANS = re.compile(r"/(loans|loanproducts)\b")
PLACE = re.compile(r"\[\d+\]")
NOBODYS = {"", "id"}
"""What is named where nothing that was sent is at fault, but the loan as it stands."""


def check_named(response: Response) -> None:
    """See that a refusal about loans names members of the request, or of a body that could be sent there."""
    request = response.request
    if response.status_code < 400 or not ABOUT_LOANS.search(request.url.path):
        return
    sent = {*request.url.params, *names_of(_json(request.content))}
    known = {*sent, *_known(request.method, request.url.path, {*sent, *_named(response)})}
    for named in _named(response):
        bare = PLACE.sub("", named).strip(".")
        there = bare in NOBODYS or any(each == bare or each.endswith(f".{bare}") for each in known)
        told = f"{request.method} {request.url}: {named!r} is in nothing that was sent: {response.text}"
        assert there or any(each.startswith(f"{bare}.") for each in known), told


def _named(response: Response) -> Iterator[str]:
    told = _json(response.content)
    errors = told.get("errors") if isinstance(told, dict) else None
    for each in errors or ():
        yield each.get("errorSource", each.get("parameterName", ""))


def _json(content: bytes) -> Any:
    try:
        return json.loads(content or b"null")
    except ValueError:
        return None


def _known(method: str, path: str, said: set[str]) -> Iterator[str]:
    """Give the names in the path, and those of the bodies that can be sent there.

    Args:
        method: of the request.
        path: of the request.
        said: what was sent or is named; of several bodies those count that need nothing else.
    """
    wanted = "PUT" if method == "PATCH" else method  # a change by JSON Patch is read as the whole document
    within = re.sub(r"^(/fineract-provider/api/v\d|/api)", "", path)
    for route in _routes(fineract=path.startswith("/fineract")):
        found = route.path_regex.match(within)
        if found is None or wanted not in route.methods:
            continue
        names = set(found.groupdict())
        yield from (*names, *map(_camel, names))
        schema = _schema(route.endpoint)
        bodies = schema.get("anyOf", [schema])
        fitting = [each for each in bodies if set(each.get("required", ())) <= said]
        for body in fitting or bodies:
            yield from _properties(body)


@lru_cache
def _routes(*, fineract: bool) -> tuple[Any, ...]:
    routers = FINERACT if fineract else MAMBU
    return tuple(each for router in routers for each in router.routes if isinstance(each, APIRoute))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


@cache
def _schema(endpoint: Any) -> dict[str, Any]:
    models = getattr(endpoint, "accepts", ())
    return body_schema(models) if models else {}


def _properties(schema: Any, above: str = "") -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    for each in (schema.get("items"), *schema.get("prefixItems", ()), *schema.get("anyOf", ())):
        yield from _properties(each, above)
    for name, inner in schema.get("properties", {}).items():
        path = f"{above}.{name}" if above else name
        yield path
        yield from _properties(inner, path)
