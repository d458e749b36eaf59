"""Where a hook may lead, when something is sent again, and how it is signed. See docs/rules/hooks.md."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from samity.bank.hooks.values import Reach

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 15
# An IPv4 address in the dress of IPv6, for networks that translate (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")


@dataclass(eq=False)
class HookAddressUnusable(Refusal):
    """{url} is no address that a hook can lead to."""

    url: str


@dataclass(eq=False)
class HookAddressNeedsHttps(Refusal):
    """The address {url} must begin with https://."""

    url: str


@dataclass(eq=False)
class HookAddressInOwnNetwork(Refusal):
    """The address {url} lies in the bank's own network."""

    url: str


def against_address(url: str, reach: Reach) -> Iterator[Refusal]:
    """Say what stands against an address as it is written; a name is looked up each time something is sent."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in {"http", "https"} or "@" in parts.netloc or not url.isascii():
        yield HookAddressUnusable(url)
        return
    if parts.scheme == "http" and not reach.over_http:
        yield HookAddressNeedsHttps(url)
    if not may_reach(host, reach):
        yield HookAddressInOwnNetwork(url)


def may_reach(host: str, reach: Reach) -> bool:
    """Say whether something may be sent to a host: a number, or a name of which nothing is known but that."""
    try:
        number = _bare(ip_address(host))
    except ValueError:
        return reach.to_own_network or not (host == "localhost" or host.endswith(".localhost"))
    # What describes the machine itself is found at such addresses in a cloud: no setting opens them.
    if number.is_link_local or number.is_multicast or number.is_unspecified:
        return False
    return number.is_global or reach.to_own_network


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, twice as long each time; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def signature(secret: str, sent_at: datetime, body: bytes) -> str:
    """Return what proves who sent a body and when: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>`."""
    seconds = int(sent_at.timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _bare(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that is written inside one of IPv6, else the address itself."""
    if isinstance(number, IPv4Address):
        return number
    if number in _TRANSLATED:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number
