"""Keys that programs sign in with: known by their digests, never by themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import api_key
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class ApiKeyNotFound(Refusal):
    """User {user_id} has no API key {key_id} that could be revoked."""

    user_id: int
    key_id: int


def digest_of_key(secret: str) -> bytes:
    """Return what is stored of a key; it has 256 random bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).digest()


def api_keys_of(connection: Connection, user_id: int) -> Sequence[RowMapping]:
    """List a user's keys, revoked ones too: id, name, made_at, revoked_at."""
    listed = select(api_key.c.id, api_key.c.name, api_key.c.made_at, api_key.c.revoked_at)
    return connection.execute(listed.where(api_key.c.user_id == user_id).order_by(api_key.c.id)).mappings().all()
