"""What doors and pages may read of hooks and of what is on its way to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from samity.bank.hooks.records import hook, hook_delivery
from samity.bank.hooks.values import EVENTS, Event, Hook, Reach
from samity.bank.organisation.queries import settings
from samity.bank.organisation.values.settings import HOOKS_OVER_HTTP, HOOKS_TO_OWN_NETWORK
from samity.kernel.errors import Refusal
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

_HOOK = select(hook.c.id, hook.c.name, hook.c.url, hook.c.kinds, hook.c.is_active, hook.c.made_at, hook.c.changed_at)


@dataclass(eq=False)
class HookNotFound(Refusal):
    """There is no hook {hook_id}."""

    hook_id: int


class Standing(NamedTuple):
    """How many events have reached a hook, are on their way to it, and were given up."""

    delivered: int = 0
    waiting: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An event that has not reached a hook yet, or was given up.

    Attributes:
        told: what came of the last attempt.
    """

    event_id: int
    event: Event
    subject: str
    written_at: datetime
    attempts: int
    next_try_at: datetime
    given_up_at: datetime | None
    told: str | None


def hooks(connection: Connection) -> list[Hook]:
    """Return all hooks by name."""
    return [Hook(*row[:3], tuple(row[3]), *row[4:]) for row in connection.execute(_HOOK.order_by(hook.c.name))]


def hook_by_id(connection: Connection, hook_id: int) -> Hook:
    """Return a hook.

    Raises:
        HookNotFound: there is none.
    """
    row = connection.execute(_HOOK.where(hook.c.id == hook_id)).one_or_none()
    if row is None:
        raise HookNotFound(hook_id)
    return Hook(*row[:3], tuple(row[3]), *row[4:])


def standings(connection: Connection) -> Mapping[int, Standing]:
    """Return how far what each hook is told has come, by hook; who was told nothing yet is left out."""
    delivered, given_up = func.count(hook_delivery.c.delivered_at), func.count(hook_delivery.c.given_up_at)
    counted = select(hook_delivery.c.hook_id, delivered, func.count() - delivered - given_up, given_up)
    return {row[0]: Standing(*row[1:]) for row in connection.execute(counted.group_by(hook_delivery.c.hook_id))}


def undelivered(connection: Connection, hook_id: int, newest: int) -> list[Undelivered]:
    """List what has not reached a hook, given up first, newest first."""
    wanted = (
        select(
            outbox_event.c.id,
            outbox_event.c.kind,
            outbox_event.c.subject,
            outbox_event.c.written_at,
            hook_delivery.c.attempts,
            hook_delivery.c.next_try_at,
            hook_delivery.c.given_up_at,
            hook_delivery.c.told,
        )
        .join_from(hook_delivery, outbox_event)
        .where(hook_delivery.c.hook_id == hook_id, hook_delivery.c.delivered_at.is_(None))
        .where(outbox_event.c.kind.in_(EVENTS))
        .order_by(hook_delivery.c.given_up_at.is_(None), outbox_event.c.id.desc())
        .limit(newest)
    )
    return [Undelivered(row[0], EVENTS[row[1]], *row[2:]) for row in connection.execute(wanted)]


def reach_of(connection: Connection) -> Reach:
    """Return where hooks may lead, as the bank has set it."""
    held = settings(connection)
    return Reach(held[HOOKS_OVER_HTTP].enabled, held[HOOKS_TO_OWN_NETWORK].enabled)
