"""Events reach those who listen: at least once, signed, again when they failed, and into no network of the bank's."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.databases import engine_of
from tests.gatherings import staying
from tests.listener import listening
from tests.real_server import real_server
from tests.village import village

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.values import ClientName
from samity.bank.hooks.operations.deliveries import KEPT, begin_delivery, forget_delivered, hand_out
from samity.bank.hooks.operations.hooks import AddHook, ChangeHook, NamedHook, add_hook, change_hook, retry_hook
from samity.bank.hooks.queries import Standing, standings, undelivered
from samity.bank.hooks.rules import MOST_ATTEMPTS, signature
from samity.bank.hooks.values import EVENTS, Delivery, Reach
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.values.settings import HOOKS_OVER_HTTP, HOOKS_TO_OWN_NETWORK
from samity.deliveries.sending import send, sender
from samity.deliveries.workers import UnderWay, deliver_all, deliver_next, hand_out_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl
    from tests.listener import Listener

    from samity.storage.unit import Unit

TODAY = datetime(2025, 1, 7, tzinfo=UTC).date()
SECRET = "a-secret-of-sixteen"  # noqa: S105 - of the test bank
OPEN = Reach(over_http=True, to_own_network=True)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def allow_this_machine(unit: Unit) -> None:
    for name in (HOOKS_OVER_HTTP, HOOKS_TO_OWN_NETWORK):
        change_setting(ChangeSetting(name, enabled=True), unit)


def hear(engine: Engine, listener: Listener, *kinds: str) -> int:
    with staying(engine, TODAY) as unit:
        allow_this_machine(unit)
        return add_hook(AddHook("Listener", listener.url, kinds or tuple(EVENTS), secret=SECRET), unit).id


def register(engine: Engine, count: int = 1) -> None:
    with staying(engine, TODAY) as unit:
        for _ in range(count):
            register_client(
                RegisterClient(ClientName(firstname="Amina", lastname="Begum"), 1, activated_on=TODAY), unit
            )


def deliver(engine: Engine, now: datetime) -> int:
    """Hand out and deliver everything that is due, and return how often something was sent."""
    with engine.begin() as connection:
        hand_out(connection, now)
    with sender() as client:
        sent = 0
        while deliver_next(engine, client, now, UnderWay()):
            sent += 1
    return sent


def standing(engine: Engine, hook_id: int) -> Standing:
    with engine.connect() as connection:
        return standings(connection)[hook_id]


def now() -> datetime:
    return datetime.now(UTC)


def test_what_happens_is_told_once_it_is_committed_and_signed(own_engine: Engine, listener: Listener) -> None:
    register(own_engine)
    hook_id = hear(own_engine, listener, "ClientRegistered")
    register(own_engine, 3)
    moment = now()
    assert deliver(own_engine, moment) == 3, "of what was before it was made a hook is told nothing"
    assert deliver(own_engine, moment + timedelta(days=1)) == 0
    assert set(listener.counted().values()) == {1}
    first = listener.heard[0]
    assert first.headers["x-samity-signature"] == signature(SECRET, moment, first.body)
    assert (first.headers["x-fineract-entity"], first.headers["x-fineract-action"]) == ("CLIENT", "CREATE")
    assert first.told["facts"]["office_id"] == 1
    assert first.told["subject"] == f"client:{first.told['facts']['client_id']}"
    assert standing(own_engine, hook_id) == Standing(delivered=3)


def test_what_was_undone_is_told_nobody(own_engine: Engine, listener: Listener) -> None:
    hear(own_engine, listener)
    deliver(own_engine, now())
    listener.heard.clear()
    unfinished = staying(own_engine, TODAY)
    village(unfinished.__enter__(), members=1)
    unfinished.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert deliver(own_engine, now()) == 0


def test_a_listener_that_fails_first_hears_it_again_after_a_wait(own_engine: Engine, listener: Listener) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    register(own_engine)
    listener.answers = lambda before: 500 if before < 2 else 200
    begun = now()
    assert [deliver(own_engine, begun + timedelta(seconds=s)) for s in (0, 9, 10, 29, 30, 99)] == [1, 0, 1, 0, 1, 0]
    assert list(listener.counted().values()) == [3]
    assert [each.headers["x-samity-attempt"] for each in listener.heard] == ["1", "2", "3"]
    assert len({each.body for each in listener.heard}) == 1
    assert standing(own_engine, hook_id) == Standing(delivered=1)


def test_what_nobody_takes_is_given_up_and_shown_and_sent_again_when_somebody_says_so(
    own_engine: Engine, listener: Listener
) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    register(own_engine)
    listener.answers = lambda _: 503
    at = now()
    for _ in range(MOST_ATTEMPTS + 5):
        deliver(own_engine, at)
        at += timedelta(hours=6)
    assert len(listener.heard) == MOST_ATTEMPTS
    assert standing(own_engine, hook_id) == Standing(given_up=1)
    with own_engine.connect() as connection:
        shown = undelivered(connection, hook_id, 10)[0]
    assert (shown.event.kind, shown.attempts, shown.told) == ("ClientRegistered", MOST_ATTEMPTS, "503")
    listener.answers = lambda _: 200
    with staying(own_engine, TODAY) as unit:
        assert retry_hook(NamedHook(hook_id), unit) == 1
    assert deliver(own_engine, now()) == 1
    assert standing(own_engine, hook_id) == Standing(delivered=1)


def test_where_nobody_answers_nothing_is_sent_for_a_while(own_engine: Engine, listener: Listener) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with staying(own_engine, TODAY) as unit:
            nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
            change_hook(ChangeHook(hook_id, {"url": nobody}), unit)
        register(own_engine, 5)
        begun = now()
        assert deliver(own_engine, begun) == 1
        assert deliver(own_engine, begun + timedelta(seconds=29)) == 0
        assert deliver(own_engine, begun + timedelta(seconds=30)) == 1


def test_a_worker_that_dies_between_sending_and_noting_it_sends_again(own_engine: Engine, listener: Listener) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    register(own_engine)
    begun = now()
    with own_engine.begin() as connection:
        hand_out(connection, begun)
    with own_engine.begin() as connection:
        delivery = begin_delivery(connection, begun)
    assert delivery is not None
    with sender() as client:
        assert send(client, delivery, OPEN, begun).arrived
    # He is dead: nothing was noted.
    assert [deliver(own_engine, begun + timedelta(seconds=s)) for s in (5, 10, 99)] == [0, 1, 0]
    assert list(listener.counted().values()) == [2]
    assert standing(own_engine, hook_id) == Standing(delivered=1)


def test_two_workers_never_take_the_same_event(own_engine: Engine, listener: Listener) -> None:
    hear(own_engine, listener, "ClientRegistered")
    register(own_engine, 2)
    with own_engine.begin() as connection:
        hand_out(connection, now())
    with own_engine.begin() as one, own_engine.begin() as other:
        taken = [begin_delivery(each, now()) for each in (one, other, other)]
    assert [each and each.event_id for each in taken[2:]] == [None]
    assert len({each.event_id for each in taken if each}) == 2


def test_a_hook_that_is_off_is_told_nothing_of_what_happens_meanwhile(own_engine: Engine, listener: Listener) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    for is_active, heard in ((False, 0), (True, 1)):
        with staying(own_engine, TODAY) as unit:
            change_hook(ChangeHook(hook_id, {"is_active": is_active}), unit)
        register(own_engine)
        assert deliver(own_engine, now()) == heard


def test_a_redirection_is_followed_by_nobody(own_engine: Engine, listener: Listener) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    register(own_engine)
    with listening() as elsewhere:
        listener.answers, listener.location = (lambda _: 302), elsewhere.url
        deliver(own_engine, now())
        assert (len(listener.heard), len(elsewhere.heard)) == (1, 0)
    assert standing(own_engine, hook_id) == Standing(waiting=1)


def test_the_bank_forbids_again_what_it_allowed(own_engine: Engine, listener: Listener) -> None:
    hook_id = hear(own_engine, listener, "ClientRegistered")
    register(own_engine)
    with staying(own_engine, TODAY) as unit:
        change_setting(ChangeSetting(HOOKS_TO_OWN_NETWORK, enabled=False), unit)
    deliver(own_engine, now())
    assert listener.heard == []
    with own_engine.connect() as connection:
        assert "own network" in str(undelivered(connection, hook_id, 1)[0].told)


def test_a_name_that_leads_into_the_own_network_is_not_called(listener: Listener) -> None:
    url = listener.url.replace("127.0.0.1", "listener.example")
    delivery = Delivery(1, 1, 1, url, EVENTS["DayClosed"], b"{}", SECRET)
    careful = Reach(over_http=True, to_own_network=False)
    with sender() as client:
        for addresses in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"]):
            outcome = send(client, delivery, careful, now(), look_up=lambda *_, found=addresses: found)
            assert (outcome.arrived, "own network" in outcome.told) == (False, True)
        assert send(client, delivery, OPEN, now(), look_up=lambda *_: ["127.0.0.1"]).arrived
    assert [each.headers["host"] for each in listener.heard] == [url.split("/")[2]]


def test_what_arrived_long_ago_is_forgotten_and_what_was_given_up_is_not(
    own_engine: Engine, listener: Listener
) -> None:
    hear(own_engine, listener, "ClientRegistered")
    register(own_engine)
    deliver(own_engine, now())
    register(own_engine)
    listener.answers = lambda _: 500
    deliver(own_engine, now())
    with own_engine.begin() as connection:
        assert forget_delivered(connection, now() + KEPT / 2) == 0
        forget_delivered(connection, now() + KEPT + timedelta(hours=1))
        left = connection.execute(text("SELECT kind FROM outbox_event WHERE kind = 'ClientRegistered'")).all()
    assert len(left) == 1


def test_workers_deliver_until_they_are_told_to_end(own_engine: Engine, listener: Listener) -> None:
    hear(own_engine, listener, "ClientRegistered")
    register(own_engine, 20)
    over = Event()
    listener.before_answer = lambda before: over.set() if before == 19 else None
    hand_out_ends = Event()
    moments = iter([now()] * 4)

    def until_handed_out() -> datetime:
        moment = next(moments, None)
        if moment is None:
            hand_out_ends.set()
        return moment or now()

    hand_out_all(own_engine, hand_out_ends, until_handed_out)
    deliver_all(own_engine, over)
    assert listener.counted().total() == 20


@pytest.mark.slow
def test_a_server_that_is_killed_before_it_notes_the_answer_tells_it_again(
    fresh_database_url: FreshDatabaseUrl, tmp_path: Path, listener: Listener
) -> None:
    url = fresh_database_url()
    engine = engine_of(url)
    hook_id = hear(engine, listener, "ClientRegistered")
    with real_server(tmp_path / "home", url) as server:
        listener.before_answer = lambda before: server.kill() if before == 0 else None
        register(engine, 3)
        _wait_until(lambda: not server.lives)
        server.start()
        _wait_until(lambda: standing(engine, hook_id).delivered == 3)
    counted = listener.counted()
    assert len(counted) == 3
    assert max(counted.values()) == 2
    engine.dispose()


def _wait_until(reached: Callable[[], bool], seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < give_up_at
        time.sleep(0.1)
