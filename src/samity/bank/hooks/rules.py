"""Where a hook may lead, when something is sent again, and how it is signed. See docs/rules/hooks.md."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
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
LONGEST_ADDRESS = 2048
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# Programs read 127.1, 0x7f.1 and 2130706433 as numbers, and not all as the same one (the URL standard of the WHATWG).
_ENDS_IN_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")
# IPv4 addresses in the dress of IPv6, in their last 32 bits: RFC 4291, 2765, 6052 and 8215.
_DRESSED = tuple(map(ip_network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))
# All that the IANA has given out to the world so far.
_WORLD = ip_network("2000::/3")
# Of its registries of special addresses what the library of this Python does not know yet.
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
# Where clouds tell a machine of itself, its keys included, beside the link-local addresses: those of Alibaba, Azure,
# Oracle, Amazon, Google, Scaleway.
_TELLS_OF_MACHINES = tuple(
    map(
        ip_network,
        (
            *("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:c1::a9fe:a9fe"),
            *("fd00:ec2::/32", "fd20:ce::254", "fd00:42::42"),
        ),
    )
)


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
        host, port = parts.hostname or "", parts.port
    except ValueError:
        yield HookAddressUnusable(url)
        return
    is_plain = len(url) <= LONGEST_ADDRESS and url.isascii() and url.isprintable() and " " not in url
    bare = f"[{host}]" if ":" in host else host
    is_alone = parts.netloc.lower() in {bare, f"{bare}:{port}"}
    leads = parts.scheme in {"http", "https"} and is_alone and port != 0 and _is_host(host)
    if not (is_plain and leads):
        yield HookAddressUnusable(url)
        return
    if parts.scheme == "http" and not reach.over_http:
        yield HookAddressNeedsHttps(url)
    if not may_reach(host, reach):
        yield HookAddressInOwnNetwork(url)


def may_reach(host: str, reach: Reach) -> bool:
    """Say whether something may be sent to a host: a number, or a name of which nothing is known but that."""
    number = _number(host)
    if number is None:
        name = host.removesuffix(".")
        return reach.to_own_network or not (name == "localhost" or name.endswith(".localhost"))
    if any(map(_tells_of_machines, _meant(number))):
        return False
    return reach.to_own_network or _is_of_the_world(_meant(number)[0])


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


def _is_host(host: str) -> bool:
    """Say whether everybody understands a host alike: a name, or a number written out, and of no single machine."""
    number = _number(host)
    if number is not None:
        return "%" not in host
    name = host.removesuffix(".")
    return _NAME.fullmatch(name) is not None and _ENDS_IN_NUMBER.fullmatch(name) is None


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _meant(number: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return where an address leads: the IPv4 address written inside one of IPv6, else itself; then what it passes."""
    if isinstance(number, IPv4Address):
        return [number]
    if any(number in dressed for dressed in _DRESSED):
        return [IPv4Address(int(number) & 0xFFFFFFFF), number]
    return [number.sixtofour or number, number, *(number.teredo or ())]


def _tells_of_machines(number: IPv4Address | IPv6Address) -> bool:
    """Say whether an address may tell a machine of itself, or is of no single one: no setting opens such."""
    is_nobodys = number.is_link_local or number.is_multicast or number.is_unspecified
    return is_nobodys or any(number in told for told in _TELLS_OF_MACHINES)


def _is_of_the_world(number: IPv4Address | IPv6Address) -> bool:
    is_given_out = isinstance(number, IPv4Address) or number in _WORLD
    return number.is_global and is_given_out and not any(number in special for special in _SPECIAL)
