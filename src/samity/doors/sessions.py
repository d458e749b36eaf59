"""A person at a page: signed in once by name and password, known by a token afterwards."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from samity.bank.organisation.queries.users import credentials_by_id
from samity.storage.sessions import digest, end_session, open_session, session_of, touch_session

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from samity.bank.organisation.queries import Credentials
    from samity.doors.authentication import Authentication


def sign_in(
    connection: Connection, authentication: Authentication, username: str, password: str, address: str, old: str | None
) -> str:
    """Check a name and a password and return the token of a new session; the old one of this browser ends.

    Raises:
        NotAuthenticated, UserLocked, TooManyFailures: he may not come in.
    """
    found = authentication.password(connection, username, password, address)
    if old:
        end_session(connection, old)
    token = open_session(connection, found.actor.user_id, found.password_hash)
    connection.commit()
    return token


def signed_in(connection: Connection, token: str | None, idle_minutes: int) -> Credentials | None:
    """Return who holds a token, or None when nobody may: roles, locks and password are read anew each time."""
    session = session_of(connection, token, idle_minutes) if token else None
    if token is None or session is None:
        return None
    found = credentials_by_id(connection, session.user_id)
    if found is None or found.locked or not hmac.compare_digest(digest(found.password_hash), session.password_hash):
        return None
    if session.quiet:
        touch_session(connection, token)
        connection.commit()
    return found


def sign_out(connection: Connection, token: str | None) -> None:
    """End a session."""
    if token:
        end_session(connection, token)
        connection.commit()
