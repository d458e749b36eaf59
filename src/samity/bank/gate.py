"""The one gate every change passes: permission first, the audit line after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit

Command = TypeVar("Command")
Result = TypeVar("Result")


@dataclass(eq=False)
class NotPermitted(Refusal):
    """User {username} has no permission {permission}."""

    username: str
    permission: str


@dataclass(eq=False)
class OutsideOwnOffice(Refusal):
    """Office {office_id} does not lie under the office of user {username}."""

    username: str
    office_id: int


@dataclass(frozen=True, slots=True)
class Operation:
    """Something staff can do: its permission, and the function that does it."""

    permission: str
    name: str
    act: Callable[..., Any]


OPERATIONS: dict[str, Operation] = {}
"""Every operation of the bank by name, filled as its modules are imported."""


FURTHER: set[str] = set()
"""Permissions of no operation of their own, by which one does more; filled as their modules are imported."""


def further(permission: str) -> str:
    """Register a permission by which operations do more than for others, and return it."""
    FURTHER.add(permission)
    return permission


def operation(permission: str) -> Callable[[Callable[[Command, Unit], Result]], Callable[[Command, Unit], Result]]:
    """Register an operation: it runs for those who hold the permission and leaves an audit line."""

    def register(act: Callable[[Command, Unit], Result]) -> Callable[[Command, Unit], Result]:
        name = f"{act.__module__.removeprefix('samity.bank.')}.{act.__name__}"

        @wraps(act)
        def gated(command: Command, unit: Unit) -> Result:
            permit(unit, permission)
            result = act(command, unit)
            unit.note(permission, name, command)
            return result

        OPERATIONS[name] = Operation(permission, name, gated)
        return gated

    return register


def permit(unit: Unit, permission: str) -> None:
    """Let him through who holds the permission.

    Raises:
        NotPermitted: he does not.
    """
    if not unit.actor.may(permission):
        raise NotPermitted(unit.actor.username, permission)


def admit_office(unit: Unit, office_id: int, hierarchy: str) -> None:
    """Let him through whose own office is this one or stands above it.

    Raises:
        OutsideOwnOffice: the office lies elsewhere.
    """
    if not unit.actor.sees(hierarchy):
        raise OutsideOwnOffice(unit.actor.username, office_id)
