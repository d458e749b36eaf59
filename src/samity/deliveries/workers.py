"""The workers that deliver, in the server's own process. See docs/decisions/0023-events-leave-by-hooks.md."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from samity.bank.hooks.operations.deliveries import begin_delivery, end_delivery, forget_delivered, hand_out
from samity.bank.hooks.queries import reach_of
from samity.deliveries.sending import send, sender
from samity.storage.engine import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx2
    from sqlalchemy import Engine

WORKERS = 4
PAUSE_SECONDS = 1.0
TIDIED_EVERY = timedelta(hours=1)


@contextmanager
def delivering(engine: Engine) -> Iterator[None]:
    """Deliver as long as the block lasts; what is on its way at the end is finished first."""
    # Connections of its own: who waits for a slow hook keeps no request waiting.
    own = connect(engine.url.render_as_string(hide_password=False), pool_size=WORKERS + 1)
    over = Event()
    threads = [Thread(target=_until, args=(over, hand_out_all, own), name="hands out")]
    threads += [Thread(target=_until, args=(over, deliver_all, own), name="delivers") for _ in range(WORKERS)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in threads:
            each.join()
        own.dispose()


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


def deliver_all(engine: Engine, over: Event, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Deliver what is due, and look again a little later."""
    with sender() as client:
        while not over.is_set():
            if not deliver_next(engine, client, now()):
                over.wait(PAUSE_SECONDS)


def deliver_next(engine: Engine, client: httpx2.Client, now: datetime) -> bool:
    """Deliver what is due longest; False when nothing is.

    Between the two transactions nothing is held: who is killed there sends the same event again, later.
    """
    with engine.begin() as connection:
        delivery = begin_delivery(connection, now)
        reach = reach_of(connection) if delivery else None
    if delivery is None or reach is None:
        return False
    outcome = send(client, delivery, reach, now)
    with engine.begin() as connection:
        end_delivery(connection, delivery, outcome, now)
    return True


def _until(over: Event, work: Callable[[Engine, Event], None], engine: Engine) -> None:
    """Keep at it: a database that is lost for a moment ends no worker."""
    while not over.is_set():
        try:
            work(engine, over)
        except SQLAlchemyError:
            structlog.get_logger("samity.deliveries").exception("deliveries rest for a moment")
            over.wait(PAUSE_SECONDS)
