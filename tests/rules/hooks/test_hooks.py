"""Where hooks may lead, when something is sent again, and how it is signed. See docs/rules/hooks.md."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
        ("https://LocalHost./", [HookAddressInOwnNetwork]),
        ("https://xn--mnchen-3ya.example/", []),
        ("https://example.org:0/", [HookAddressUnusable]),
        ("https://example.org:65536/", [HookAddressUnusable]),
        ("https://example.org/a b", [HookAddressUnusable]),
        ("https://example.org/\n", [HookAddressUnusable]),
        ("https://exa\tmple.org/", [HookAddressUnusable]),
        ("https://example.org/\x7f", [HookAddressUnusable]),
        ("https://exa mple.org/", [HookAddressUnusable]),
        ("https://exa%6dple.org/", [HookAddressUnusable]),
        ("https://example.org\\.example/", [HookAddressUnusable]),
        ("https://a..b/", [HookAddressUnusable]),
        (f"https://{'a' * 64}.org/", [HookAddressUnusable]),
        (f"https://{'a.' * 128}/", [HookAddressUnusable]),
        (f"https://example.org/{'a' * 2048}", [HookAddressUnusable]),
        ("https://[v1.a]/", [HookAddressUnusable]),
        ("https://[fe80::1%25eth0]/", [HookAddressUnusable]),
        # Numbers that some programs read as 127.0.0.1.
        *((f"https://{number}/", [HookAddressUnusable]) for number in ("127.1", "2130706433", "0x7f.1", "127.0.0.0x1")),
    ],
)
def test_an_address_is_judged_as_it_is_written(url: str, against: list[type[Exception]]) -> None:
    assert [type(each) for each in against_address(url, CAREFUL)] == against


@given(st.text(max_size=40), st.sampled_from(["https://", "https://example.org", "https://[", ""]))
@example("[v1.a]/", "https://")
@example("[::1]x/", "https://")
@example("x[::1]/", "https://")
@example("?@example.com", "https://example.org")
def test_what_is_taken_is_understood_the_same_by_who_calls_it(text: str, begins: str) -> None:
    url = begins + text
    if not list(against_address(url, OPEN)):
        called = httpx2.URL(url)
        assert (called.scheme, called.raw_host.decode()) == (urlsplit(url).scheme, urlsplit(url).hostname)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd00::1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::c0a8:101", "2002:7f00:1::"),
        # Of other inner networks, for documents, for measuring, kept by the IANA, without use.
        *("fec0::1", "::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "2001:0:808:808::f5ff:fffe"),
        *("192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "192.88.99.1", "240.0.0.1"),
        *("0.1.2.3", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1", "2001:10::1", "255.255.255.255"),
    ],
)
def test_the_own_network_is_reached_only_where_the_bank_allows_it(host: str) -> None:
    assert (may_reach(host, CAREFUL), may_reach(host, OPEN)) == (False, True)


@pytest.mark.parametrize(
    "host",
    [
        *("169.254.169.254", "fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1", "0.0.0.0", "::"),  # noqa: S104 - it is refused
        *("::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe"),
        *("2002:a9fe:a9fe::", "::ffff:100.100.100.200", "2001:0:808:808::5601:5601"),
        # Where clouds tell machines of themselves, beside the link-local addresses.
        *("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"),
        *("fd00:42::42", "fd00:c1::a9fe:a9fe"),
    ],
)
def test_what_describes_machines_is_never_reached(host: str) -> None:
    assert not may_reach(host, OPEN)


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::", "example.org"])
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
