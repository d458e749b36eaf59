"""A request that changes something: its key first, then the open day, the act, what it tells, and one commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.organisation.queries import open_business_date
from samity.storage.bulk import sent_ahead
from samity.storage.idempotency import KeptAnswer, claim_key, keep_answer
from samity.storage.locks import OPEN_DAY_LOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit

_HOLD_DAY_OPEN = text(f"SELECT pg_advisory_xact_lock_shared({OPEN_DAY_LOCK})")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: under which key it acts once (None: each time), where, and with which body."""

    key: str | None
    path: str
    raw: bytes


def act_once(unit: Unit, asked: Asked, act: Callable[[], KeptAnswer]) -> tuple[KeptAnswer, bool]:
    """Act in one transaction, or return what the first request with this key was answered.

    Returns:
        The answer, and whether it was kept from before.

    Raises:
        KeyTooLong, KeyUsedForAnotherBody: the key cannot be taken.
        NightIsNotOver: the day is being closed; nothing is written then, and the key is free again.
        Refusal: whatever the act refuses; nothing is written then, and the key is free again.
    """
    connection, user_id = unit.connection, unit.actor.user_id
    if asked.key is not None:
        kept = claim_key(connection, asked.key, user_id, asked.path, asked.raw)
        if kept is not None:
            return kept, True
    # After the key: whoever waits for a key must not hold what a change of the date waits for.
    connection.execute(_HOLD_DAY_OPEN)
    unit.business_date = open_business_date(connection)
    answer = act()
    with sent_ahead(connection):
        unit.write_out()
        if asked.key is not None:
            keep_answer(connection, asked.key, user_id, asked.path, answer)
    connection.commit()
    return answer, False
