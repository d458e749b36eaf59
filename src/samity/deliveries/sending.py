"""One event goes over the net: to the address that was looked at, signed, never further, and never for long."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2

from samity.bank.hooks.rules import against_address, may_reach, signature
from samity.bank.hooks.values import Outcome

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from samity.bank.hooks.values import Delivery, Reach

SECONDS = 10.0
"""For everything: the name, the connection, and the answer, however slowly its letters come."""
TENANT = "default"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends.

    Attributes:
        loop: runs in a thread beside: who sends may be in a loop of his own.
        seconds: that one delivery may take.
    """

    client: httpx2.AsyncClient
    loop: asyncio.AbstractEventLoop
    seconds: float


@contextmanager
def sender(seconds: float = SECONDS, trusted: ssl.SSLContext | None = None) -> Iterator[Sender]:
    """Give who goes where he is told and nowhere else: by no proxy, and to where nobody redirects him."""
    # A connection serves once: the one after it may be for another name at the same number, which was not proved on it.
    once = httpx2.Limits(max_keepalive_connections=0)
    verify = True if trusted is None else trusted
    with _running() as loop:
        client = httpx2.AsyncClient(
            timeout=seconds, limits=once, verify=verify, trust_env=False, follow_redirects=False
        )
        try:
            yield Sender(client, loop, seconds)
        finally:
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result()


@contextmanager
def _running() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="sends", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def addresses_of(host: str, port: int) -> list[str]:
    """Look a name up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def send(
    by: Sender,
    delivery: Delivery,
    reach: Reach,
    now: datetime,
    look_up: Callable[[str, int], list[str]] = addresses_of,
) -> Outcome:
    """Send an event once.

    The name is looked up here, all its addresses are judged, and what was judged is called: a name that leads
    elsewhere a moment later leads nobody there.
    """
    against = next(against_address(delivery.url, reach), None)
    if against is not None:
        return Outcome(arrived=False, told=str(against))
    over_at = monotonic() + by.seconds
    try:
        url = httpx2.URL(delivery.url)
        host = urlsplit(delivery.url).hostname or ""
        addresses = _looked_up(look_up, host, url.port or (443 if url.scheme == "https" else 80), by.seconds)
        if not all(may_reach(each, reach) for each in addresses):
            return Outcome(arrived=False, told="The name leads into the bank's own network.")
        request = by.client.build_request(
            "POST",
            url.copy_with(host=addresses[0]),
            content=delivery.body,
            headers=_headers(delivery, now) | {"Host": url.netloc.decode()},
            # The certificate is that of the name, not of the number that is called.
            extensions={"sni_hostname": host},
        )
        answer = _answered(by.client, request, over_at - monotonic())
        status = asyncio.run_coroutine_threadsafe(answer, by.loop).result()
    except (OSError, UnicodeError, httpx2.HTTPError, httpx2.InvalidURL) as fault:
        return Outcome(arrived=False, told=type(fault).__name__, silent=True)
    return Outcome(arrived=httpx2.codes.is_success(status), told=str(status))


def _looked_up(look_up: Callable[[str, int], list[str]], host: str, port: int, seconds: float) -> list[str]:
    """Look a name up, and wait no longer than that: whom the machine asks may not answer for half a minute."""
    found: Future[list[str]] = Future()

    def look() -> None:
        try:
            found.set_result(look_up(host, port))
        except Exception as fault:  # noqa: BLE001 - it is raised again where somebody waits for it
            found.set_exception(fault)

    Thread(target=look, name="looks up", daemon=True).start()
    return found.result(seconds)


async def _answered(client: httpx2.AsyncClient, request: httpx2.Request, seconds: float) -> int:
    """Return the status that is answered; what else the answer says is read by nobody."""
    async with asyncio.timeout(seconds):
        answer = await client.send(request, stream=True)
        await answer.aclose()
    return answer.status_code


def _headers(delivery: Delivery, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "Samity",
        "Fineract-Platform-TenantId": TENANT,
        "X-Fineract-Entity": delivery.event.entity,
        "X-Fineract-Action": delivery.event.action,
        "X-Samity-Event": str(delivery.event_id),
        "X-Samity-Attempt": str(delivery.attempts),
        "X-Samity-Signature": signature(delivery.secret, now, delivery.body),
    }
