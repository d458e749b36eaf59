"""`?command=`: one address, several acts, each with a body of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from samity.dialects.door import Body
from samity.dialects.fineract.wire import BodyRefused, WireModel
from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is said to: the id in the path, and the role assignment that some name in the query."""

    id: int
    role_id: int | None = None


Act: TypeAlias = Callable[[Target, Any, Unit], dict[str, Any]]
Commands: TypeAlias = Mapping[str, tuple[type[WireModel], Act]]
"""By name, as this dialect documents it: the body it wants, and what it does."""


def bodies(commands: Commands) -> tuple[type[WireModel], ...]:
    """Return each body once, for `writing(...)`."""
    return tuple(dict.fromkeys(model for model, _ in commands.values()))


def obey(commands: Commands, name: str | None, target: Target, body: Body | WireModel, unit: Unit) -> dict[str, Any]:
    """Do what a command names, whatever its case; where all commands want one body, the door has read it already.

    Raises:
        BodyRefused: there is no such command, or its body is wrong.
    """
    known = {each.lower(): each for each in commands}
    found = known.get((name or "").strip().lower())
    if found is None:
        fault = {"type": "error.msg.query.parameter.value.unsupported", "loc": ("command",), "msg": "not supported"}
        raise BodyRefused([fault], "command")
    model, act = commands[found]
    return act(target, body.read(model) if isinstance(body, Body) else body, unit)
