"""Who is signed in at a page: one row per sign-in, found by the hash of a token that only the browser holds."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, Table, func, text

from samity.storage.metadata import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

LONGEST_HOURS = 24
"""Nobody stays signed in for longer, however busy he is."""

TOUCHED_SECONDS = 60
"""A session's last use is written no more often than this."""

user_session = Table(
    "user_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("password_hash", LargeBinary, nullable=False, comment="digest of what proved him; a new password ends it"),
    Column("opened_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

_FOUND = f"""
SELECT user_id, password_hash, seen_at < now() - interval '{TOUCHED_SECONDS} seconds' AS quiet FROM user_session
WHERE token_hash = :hash AND seen_at > now() - make_interval(mins => :minutes)
AND opened_at > now() - interval '{LONGEST_HOURS} hours'"""


def open_session(connection: Connection, user_id: int, password_hash: str) -> str:
    """Begin a session and return its token; the caller commits."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        text("INSERT INTO user_session (token_hash, user_id, password_hash) VALUES (:hash, :user_id, :proof)"),
        {"hash": digest(token), "user_id": user_id, "proof": digest(password_hash)},
    )
    return token


def session_of(connection: Connection, token: str, idle_minutes: int) -> Row[tuple[int, bytes, bool]] | None:
    """Return the session of a token with `user_id`, `password_hash` and whether it was `quiet` for a while, or None."""
    return connection.execute(text(_FOUND), {"hash": digest(token), "minutes": idle_minutes}).first()


def touch_session(connection: Connection, token: str) -> None:
    """Note that the session was used."""
    used = text("UPDATE user_session SET seen_at = now() WHERE token_hash = :hash")
    connection.execute(used, {"hash": digest(token)})


def end_session(connection: Connection, token: str) -> None:
    """End a session; one that is not there has ended already."""
    connection.execute(text("DELETE FROM user_session WHERE token_hash = :hash"), {"hash": digest(token)})


def forget_old_sessions(connection: Connection) -> int:
    """Delete sessions that nobody can use any more; the night calls it. Returns how many went."""
    gone = connection.execute(
        text(f"DELETE FROM user_session WHERE opened_at < now() - interval '{LONGEST_HOURS} hours'")
    )
    return int(gone.rowcount)


def digest(secret: str) -> bytes:
    """Return what is stored of a secret: it can be compared, not used."""
    return hashlib.sha256(secret.encode()).digest()
