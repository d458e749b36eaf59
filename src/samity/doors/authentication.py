"""Who is asking: HTTP Basic, checked against the user on file and remembered for five minutes, or an API key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from cachetools import TTLCache

from samity.bank.organisation.queries import Credentials, credentials
from samity.bank.organisation.queries.api_keys import digest_of_key
from samity.bank.organisation.queries.users import credentials_by_api_key
from samity.doors.attempts import Attempts
from samity.kernel.errors import Refusal
from samity.kernel.passwords import hash_password, is_password

if TYPE_CHECKING:
    from sqlalchemy import Connection

REMEMBERED_SECONDS = 300
CHECKS_AT_ONCE = 2
"""argon2 wants a tenth of a second of a core and 64 MiB for each: more at once would take a server over 300 MB."""
TURNS = 64
"""Checks of one password take turns, so that twenty requests at once make one attempt; others rarely wait for them."""


class NotAuthenticated(Refusal):
    """User name and password do not match."""


class ApiKeyRefused(Refusal):
    """This API key opens nothing: it is unknown or was revoked."""


class UserLocked(Refusal):
    """This user is locked."""


class Authentication:
    """Checks Basic credentials.

    What is remembered is an HMAC over name, password and the stored hash, so that a new password forgets the old
    check at once in every server; roles, locks and the business date are read anew each time. A failure is never
    remembered as a failure, only counted (see `attempts`).
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._checked: TTLCache[bytes, bool] = TTLCache(maxsize=10_000, ttl=REMEMBERED_SECONDS)
        self._lock = Lock()
        self._attempts = Attempts()
        self._checks = BoundedSemaphore(CHECKS_AT_ONCE)
        self._turns = tuple(Lock() for _ in range(TURNS))
        self._nobody = hash_password(secrets.token_hex())

    def basic(self, connection: Connection, header: str | None, address: str) -> Credentials:
        """Check an `Authorization: Basic …` header that came from a client address.

        Raises:
            NotAuthenticated: it is missing, malformed or wrong.
            UserLocked, TooManyFailures: the user may not try now.
        """
        scheme, _, encoded = (header or "").partition(" ")
        if scheme.lower() != "basic":
            raise NotAuthenticated
        try:
            username, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise NotAuthenticated from None
        return self.password(connection, username, password, address)

    def api_key(self, connection: Connection, secret: str) -> Credentials:
        """Check an API key; it is read anew each time, and has too many bits to be guessed.

        Raises:
            ApiKeyRefused: nobody has it, or it was revoked.
            UserLocked: its user is locked.
        """
        found = credentials_by_api_key(connection, digest_of_key(secret))
        if found is None:
            raise ApiKeyRefused
        if found.locked:
            raise UserLocked
        return found

    def password(self, connection: Connection, username: str, password: str, address: str) -> Credentials:
        """Check a name and a password.

        Raises:
            NotAuthenticated, UserLocked, TooManyFailures: as for `basic`.
        """
        if "\0" in username:  # no name on file has one, and the proof below separates its parts by it
            raise NotAuthenticated
        found = credentials(connection, username)
        stored = found.password_hash if found else self._nobody
        proof = hmac.digest(self._key, f"{username}\0{stored}\0{password}".encode(), hashlib.sha256)
        if not self._remembers(proof):
            with self._turns[proof[0] % TURNS]:
                # Whoever had the turn before may have made this very check.
                if not self._remembers(proof):
                    with self._attempts.one(username, address):
                        self._verify(password, stored)
                    with self._lock:
                        self._checked[proof] = True
        if found is None:
            raise NotAuthenticated
        if found.locked:
            raise UserLocked
        return found

    def _remembers(self, proof: bytes) -> bool:
        with self._lock:
            return proof in self._checked

    def _verify(self, password: str, stored: str) -> None:
        with self._checks:
            right = is_password(password, stored)
        if not right:
            raise NotAuthenticated
