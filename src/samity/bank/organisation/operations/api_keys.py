"""Keys for programs: made for a user, told once, revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, update

from samity.bank.gate import operation
from samity.bank.organisation.operations.users import admitted_user
from samity.bank.organisation.queries.api_keys import ApiKeyNotFound, digest_of_key
from samity.bank.organisation.records import api_key

if TYPE_CHECKING:
    from samity.storage.unit import Unit

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class MakeApiKey:
    """A key with which a program acts as this user; its name says what for."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class MadeApiKey:
    """A new key; the secret is told here and nowhere else."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    """A key that is to open no more."""

    user_id: int
    key_id: int


@operation("users:make_api_key")
def make_api_key(command: MakeApiKey, unit: Unit) -> MadeApiKey:
    """Make a key for a user: whoever holds it may do what he may, until it is revoked or he is locked.

    Raises:
        UserNotFound, UserStandsHigher, OutsideOwnOffice: there is none, or the caller may not act as he may.
    """
    user = admitted_user(unit, command.user_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = unit.connection.execute(
        insert(api_key)
        .values(user_id=user.id, name=command.name, digest=digest_of_key(secret), made_by=unit.actor.user_id)
        .returning(api_key.c.id)
    )
    return MadeApiKey(int(made.scalar_one()), secret)


@operation("users:revoke_api_key")
def revoke_api_key(command: RevokeApiKey, unit: Unit) -> int:
    """Revoke a key; it opens no more from this moment on, and stays in the list.

    Returns:
        Its id.

    Raises:
        UserNotFound, UserStandsHigher, OutsideOwnOffice: as for `make_api_key`.
        ApiKeyNotFound: the user has no such key, or it was revoked before.
    """
    user = admitted_user(unit, command.user_id)
    revoked = unit.connection.execute(
        update(api_key)
        .where(api_key.c.id == command.key_id, api_key.c.user_id == user.id, api_key.c.revoked_at.is_(None))
        .values(revoked_at=func.now(), revoked_by=unit.actor.user_id)
        .returning(api_key.c.id)
    ).first()
    if revoked is None:
        raise ApiKeyNotFound(user.id, command.key_id)
    return command.key_id
