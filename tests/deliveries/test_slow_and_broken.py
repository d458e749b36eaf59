"""What holds other events up: listeners that are slow, faults that nobody thought of, a database that hangs."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from tests.certificates import certificate_of
from tests.gatherings import staying
from tests.listener import dripping, listening

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.values import ClientName
from samity.bank.hooks.operations.deliveries import begin_delivery, hand_out
from samity.bank.hooks.operations.hooks import AddHook, add_hook
from samity.bank.hooks.queries import Standing, standings, undelivered
from samity.bank.hooks.rules import MOST_ATTEMPTS
from samity.bank.hooks.values import EVENTS, Delivery, Reach
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.values.settings import HOOKS_OVER_HTTP, HOOKS_TO_OWN_NETWORK
from samity.deliveries.sending import send, sender
from samity.deliveries.workers import MOST_OF_A_HOOK, UnderWay, deliver_next, delivering, keep_at

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

TODAY = datetime(2025, 1, 7, tzinfo=UTC).date()
NOW = datetime(2025, 1, 7, 9, tzinfo=UTC)
SECRET = "a-secret-of-sixteen"  # noqa: S105 - of the test bank
OPEN = Reach(over_http=True, to_own_network=True)
AMINA = RegisterClient(ClientName(firstname="Amina", lastname="Begum"), 1, activated_on=TODAY)


def on_its_way(url: str) -> Delivery:
    return Delivery(1, 1, 1, url, EVENTS["DayClosed"], b"{}", SECRET)


def hooks_with(engine: Engine, events: int, *urls: str) -> list[int]:
    """Make hooks that hear of new clients, register some, and hand that out."""
    with staying(engine, TODAY) as unit:
        for name in (HOOKS_OVER_HTTP, HOOKS_TO_OWN_NETWORK):
            change_setting(ChangeSetting(name, enabled=True), unit)
        hooks = [add_hook(AddHook(f"Hook {url}", url, ("ClientRegistered",), secret=SECRET), unit).id for url in urls]
    with staying(engine, TODAY) as unit:
        for _ in range(events):
            register_client(AMINA, unit)
    with engine.begin() as connection:
        hand_out(connection, datetime.now(UTC))
    return hooks


def faults() -> float:
    return REGISTRY.get_sample_value("samity_delivery_faults_total") or 0.0


def test_an_answer_that_comes_letter_by_letter_is_not_waited_for() -> None:
    with dripping(every=0.1) as url, sender(seconds=1.0) as by:
        began = time.monotonic()
        outcome = send(by, on_its_way(url), OPEN, NOW)
        assert (outcome.arrived, outcome.silent, outcome.told) == (False, True, "TimeoutError")
        assert time.monotonic() - began < 4
    for each in [each for each in threading.enumerate() if each.name == "delivers"]:
        each.join(10)
        assert not each.is_alive(), "once the database answers, they end"


def test_a_name_that_nobody_knows_for_long_is_not_waited_for() -> None:
    answered = Event()

    def slowly(*_: object) -> list[str]:
        answered.wait(20)
        return ["127.0.0.1"]

    with sender(seconds=0.5) as by:
        began = time.monotonic()
        outcome = send(by, on_its_way("http://listener.example/"), OPEN, NOW, look_up=slowly)
        assert (outcome.silent, time.monotonic() - began < 4) == (True, True)
    answered.set()


@pytest.mark.parametrize(
    "addresses",
    [["169.254.169.254"], ["fd00:ec2::254"], ["100.100.100.200"], ["8.8.8.8", "64:ff9b::a9fe:a9fe"], ["fe80::1%1"]],
)
def test_a_name_that_leads_to_what_describes_machines_is_not_called_whatever_is_allowed(addresses: list[str]) -> None:
    with sender() as by:
        outcome = send(by, on_its_way("http://listener.example/"), OPEN, NOW, look_up=lambda *_: addresses)
    assert (outcome.arrived, "own network" in outcome.told) == (False, True)


@pytest.mark.parametrize("url", ["http://exa\nmple.org/", "http://[v1.a]/", f"http://example.org/{'a' * 70_000}"])
def test_an_address_that_cannot_be_called_is_an_attempt_that_failed(url: str) -> None:
    with sender() as by:
        assert not send(by, on_its_way(url), OPEN, NOW, look_up=lambda *_: ["127.0.0.1"]).arrived


def test_one_name_is_not_called_over_the_connection_of_another(tmp_path: Path) -> None:
    certificate = certificate_of("listener.example", tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with listening(tls) as listener, sender(trusted=trusted) as by:
        port = listener.url.split(":")[2]
        told = [
            send(by, on_its_way(f"https://{name}:{port}"), OPEN, NOW, look_up=lambda *_: ["127.0.0.1"])
            for name in ("listener.example", "other.example")
        ]
    assert [each.arrived for each in told] == [True, False]
    assert len(listener.heard) == 1


def test_no_fault_ends_a_worker_and_each_is_counted(engine: Engine) -> None:
    before, over, begun = faults(), Event(), []

    def work(_: Engine, over: Event) -> None:
        begun.append("again")
        if len(begun) == 2:
            over.set()
        raise ValueError

    keep_at(work, engine, over)
    assert (len(begun), faults() - before) == (2, 2)


def test_what_cannot_be_sent_for_a_reason_nobody_thought_of_is_given_up_in_the_end(own_engine: Engine) -> None:
    (hook_id,) = hooks_with(own_engine, 1, "http://127.0.0.1:9/")
    before, at = faults(), datetime.now(UTC)
    with sender() as ended:
        asyncio.run_coroutine_threadsafe(ended.client.aclose(), ended.loop).result()
        for _ in range(MOST_ATTEMPTS):
            assert deliver_next(own_engine, ended, at, UnderWay())
            at += timedelta(hours=6)
        assert not deliver_next(own_engine, ended, at, UnderWay())
    assert faults() - before == MOST_ATTEMPTS
    with own_engine.connect() as connection:
        assert standings(connection)[hook_id] == Standing(given_up=1)
        assert undelivered(connection, hook_id, 1)[0].told == "RuntimeError"


def test_a_slow_hook_holds_half_of_the_workers_at_most(own_engine: Engine) -> None:
    slow, quick = hooks_with(own_engine, 9, "http://127.0.0.1:9/slow", "http://127.0.0.1:9/quick")
    under_way, at = UnderWay(), datetime.now(UTC)
    with own_engine.begin() as connection:
        connection.execute(
            text("UPDATE hook_delivery SET next_try_at = :at WHERE hook_id = :id"), {"at": at, "id": quick}
        )
    taken = [under_way.taken(own_engine, at) for _ in range(MOST_OF_A_HOOK + 1)]
    found = [each.__enter__() for each in taken]
    assert [each and each[0].hook_id for each in found] == [slow] * MOST_OF_A_HOOK + [quick]
    taken[0].__exit__(None, None, None)
    with under_way.taken(own_engine, at) as another:
        assert another is not None
        assert another[0].hook_id == slow


def test_an_event_of_a_kind_of_another_release_is_left_to_it(own_engine: Engine) -> None:
    (hook_id,) = hooks_with(own_engine, 2, "http://127.0.0.1:9/")
    with own_engine.begin() as connection:
        first = "(SELECT min(event_id) FROM hook_delivery)"
        connection.execute(text(f"UPDATE outbox_event SET kind = 'OfTomorrow' WHERE id = {first}"))
    with own_engine.begin() as connection:
        delivery = begin_delivery(connection, datetime.now(UTC))
        assert delivery is not None
        assert begin_delivery(connection, datetime.now(UTC)) is None
        assert [each.event_id for each in undelivered(connection, hook_id, 9)] == [delivery.event_id]


def test_the_end_does_not_wait_for_a_database_that_hangs(own_engine: Engine) -> None:
    with own_engine.begin() as connection:
        connection.execute(text("LOCK TABLE hook_delivery, outbox_event IN ACCESS EXCLUSIVE MODE"))
        with delivering(own_engine, ending_seconds=0.5):
            time.sleep(0.2)
            began = time.monotonic()
        assert time.monotonic() - began < 4
