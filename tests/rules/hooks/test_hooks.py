"""Where hooks may lead, when something is sent again, and how it is signed. See docs/rules/hooks.md."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from samity.bank.hooks.rules import (
    MOST_ATTEMPTS,
    HookAddressInOwnNetwork,
    HookAddressNeedsHttps,
    HookAddressUnusable,
    against_address,
    may_reach,
    signature,
    wait_after,
)
from samity.bank.hooks.values import Reach

CAREFUL = Reach(over_http=False, to_own_network=False)
OPEN = Reach(over_http=True, to_own_network=True)


@pytest.mark.parametrize(
    ("url", "against"),
    [
        ("https://example.org/samity?bank=1", []),
        ("https://[2606:4700::1111]:8443/", []),
        ("http://example.org/", [HookAddressNeedsHttps]),
        ("ftp://example.org/", [HookAddressUnusable]),
        ("example.org", [HookAddressUnusable]),
        ("https://", [HookAddressUnusable]),
        ("https://example.org:port/", [HookAddressUnusable]),
        ("https://somebody:password@example.org/", [HookAddressUnusable]),
        ("https://[::1", [HookAddressUnusable]),
        ("https://localhost/", [HookAddressInOwnNetwork]),
        ("http://10.0.0.7/", [HookAddressNeedsHttps, HookAddressInOwnNetwork]),
        ("https://[::1]/", [HookAddressInOwnNetwork]),
    ],
)
def test_an_address_is_judged_as_it_is_written(url: str, against: list[type[Exception]]) -> None:
    assert [type(each) for each in against_address(url, CAREFUL)] == against


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd00::1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::c0a8:101", "2002:7f00:1::"),
    ],
)
def test_the_own_network_is_reached_only_where_the_bank_allows_it(host: str) -> None:
    assert (may_reach(host, CAREFUL), may_reach(host, OPEN)) == (False, True)


@pytest.mark.parametrize("host", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::ffff:169.254.169.254"])  # noqa: S104 - it is refused
def test_what_describes_machines_is_never_reached(host: str) -> None:
    assert not may_reach(host, OPEN)


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700::1111", "example.org"])
def test_the_rest_of_the_world_is_reached(host: str) -> None:
    assert may_reach(host, CAREFUL)


def test_each_wait_is_twice_as_long_until_six_hours_and_then_it_is_given_up() -> None:
    waits = [wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert waits[-2:] == [timedelta(hours=6), None]
    assert sum((each for each in waits if each), timedelta()) == timedelta(hours=23, minutes=22, seconds=30)


def test_a_signature_is_the_hmac_of_moment_and_body() -> None:
    """The figure is OpenSSL's: printf '1767225600.{}' | openssl dgst -sha256 -hmac a-secret-of-sixteen."""
    made = "t=1767225600,v1=4d174941e10de56b12539c79b96e789770781d02853e9809de6816f120f80908"
    assert signature("a-secret-of-sixteen", datetime(2026, 1, 1, tzinfo=UTC), b"{}") == made
