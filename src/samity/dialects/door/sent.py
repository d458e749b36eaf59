"""What a request said, by its members' names: a refusal is about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.dialects.door.bodies import parsed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fastapi import Request


def sent_members(request: Request) -> frozenset[str]:
    """Return the names of all that a request said: in its query, and in its body at every depth.

    Steps of a path have dots between them, and places in lists are left out. A change by JSON Patch says the member
    that it changes.
    """
    try:
        body = parsed(getattr(request.state, "raw", b""))
    except ValueError:
        body = None
    return frozenset({*request.query_params, *names_of(body)})


def one_sent(names: str, sent: Collection[str]) -> str:
    """Return which of several names, with | between them, was sent; the first where none was."""
    among = names.split("|")
    return next((each for each in among if each and _was_sent(each, sent)), among[0])


def _was_sent(name: str, sent: Collection[str]) -> bool:
    return name in sent or any(each.endswith(f".{name}") for each in sent)


def names_of(body: Any, above: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON of any depth
    """Give the names of all members of a body."""
    if isinstance(body, list):
        for each in body:
            yield from names_of(each, above)
            if not above and isinstance(each, dict) and isinstance(each.get("path"), str):
                yield each["path"].strip("/").replace("/", ".")
    elif isinstance(body, dict):
        for name, value in body.items():
            path = f"{above}.{name}" if above else name
            yield path
            yield from names_of(value, path)
