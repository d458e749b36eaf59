"""`?command=`: one address, several acts, each with a body of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, TypeAlias

from fastapi import Depends

from samity.dialects.door import Body
from samity.dialects.fineract.wire import BodyRefused, WireModel, member_names
from samity.storage.unit import Unit


class Saving(NamedTuple):
    """How a collection sheet is saved: only tried out, and without the lines that are refused."""

    dry_run: bool = False
    in_part: bool = False


ALL_OR_NOTHING = Saving()


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is said to: the id in the path, and what some name in the query.

    Attributes:
        role_id: the role assignment that is meant.
        saving: how a collection sheet is saved.
    """

    id: int
    role_id: int | None = None
    saving: Saving = ALL_OR_NOTHING


@dataclass(frozen=True, slots=True)
class Choice:
    """Several bodies for one command, told apart by a member that only one of them has, and so on."""

    member: str
    having: type[WireModel]
    lacking: type[WireModel] | Choice

    @property
    def models(self) -> tuple[type[WireModel], ...]:
        """Return all of them."""
        return (self.having, *(self.lacking.models if isinstance(self.lacking, Choice) else (self.lacking,)))

    def of(self, body: Body) -> type[WireModel]:
        """Return which of them a body is."""
        if self.member in member_names(body.raw):
            return self.having
        return self.lacking.of(body) if isinstance(self.lacking, Choice) else self.lacking


def how_to_save(dryRun: bool = False, partial: bool = False) -> Saving:  # noqa: FBT001, FBT002, N803 - of a query
    """Read from a query whether a sheet is only tried out, and whether it is saved in part."""
    return Saving(dryRun, partial)


AsAsked = Annotated[Saving, Depends(how_to_save)]
"""The parameter of an address at which sheets are saved."""

Act: TypeAlias = Callable[[Target, Any, Unit], dict[str, Any]]
Commands: TypeAlias = Mapping[str, tuple[type[WireModel] | Choice, Act]]
"""By name, as this dialect documents it: the body it wants, and what it does."""


def bodies(commands: Commands) -> tuple[type[WireModel], ...]:
    """Return each body once, for `writing(...)`."""
    wanted = (model for model, _ in commands.values())
    flat = (each for model in wanted for each in (model.models if isinstance(model, Choice) else (model,)))
    return tuple(dict.fromkeys(flat))


def obey(commands: Commands, name: str | None, target: Target, body: Body | WireModel, unit: Unit) -> dict[str, Any]:
    """Do what a command names, whatever its case; where all commands want one body, the door has read it already.

    Raises:
        BodyRefused: there is no such command, or its body is wrong.
    """
    known = {each.lower(): each for each in commands}
    found = known.get((name or "").strip().lower())
    if found is None:
        raise unknown_command()
    unknown = [name for name, asked in zip(("dryRun", "partial"), target.saving, strict=True) if asked]
    if unknown and found != "saveCollectionSheet":  # who asked to see what it would do must not find it done
        raise BodyRefused(
            [{"type": "extra_forbidden", "loc": (each,), "msg": "not known"} for each in unknown], "query"
        )
    model, act = commands[found]
    if isinstance(body, Body):
        return act(target, body.read(model.of(body) if isinstance(model, Choice) else model), unit)
    return act(target, body, unit)


def unknown_command(names: str = "") -> BodyRefused:
    """Return the refusal of a command that this address does not know.

    Args:
        names: the commands that it does know, where there are few.
    """
    told = f"Use {names}" if names else "not supported"
    fault = {"type": "error.msg.query.parameter.value.unsupported", "loc": ("command",), "msg": told}
    return BodyRefused([fault], "command")
