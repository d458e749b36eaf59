"""One's own address for calendar programs: made, told once, revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert

from samity.bank.gate import operation
from samity.bank.organisation.queries.calendar_addresses import digest_of_address
from samity.bank.organisation.records import calendar_address
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.storage.unit import Unit

SECRET_BYTES = 32


class NoCalendarAddress(Refusal):
    """There is no calendar address that could be revoked."""


@dataclass(frozen=True, slots=True)
class OwnCalendarAddress:
    """The address of whoever acts."""


@dataclass(frozen=True, slots=True)
class MadeCalendarAddress:
    """A new address; the secret in it is told here and nowhere else."""

    secret: str = field(repr=False)


@operation("own:make_calendar_address")
def make_calendar_address(command: OwnCalendarAddress, unit: Unit) -> MadeCalendarAddress:  # noqa: ARG001 - the shape of an operation
    """Make an address from which one's meetings are read without signing in; a former one opens no more."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = {"digest": digest_of_address(secret), "made_at": func.now()}
    kept = insert(calendar_address).values(user_id=unit.actor.user_id, **made)
    unit.connection.execute(kept.on_conflict_do_update(index_elements=["user_id"], set_=made))
    return MadeCalendarAddress(secret)


@operation("own:revoke_calendar_address")
def revoke_calendar_address(command: OwnCalendarAddress, unit: Unit) -> int:  # noqa: ARG001 - the shape of an operation
    """Let the address open no more, from this moment on.

    Returns:
        The user's id.

    Raises:
        NoCalendarAddress: there is none.
    """
    held = delete(calendar_address).where(calendar_address.c.user_id == unit.actor.user_id)
    if not unit.connection.execute(held).rowcount:
        raise NoCalendarAddress
    return unit.actor.user_id
