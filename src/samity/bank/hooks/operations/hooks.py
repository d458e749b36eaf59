"""Hooks: add one, change it, remove it, and send again what was given up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, update

from samity.bank.gate import operation
from samity.bank.hooks.queries import hook_by_id, reach_of
from samity.bank.hooks.records import hook, hook_delivery
from samity.bank.hooks.rules import against_address
from samity.bank.hooks.values import EVENTS, EventUnknown
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.storage.unit import Unit

SECRET_BYTES = 32
SHORTEST_SECRET = 16


@dataclass(eq=False)
class HookNameTaken(Refusal):
    """A hook with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class HookHearsNothing(Refusal):
    """A hook needs at least one event to hear of."""


@dataclass(eq=False)
class HookSecretTooShort(Refusal):
    """The secret of a hook needs at least {least} characters."""

    least: int


@dataclass(frozen=True, slots=True)
class AddHook:
    """Tell an address of events as they happen; without a secret one is made."""

    name: str
    url: str
    kinds: tuple[str, ...]
    is_active: bool = True
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AddedHook:
    """A new hook; the secret is told here and nowhere else."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangeHook:
    """Change what is named in `changes`: any field of `AddHook` but the secret, which stands beside."""

    hook_id: int
    changes: Mapping[str, Any]
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NamedHook:
    """A hook, and nothing to say of it."""

    hook_id: int


@operation("hooks:add")
def add_hook(command: AddHook, unit: Unit) -> AddedHook:
    """Add a hook: from now on it is told of these events, of every office.

    Raises:
        HookAddressUnusable, HookAddressNeedsHttps, HookAddressInOwnNetwork: it cannot lead there.
        HookHearsNothing, EventUnknown, HookSecretTooShort: of the others what is wrong, at once.
        HookNameTaken: another has the name.
    """
    given = {"url": command.url, "kinds": command.kinds}
    refuse_all(_against(given, command.secret, unit))
    secret = command.secret or secrets.token_urlsafe(SECRET_BYTES)
    with _unique(command.name):
        made = insert(hook).values(**given, name=command.name, secret=secret, is_active=command.is_active)
        return AddedHook(int(unit.connection.execute(made.returning(hook.c.id)).scalar_one()), secret)


@operation("hooks:change")
def change_hook(command: ChangeHook, unit: Unit) -> int:
    """Change a hook; what is on its way goes to where it leads then, signed by its secret of then.

    Raises:
        HookNotFound: there is none.
        HookNameTaken and others: as for `add_hook`.
    """
    found = hook_by_id(unit.connection, command.hook_id)
    refuse_all(_against(command.changes, command.secret, unit))
    changes = {**command.changes, **({"secret": command.secret} if command.secret else {})}
    if changes:
        with _unique(changes.get("name")):
            changed = update(hook).where(hook.c.id == found.id)
            unit.connection.execute(changed.values(**changes, changed_at=func.now(), quiet_until=None))
    return found.id


@operation("hooks:remove")
def remove_hook(command: NamedHook, unit: Unit) -> int:
    """Remove a hook, and what was on its way to it.

    Raises:
        HookNotFound: there is none.
    """
    found = hook_by_id(unit.connection, command.hook_id)
    unit.connection.execute(delete(hook).where(hook.c.id == found.id))
    return found.id


@operation("hooks:retry")
def retry_hook(command: NamedHook, unit: Unit) -> int:
    """Send again, from the beginning, what was given up on the way to a hook.

    Returns:
        How many events that are.

    Raises:
        HookNotFound: there is none.
    """
    found = hook_by_id(unit.connection, command.hook_id)
    unit.connection.execute(update(hook).where(hook.c.id == found.id).values(quiet_until=None))
    given_up = update(hook_delivery).where(
        hook_delivery.c.hook_id == found.id, hook_delivery.c.given_up_at.is_not(None)
    )
    return unit.connection.execute(given_up.values(given_up_at=None, attempts=0, next_try_at=func.now())).rowcount


def _against(given: Mapping[str, Any], secret: str | None, unit: Unit) -> Iterator[Refusal]:
    if "url" in given:
        yield from against_address(given["url"], reach_of(unit.connection))
    if "kinds" in given:
        if not given["kinds"]:
            yield HookHearsNothing()
        yield from (EventUnknown(each) for each in given["kinds"] if each not in EVENTS)
    if secret is not None and len(secret) < SHORTEST_SECRET:
        yield HookSecretTooShort(SHORTEST_SECRET)


def _unique(name: str | None) -> Any:  # noqa: ANN401 - a context
    return refusing(uq_hook_name=HookNameTaken(name))
