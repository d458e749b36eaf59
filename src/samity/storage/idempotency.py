"""The same request with the same key acts once: key, hash of the body and the answer, in the act's own transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, SmallInteger, Table, Text, func, text

from samity.kernel.errors import Refusal
from samity.storage.metadata import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

KEPT_DAYS = 30
LONGEST_KEY = 200
LONGEST_PATH = 1000  # an index entry holds no more than some 2700 bytes

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("path", Text, primary_key=True, comment="method, path and query of the request"),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("answer", LargeBinary),
    Column("kept_since", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
)


_CLAIM = text(f"""
INSERT INTO idempotency_key (key, user_id, path, body_hash) VALUES (:key, :user_id, :path, :body_hash)
ON CONFLICT (key, user_id, path) DO UPDATE
SET body_hash = excluded.body_hash, status = NULL, answer = NULL, kept_since = now()
WHERE idempotency_key.kept_since < now() - interval '{KEPT_DAYS} days' RETURNING key""")
_KEPT = text("""
SELECT body_hash, status, answer FROM idempotency_key WHERE key = :key AND user_id = :user_id AND path = :path""")
_KEEP = text("""
UPDATE idempotency_key SET status = :status, answer = :answer
WHERE key = :key AND user_id = :user_id AND path = :path""")


@dataclass(eq=False)
class KeyUsedForAnotherBody(Refusal):
    """The idempotency key {key} was used before with another body."""

    key: str


@dataclass(eq=False)
class KeyTooLong(Refusal):
    """The idempotency key is {length} characters long; {longest} are the most."""

    length: int
    longest: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer that the first request with this key got."""

    status: int
    answer: bytes


def claim_key(connection: Connection, key: str, user_id: int, path: str, body: bytes) -> KeptAnswer | None:
    """Claim a key for this transaction, waiting for another that holds it.

    Returns:
        None when the key is new; the kept answer when the act was done already.

    Raises:
        KeyTooLong: the key is longer than 200 characters.
        KeyUsedForAnotherBody: the key belongs to another body.
    """
    if len(key) > LONGEST_KEY:
        raise KeyTooLong(len(key), LONGEST_KEY)
    body_hash = hashlib.sha256(body).digest()
    names = {"key": key, "user_id": user_id, "path": _place(path)}
    if connection.execute(_CLAIM, {**names, "body_hash": body_hash}).first():
        return None
    # It is there: the claim has locked the row although it changed nothing, so that the night cannot delete it.
    kept = connection.execute(_KEPT, names).one()
    if bytes(kept.body_hash) != body_hash:
        raise KeyUsedForAnotherBody(key)
    return KeptAnswer(kept.status, bytes(kept.answer))


def keep_answer(connection: Connection, key: str, user_id: int, path: str, kept: KeptAnswer) -> None:
    """Keep the answer beside the key; both are committed with the act, so a refused request is not remembered."""
    connection.execute(
        _KEEP,
        {"key": key, "user_id": user_id, "path": _place(path), "status": kept.status, "answer": kept.answer},
    )


def forget_old_keys(connection: Connection) -> int:
    """Delete keys older than 30 days; the night calls it. Returns how many went."""
    gone = connection.execute(
        text(f"DELETE FROM idempotency_key WHERE kept_since < now() - interval '{KEPT_DAYS} days'")
    )
    return int(gone.rowcount)


def _place(path: str) -> str:
    """Return the path as it is indexed: a long query is told by its hash."""
    if len(path) <= LONGEST_PATH:
        return path
    digest = hashlib.sha256(path.encode()).hexdigest()
    return f"{path[: LONGEST_PATH - len(digest) - 1]}#{digest}"
