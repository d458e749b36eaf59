"""The workers that deliver, in the server's own process. See docs/decisions/0023-events-leave-by-hooks.md."""

from __future__ import annotations

from collections import Counter as Tally
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from prometheus_client import Counter

from samity.bank.hooks.operations.deliveries import begin_delivery, end_delivery, forget_delivered, hand_out
from samity.bank.hooks.queries import reach_of
from samity.bank.hooks.values import Outcome
from samity.deliveries.sending import SECONDS, send, sender
from samity.storage.engine import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from samity.bank.hooks.values import Delivery, Reach
    from samity.deliveries.sending import Sender

WORKERS = 4
MOST_OF_A_HOOK = WORKERS // 2
"""Workers that are busy with one hook: those of the others are not held by one that is slow."""
PAUSE_SECONDS = 1.0
ENDING_SECONDS = SECONDS + 5.0
TIDIED_EVERY = timedelta(hours=1)
FAULTS = Counter("samity_delivery_faults", "Faults that a worker of deliveries went on after.")


class UnderWay:
    """How many deliveries of this server are on their way to each hook."""

    def __init__(self) -> None:
        self._counted = Tally[int]()
        self._lock = Lock()

    @contextmanager
    def taken(self, engine: Engine, now: datetime) -> Iterator[tuple[Delivery, Reach] | None]:
        """Take what is due longest on the way to a hook that is not busy, until the block ends; None if nothing is."""
        with self._lock:
            busy = [hook_id for hook_id, count in self._counted.items() if count >= MOST_OF_A_HOOK]
            with engine.begin() as connection:
                delivery = begin_delivery(connection, now, busy)
                found = (delivery, reach_of(connection)) if delivery else None
            if found:
                self._counted[found[0].hook_id] += 1
        try:
            yield found
        finally:
            if found:
                with self._lock:
                    self._counted[found[0].hook_id] -= 1


@contextmanager
def delivering(engine: Engine, ending_seconds: float = ENDING_SECONDS) -> Iterator[None]:
    """Deliver as long as the block lasts; what is on its way at the end is finished first, if it takes no longer."""
    # Connections of its own: who waits for a slow hook keeps no request waiting.
    own = connect(engine.url.render_as_string(hide_password=False), pool_size=WORKERS + 1)
    over, under_way = Event(), UnderWay()
    works = [hand_out_all] + [partial(deliver_all, under_way=under_way)] * WORKERS
    threads = [Thread(target=keep_at, args=(work, own, over), name="delivers", daemon=True) for work in works]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        over.set()
        ended_at = monotonic() + ending_seconds
        for each in threads:
            each.join(max(0.0, ended_at - monotonic()))
        left = sum(each.is_alive() for each in threads)
        if left:
            # What they had begun is sent again by who delivers next.
            _log().warning("workers of deliveries are left behind", workers=left)
            Thread(target=_close_after, args=(threads, own), name="delivers", daemon=True).start()
        else:
            own.dispose()


def _close_after(threads: list[Thread], engine: Engine) -> None:
    """Close the connections once nobody has one in hand: one that is given back later would stay open."""
    for each in threads:
        each.join()
    engine.dispose()


def keep_at(work: Callable[[Engine, Event], None], engine: Engine, over: Event) -> None:
    """Keep at it until it is over: no fault ends a worker, and each is told and counted."""
    while not over.is_set():
        try:
            work(engine, over)
        except Exception:  # noqa: BLE001 - whatever it is, the other events still have to go out
            FAULTS.inc()
            _log().exception("deliveries rest for a moment")
            over.wait(PAUSE_SECONDS)


def hand_out_all(engine: Engine, over: Event, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Hand out what waits in the outbox, and once in a while remove what arrived long ago."""
    tidy_at = now()
    while not over.is_set():
        with engine.begin() as connection:
            if hand_out(connection, now()):
                continue
        if now() >= tidy_at:
            with engine.begin() as connection:
                forget_delivered(connection, now())
            tidy_at = now() + TIDIED_EVERY
        over.wait(PAUSE_SECONDS)


def deliver_all(
    engine: Engine,
    over: Event,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    under_way: UnderWay | None = None,
) -> None:
    """Deliver what is due, and look again a little later."""
    shared = under_way or UnderWay()
    with sender() as by:
        while not over.is_set():
            if not deliver_next(engine, by, now(), shared):
                over.wait(PAUSE_SECONDS)


def deliver_next(engine: Engine, by: Sender, now: datetime, under_way: UnderWay) -> bool:
    """Deliver what is due longest; False when nothing is.

    Between the two transactions nothing is held: who is killed there sends the same event again, later.
    """
    with under_way.taken(engine, now) as found:
        if found is None:
            return False
        delivery, reach = found
        outcome = _sent(by, delivery, reach, now)
        with engine.begin() as connection:
            end_delivery(connection, delivery, outcome, now)
    return True


def _sent(by: Sender, delivery: Delivery, reach: Reach, now: datetime) -> Outcome:
    """Send, and let what nobody thought of be an attempt that failed: after enough of them it is given up."""
    try:
        return send(by, delivery, reach, now)
    except Exception as fault:  # noqa: BLE001 - what cannot be sent shall not be tried for ever
        FAULTS.inc()
        _log().exception("an event could not be sent", hook_id=delivery.hook_id, event_id=delivery.event_id)
        return Outcome(arrived=False, told=type(fault).__name__)


def _log() -> structlog.stdlib.BoundLogger:
    told: structlog.stdlib.BoundLogger = structlog.get_logger("samity.deliveries")
    return told
