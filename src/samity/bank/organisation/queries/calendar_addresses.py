"""The secret addresses from which calendar programs fetch meetings: known by their digests, never by themselves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.queries.users import Credentials, credentials_by_id
from samity.bank.organisation.records import calendar_address

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def digest_of_address(secret: str) -> bytes:
    """Return what is stored of an address; it has 256 random bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).digest()


def calendar_address_made_at(connection: Connection, user_id: int) -> datetime | None:
    """Return since when a user has an address; None when he has none."""
    return connection.execute(
        select(calendar_address.c.made_at).where(calendar_address.c.user_id == user_id)
    ).scalar_one_or_none()


def credentials_by_calendar_address(connection: Connection, secret: str) -> Credentials | None:
    """Return what is on file for whoever has this address; None when nobody has."""
    held = select(calendar_address.c.user_id).where(calendar_address.c.digest == digest_of_address(secret))
    user_id = connection.execute(held).scalar_one_or_none()
    return None if user_id is None else credentials_by_id(connection, user_id)
