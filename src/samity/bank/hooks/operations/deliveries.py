"""Deliveries: events are handed out to the hooks that hear of them, and each goes its way alone.

See docs/decisions/0023-events-leave-by-hooks.md. Nobody stands at a gate here: what is told was done already.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.hooks.rules import FIRST_WAIT, wait_after
from samity.bank.hooks.values import EVENTS, Delivery
from samity.storage.json import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from samity.bank.hooks.values import Outcome

QUIET = timedelta(seconds=30)
KEPT = timedelta(days=30)

# Several servers may hand out side by side: each takes what the others do not hold.
_HAND_OUT = text("""
WITH waiting AS (
  SELECT id, kind, written_at FROM outbox_event WHERE handed_out_at IS NULL
  ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED
), handed_out AS (
  INSERT INTO hook_delivery (hook_id, event_id, next_try_at)
  SELECT hook.id, waiting.id, :now FROM waiting
  JOIN hook ON hook.is_active AND waiting.kind = ANY (hook.kinds) AND hook.made_at <= waiting.written_at
)
UPDATE outbox_event SET handed_out_at = :now FROM waiting WHERE outbox_event.id = waiting.id""")
_DUE = text("""
SELECT d.hook_id, d.event_id, d.attempts, h.url, h.secret, e.kind, e.subject, e.facts, e.written_at
FROM hook_delivery d JOIN hook h ON h.id = d.hook_id JOIN outbox_event e ON e.id = d.event_id
WHERE d.delivered_at IS NULL AND d.given_up_at IS NULL AND d.next_try_at <= :now
  AND h.is_active AND (h.quiet_until IS NULL OR h.quiet_until <= :now)
  AND d.hook_id <> ALL (CAST(:busy AS bigint[])) AND e.kind = ANY (:known)
ORDER BY d.next_try_at, d.event_id LIMIT 1 FOR UPDATE OF d SKIP LOCKED""")
_BEGUN = text("""
UPDATE hook_delivery SET attempts = :attempts, next_try_at = :next_try_at
WHERE hook_id = :hook_id AND event_id = :event_id""")
_ENDED = text("""
UPDATE hook_delivery SET delivered_at = :delivered_at, given_up_at = :given_up_at, told = :told
WHERE hook_id = :hook_id AND event_id = :event_id""")
_LEFT_IN_PEACE = text("UPDATE hook SET quiet_until = :until WHERE id = :hook_id")
_FORGET = text("""
DELETE FROM outbox_event WHERE id IN (
  SELECT id FROM outbox_event e WHERE handed_out_at < :before AND NOT EXISTS (
    SELECT FROM hook_delivery d WHERE d.event_id = e.id AND d.delivered_at IS NULL)
  ORDER BY id LIMIT :most)""")


def hand_out(connection: Connection, now: datetime, most: int = 1000) -> int:
    """Hand waiting events out to the hooks that hear of them; of what was before a hook was made it is not told.

    Returns:
        How many events were handed out, also to nobody.
    """
    return connection.execute(_HAND_OUT, {"now": now, "most": most}).rowcount


def begin_delivery(connection: Connection, now: datetime, busy: Sequence[int] = ()) -> Delivery | None:
    """Take the delivery that is due longest and is not of a busy hook; None when there is none.

    It is noted beforehand when it is due again, so that who is killed over it only lets it come later. An event of a
    kind that is not in the catalogue is left to the release that tells it.
    """
    row = connection.execute(_DUE, {"now": now, "busy": list(busy), "known": list(EVENTS)}).one_or_none()
    if row is None:
        return None
    attempts = row.attempts + 1
    again = now + (wait_after(attempts) or FIRST_WAIT)
    key = {"hook_id": row.hook_id, "event_id": row.event_id}
    connection.execute(_BEGUN, {**key, "attempts": attempts, "next_try_at": again})
    event = EVENTS[row.kind]
    return Delivery(row.hook_id, row.event_id, attempts, row.url, event, _body(row), row.secret)


def end_delivery(connection: Connection, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Note what came of a delivery: it arrived, is sent again later, or is given up."""
    given_up = not outcome.arrived and wait_after(delivery.attempts) is None
    ended = {
        "hook_id": delivery.hook_id,
        "event_id": delivery.event_id,
        "delivered_at": now if outcome.arrived else None,
        "given_up_at": now if given_up else None,
        "told": outcome.told,
    }
    connection.execute(_ENDED, ended)
    if outcome.silent:
        # One that hears much would else keep all workers waiting for it.
        connection.execute(_LEFT_IN_PEACE, {"hook_id": delivery.hook_id, "until": now + QUIET})


def forget_delivered(connection: Connection, now: datetime, most: int = 10_000) -> int:
    """Remove events that reached everybody long ago; what was given up stays.

    Returns:
        How many.
    """
    return connection.execute(_FORGET, {"before": now - KEPT, "most": most}).rowcount


def _body(row: Row[*tuple[object, ...]]) -> bytes:
    event = EVENTS[row.kind]
    told = {
        "id": row.event_id,
        "kind": event.kind,
        "entityName": event.entity,
        "actionName": event.action,
        "subject": row.subject,
        "writtenAt": row.written_at,
        "facts": row.facts,
    }
    return dumps(told).encode()
