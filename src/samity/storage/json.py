"""How values become JSON for storage: dates in ISO form, amounts as text, so that nothing is rounded."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import orjson


def plain(value: Any) -> Any:  # noqa: ANN401 - any value that a command may hold
    """Return what orjson does not know by itself; fields kept out of `repr` (passwords) are left out."""
    if isinstance(value, (Decimal, Fraction)):
        return str(value)
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _told(type(value))}
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


@lru_cache(maxsize=1024)
def _told(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields that are told; a sheet asks for those of its lines over and over."""
    return tuple(field.name for field in fields(kind) if field.repr)


def dumps(value: object) -> str:
    """Write JSON text."""
    return orjson.dumps(value, default=plain, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()


loads = orjson.loads
