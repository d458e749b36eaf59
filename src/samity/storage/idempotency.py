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


@dataclass(eq=False)
class KeyUsedForAnotherBody(Refusal):
    """The idempotency key {key} was used before with another body."""

    key: str


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
        KeyUsedForAnotherBody: the key belongs to another body.
    """
    body_hash = hashlib.sha256(body).digest()
    claim = text(
        "INSERT INTO idempotency_key (key, user_id, path, body_hash) VALUES (:key, :user_id, :path, :body_hash)"
        " ON CONFLICT (key, user_id, path) DO UPDATE SET body_hash = excluded.body_hash, status = NULL,"
        " answer = NULL, kept_since = now()"
        f" WHERE idempotency_key.kept_since < now() - interval '{KEPT_DAYS} days' RETURNING key"
    )
    names = {"key": key, "user_id": user_id, "path": path}
    if connection.execute(claim, {**names, "body_hash": body_hash}).first():
        return None
    kept = connection.execute(
        text(
            "SELECT body_hash, status, answer FROM idempotency_key"
            " WHERE key = :key AND user_id = :user_id AND path = :path"
        ),
        names,
    ).one()
    if bytes(kept.body_hash) != body_hash:
        raise KeyUsedForAnotherBody(key)
    return KeptAnswer(kept.status, bytes(kept.answer))


def keep_answer(connection: Connection, key: str, user_id: int, path: str, kept: KeptAnswer) -> None:
    """Keep the answer beside the key; both are committed with the act, so a refused request is not remembered."""
    connection.execute(
        text(
            "UPDATE idempotency_key SET status = :status, answer = :answer"
            " WHERE key = :key AND user_id = :user_id AND path = :path"
        ),
        {"key": key, "user_id": user_id, "path": path, "status": kept.status, "answer": kept.answer},
    )


def forget_old_keys(connection: Connection) -> int:
    """Delete keys older than 30 days; the night calls it. Returns how many went."""
    gone = connection.execute(
        text(f"DELETE FROM idempotency_key WHERE kept_since < now() - interval '{KEPT_DAYS} days'")
    )
    return int(gone.rowcount)
