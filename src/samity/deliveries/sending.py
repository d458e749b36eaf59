"""One event goes over the net: to the address that was looked at, signed, and never further than that."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx2

from samity.bank.hooks.rules import against_address, may_reach, signature
from samity.bank.hooks.values import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from samity.bank.hooks.values import Delivery, Reach

SECONDS = 5.0
TENANT = "default"


def sender() -> httpx2.Client:
    """Return a client that goes where it is told and nowhere else: by no proxy, and to where nobody redirects it."""
    return httpx2.Client(timeout=SECONDS, trust_env=False, follow_redirects=False)


def addresses_of(host: str, port: int) -> list[str]:
    """Look a name up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def send(
    client: httpx2.Client,
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
    url = httpx2.URL(delivery.url)
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        addresses = look_up(url.host, port)
        if not all(may_reach(each, reach) for each in addresses):
            return Outcome(arrived=False, told="The name leads into the bank's own network.")
        request = client.build_request(
            "POST",
            url.copy_with(host=addresses[0]),
            content=delivery.body,
            headers=_headers(delivery, now) | {"Host": url.netloc.decode()},
            # The certificate is that of the name, not of the number that is called.
            extensions={"sni_hostname": url.host},
        )
        answer = client.send(request, stream=True)
    except (OSError, UnicodeError, httpx2.HTTPError) as fault:
        return Outcome(arrived=False, told=type(fault).__name__, silent=True)
    answer.close()
    return Outcome(arrived=answer.is_success, told=str(answer.status_code))


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
