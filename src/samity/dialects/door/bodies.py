"""Bodies as every dialect receives them: JSON that is an object or a list, and what is wrong with one, by name."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIEST_YEAR, LATEST_YEAR = 1800, 2999  # beyond is a slip of the keyboard, and calendars run over their end there
FURTHEST_DIGIT = 40  # places before or behind the point; no amount, rate or id has a digit so far out
LIMIT = Decimal(10) ** 15  # major units: with up to three digits a bigint of minor units holds it; more is a mistake


class BodyRefused(Exception):  # noqa: N818 - it carries answers, not faults
    """The body is wrong; `faults` names every parameter, as pydantic names its own."""

    def __init__(self, faults: list[dict[str, Any]], resource: str) -> None:
        super().__init__(resource)
        self.faults = faults
        self.resource = resource


NUL = rb"\u0000"
"""The one character that PostgreSQL does not keep, as it stands in JSON."""


def nul_fault(place: tuple[str | int, ...]) -> dict[str, Any]:
    """Return what is wrong with a text that holds it."""
    return {"type": "nul", "loc": place, "msg": "The character NUL cannot be kept"}


def nul_faults(raw: bytes, given: object) -> list[dict[str, Any]]:
    """Return what is wrong with every text of a body that holds it."""
    return [nul_fault(place) for place in _nul_places(given)] if NUL in raw else []


def parsed(raw: bytes) -> Any:  # noqa: ANN401 - JSON of any shape
    """Read JSON with every number exact; nothing at all is an empty object.

    Raises:
        ValueError: it is no JSON, no UTF-8, too deep, or holds a whole number of thousands of digits.
    """
    try:
        return json.loads(raw or b"{}", parse_float=Decimal)
    except RecursionError:
        raise ValueError from None


def within_reach(given: object) -> object:
    """Refuse a number like 1e99999999: written out, its zeros alone would keep the server busy for minutes."""
    if isinstance(given, Decimal) and given.is_finite() and abs(given.adjusted()) > FURTHEST_DIGIT:
        raise PydanticCustomError("less_than", "This number is out of reach")
    return given


def without_nulls(value: Any) -> Any:  # noqa: ANN401 - JSON of any depth
    """Leave out members that are None, at every depth."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, (list, tuple)):
        return [without_nulls(member) for member in value]
    return value


def _nul_places(given: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Return where in a body a text holds it."""
    if isinstance(given, str) and "\0" in given:
        yield place
    elif isinstance(given, (dict, list)):
        for step, each in given.items() if isinstance(given, dict) else enumerate(given):
            yield from _nul_places(each, (*place, step))
