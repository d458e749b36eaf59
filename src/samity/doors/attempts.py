"""How often a password may be guessed: counted by client address and by name, forgotten after a minute.

Three limits stand side by side, and each guards against another attack:

- *a name from one address*: somebody tries passwords of one colleague;
- *an address*: somebody tries one password on many names;
- *a name from all addresses*: many machines try one name together.

An attacker must not be able to lock a colleague out. One address alone runs into its own limit before it uses up the
name's, so a single attacker never touches anybody at another address. When many addresses attack a name together, the
third limit falls on addresses from which nobody has signed in with that name. Where the colleague signed in before
(in the last thirty days, in this server) only the first limit counts, so neither a wide attack nor a guesser on the
same branch's line who tries other names holds him up; and whoever is signed in goes on for five minutes, since a
remembered check is no attempt. At worst, at a new place and under attack, he waits for the current minute to end.
Nothing is written to the user: an administrator's `locked` is the only lock that stays.

Behind a proxy the address is the client's only if the server is told which proxy to believe (uvicorn's
`--forwarded-allow-ips`).
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_NAME_AND_ADDRESS = RateLimitItemPerMinute(10, namespace="name-and-address")
PER_ADDRESS = RateLimitItemPerMinute(30, namespace="address")
PER_NAME = RateLimitItemPerMinute(60, namespace="name")
KNOWN_PLACE_SECONDS = 30 * 24 * 3600


class TooManyFailures(Refusal):
    """Too many wrong passwords: wait a minute."""


class Attempts:
    """Counts wrong passwords. An attempt is counted before it is checked, so that parallel ones are too."""

    def __init__(self) -> None:
        self._counts = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._counts)
        self._known: TTLCache[tuple[str, str], bool] = TTLCache(maxsize=100_000, ttl=KNOWN_PLACE_SECONDS)
        self._lock = Lock()

    @contextmanager
    def one(self, username: str, address: str) -> Iterator[None]:
        """Make one attempt; it counts for nothing when the block ends without a refusal.

        Raises:
            TooManyFailures: too many went wrong in the last minute.
        """
        with self._lock:
            known = (username, address) in self._known
        own = (PER_NAME_AND_ADDRESS, (username, address))
        # Only what passed the narrower limits counts against the name: one address cannot use it up.
        keys = [own] if known else [(PER_ADDRESS, (address,)), own, (PER_NAME, (username,))]
        for limit, key in keys:
            if not self._limiter.hit(limit, *key):
                raise TooManyFailures
        yield
        for limit, key in keys:
            self._counts.decr(limit.key_for(*key))
        with self._lock:
            self._known[username, address] = True
